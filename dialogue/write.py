"""Everything the patient sees, as text: quotes with their markers, notes, or a reviewed fixed message."""

from collections.abc import Sequence

from dialogue.compose import Composition
from guardrails.wording import Wording
from schema.base import Noun
from schema.decisions import Decision, Verdict
from schema.dialogue import Statement
from schema.documents import Hit

MOST_TOPICS = 3


class Written(Noun):
    """The visible text with the notes and the topics that stand in it."""

    text: str
    notes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def nearest_topics(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the headings nearest to the question, best first, each once."""
    headings = [hit.passage.heading_path[-1] for hit in hits if hit.passage.heading_path]
    return tuple(dict.fromkeys(headings))[:MOST_TOPICS]


def _marked(statement: Statement) -> str:
    return f"{statement.quote} [{statement.citation}]"


def _joined(statements: Sequence[Statement]) -> str:
    """Join marked quotes to one paragraph; a quote that runs over lines stands alone."""
    text = ""
    for statement in statements:
        is_block = "\n" in statement.quote
        if text and not text.endswith("\n"):
            text += "\n" if is_block else " "
        text += _marked(statement) + "\n" * is_block
    return text.strip()


class Writer:
    """Writes the visible text of an answer."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def write(
        self, verdict: Verdict, composition: Composition, notes: Sequence[str], hits: Sequence[Hit]
    ) -> Written:
        """Return fair sentences, quotes and notes when answering, else the fixed message for the verdict."""
        if verdict.decision.is_answering:
            first, said = self._wording.first(verdict), (*self._wording.support(verdict), *notes)
            quoted = _joined(composition.draft.statements)
            return Written(
                text="\n\n".join([*first, *composition.fair_sentences, quoted, *said]), notes=(*first, *said)
            )
        topics = nearest_topics(hits) if verdict.decision is Decision.OUT_OF_SCOPE else ()
        reply = [*self._wording.first(verdict), self._wording.reply(verdict, topics)]
        lines = [*reply, *self._wording.support(verdict)]
        return Written(text="\n".join(lines), topics=topics)
