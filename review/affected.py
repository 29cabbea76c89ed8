"""Which answers of the log quote text that the library no longer holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import Field
from rapidfuzz import fuzz, process

from index.diff import Contents
from review.verdicts import GivenVerdict, ReviewedTurn
from schema.base import Noun
from schema.dialogue import Citation
from schema.documents import Document, Passage

LEAST_SIMILARITY_OF_A_CHANGE = 60.0


class QuoteState(StrEnum):
    """What became of a quote; one that stands where it stood has none of these."""

    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    DOCUMENT_GONE = "document gone"


class AffectedCitation(Noun):
    """A citation whose quote does not stand any more where it stood.

    `now` is the sentence of the document that is most like the quote where it changed, or else empty.
    `verdicts` are those that staff gave on the citation, oldest first.
    """

    number: int = Field(ge=1)
    source_id: str
    section: str
    quote: str
    state: QuoteState
    now: str = ""
    verdicts: tuple[GivenVerdict, ...] = ()


class AffectedTurn(Noun):
    """A logged turn with those of its citations that are affected, in order."""

    turn_id: str
    at: datetime
    question: str
    citations: tuple[AffectedCitation, ...] = Field(min_length=1)

    @property
    def is_broken(self) -> bool:
        """Whether a quote stands nowhere in its document any more."""
        return any(citation.state is not QuoteState.MOVED for citation in self.citations)

    @property
    def has_verdict(self) -> bool:
        """Whether staff judged one of the affected citations."""
        return any(citation.verdicts for citation in self.citations)


class _Shelf:
    """The documents of a library with their sentences."""

    def __init__(self, contents: Contents) -> None:
        self.documents: Mapping[str, Document] = contents.documents
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in contents.passages:
            self._passages[passage.document_id].append(passage)

    def sentences(self, document_id: str) -> list[str]:
        """Return a document's sentences, in order."""
        return [sentence.text for passage in self._passages[document_id] for sentence in passage.sentences]

    def places(self, document_id: str, quote: str) -> Iterator[int]:
        """Yield where a quote stands in a document as whole sentences, not as a part of others."""
        sentences = [each for passage in self._passages[document_id] for each in passage.sentences]
        starts, ends = {each.start for each in sentences}, {each.end for each in sentences}
        text = self.documents[document_id].text
        place = text.find(quote)
        while place >= 0:
            if place in starts and place + len(quote) in ends:
                yield place
            place = text.find(quote, place + 1)


def affected_turns(contents: Contents, turns: Iterable[ReviewedTurn]) -> tuple[AffectedTurn, ...]:
    """Return the turns that quote what the library does not hold at its place any more, in their order.

    Args:
        contents: the library as it is now.
        turns: logged turns, such as `Desk.each_turn` yields them.
    """
    shelf = _Shelf(contents)
    found = ((turn, tuple(_affected_citations(shelf, turn))) for turn in turns)
    return tuple(
        AffectedTurn(
            turn_id=turn.record.id, at=turn.record.at, question=turn.record.question, citations=citations
        )
        for turn, citations in found
        if citations
    )


def _affected_citations(shelf: _Shelf, turn: ReviewedTurn) -> Iterator[AffectedCitation]:
    for citation in turn.record.answer.citations:
        document = shelf.documents.get(citation.source_id)
        if document is None:
            yield _affected(turn, citation, QuoteState.DOCUMENT_GONE)
        elif document.sha256 != citation.sha256:
            yield from _in_changed_document(shelf, turn, citation)


def _in_changed_document(shelf: _Shelf, turn: ReviewedTurn, citation: Citation) -> Iterator[AffectedCitation]:
    places = list(shelf.places(citation.source_id, citation.quote))
    if citation.start in places:
        return
    if places:
        yield _affected(turn, citation, QuoteState.MOVED)
        return
    nearest = process.extractOne(
        citation.quote,
        shelf.sentences(citation.source_id),
        scorer=fuzz.ratio,
        score_cutoff=LEAST_SIMILARITY_OF_A_CHANGE,
    )
    if nearest is None:
        yield _affected(turn, citation, QuoteState.GONE)
    else:
        yield _affected(turn, citation, QuoteState.CHANGED, nearest[0])


def _affected(turn: ReviewedTurn, citation: Citation, state: QuoteState, now: str = "") -> AffectedCitation:
    return AffectedCitation(
        number=citation.number,
        source_id=citation.source_id,
        section=citation.section,
        quote=citation.quote,
        state=state,
        now=now,
        verdicts=turn.history(citation),
    )


def render_affected(turns: Iterable[AffectedTurn]) -> str:
    """Return affected turns as text: those whose quotes are lost first, judged ones before the others."""
    ordered = sorted(turns, key=lambda turn: (not turn.is_broken, not turn.has_verdict))
    if not ordered:
        return "No logged answer is affected.\n"
    broken = sum(turn.is_broken for turn in ordered)
    judged = sum(turn.is_broken and turn.has_verdict for turn in ordered)
    moved = len(ordered) - broken
    lines = [line for turn in ordered for line in _turn_lines(turn)]
    summary = (
        f"Answers whose quotes changed or went: {broken}, judged by staff: {judged}. Only moved: {moved}."
    )
    return "\n".join([*lines, summary]) + "\n"


def _turn_lines(turn: AffectedTurn) -> Iterator[str]:
    yield f"{turn.turn_id}, {turn.at.isoformat(timespec='minutes')}: {turn.question}"
    for citation in turn.citations:
        yield f"  [{citation.number}] {citation.state.value}: {citation.source_id}, {citation.section}"
        yield f"    - {citation.quote}"
        yield from ([f"    + {citation.now}"] if citation.now else [])
        for verdict in citation.verdicts[-1:]:
            yield f"    judged '{verdict.support.value}' by {verdict.reviewer} on {verdict.at[:10]}"
    yield ""
