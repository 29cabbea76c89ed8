"""Hits to a draft: verbatim sentences, cited."""

from collections.abc import Mapping, Sequence

from dialogue.answerable import Answerability, features_of
from dialogue.both_sides import BothSides
from dialogue.cite import Quote, draft_of
from dialogue.select import Limits, Pick, select
from retrieval.retriever import Retrieval
from schema.base import Noun
from schema.dialogue import Draft
from schema.documents import Document, Passage

LEADING = 2


def _items_of(passage: Passage, lead_in: int) -> list[int]:
    return [position for position, sentence in enumerate(passage.sentences) if sentence.lead_in == lead_in]


def _quotes_of(pick: Pick) -> list[Quote]:
    """Return the spans that one pick needs: a list item brings its lead-in, a lead-in its whole list."""
    passage, sentence = pick.hit.passage, pick.sentence
    items = _items_of(passage, pick.position)
    if items:
        return [Quote(passage, sentence.start, passage.sentences[items[-1]].end)]
    own = Quote(passage, sentence.start, sentence.end)
    if sentence.lead_in is None:
        return [own]
    opener = passage.sentences[sentence.lead_in]
    return [Quote(passage, opener.start, opener.end), own]


def _without_repeats(quotes: Sequence[Quote]) -> list[Quote]:
    """Drop quotes that lie inside another one of the same document."""
    kept: list[Quote] = []
    for quote in quotes:
        document = quote.passage.document_id
        if not any(
            other.passage.document_id == document and other.start <= quote.start and quote.end <= other.end
            for other in kept
        ):
            kept.append(quote)
    return kept


class Composition(Noun):
    """A draft, and the reviewed fair sentences that go with it where sources disagree.

    `support` is the probability that the library answers, in [0, 1]; none where it was not searched.
    """

    draft: Draft
    fair_sentences: tuple[str, ...] = ()
    support: float | None = None


class Composer:
    """Puts answers together from the sentences of hits; an empty draft means that none supports one."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        answerability: Answerability,
        both_sides: BothSides,
        limits: Limits,
    ) -> None:
        self._documents = documents
        self._answerability = answerability
        self._both_sides = both_sides
        self._limits = limits

    def compose(
        self, question: str, retrieval: Retrieval, *, is_doubted: bool = False, said_before: str = ""
    ) -> Composition:
        """Return two to five cited quotes, or none where the library does not answer.

        Where question or answer touch a disagreement, each of its sides comes first, unless that stands in
        what was `said_before`, the last answer.
        """
        if not retrieval.hits:
            return Composition(draft=Draft())
        support = round(self._answerability.probability(features_of(retrieval)), 6)
        found = [quote for pick in select(retrieval.hits, self._limits) for quote in _quotes_of(pick)]
        is_enough = self._answerability.is_enough(support, is_doubted=is_doubted)
        touched = self._both_sides.touched(question)
        if not touched and is_enough:
            touched = self._both_sides.answered(question, found[:LEADING])
        tensions = tuple(tension for tension in touched if tension.say not in said_before)
        if not tensions and not is_enough:
            return Composition(draft=Draft(), support=support)
        sides = [quote for tension in tensions for quote in self._both_sides.quotes(tension)]
        most = max(self._limits.max_statements, len(sides)) if tensions else len(found)
        quotes = _without_repeats([*sides, *found])[:most]
        return Composition(
            draft=draft_of(quotes, self._documents),
            fair_sentences=tuple(tension.say for tension in tensions),
            support=support,
        )
