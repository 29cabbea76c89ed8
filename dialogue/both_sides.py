"""Where sources disagree, the answer shows every side."""

from collections.abc import Sequence

from corpus.tensions import ResolvedStatement, ResolvedTension
from dialogue.cite import Quote
from schema.documents import Passage


class BothSides:
    """Finds the disagreement that a question touches, and quotes for each of its sides.

    Args:
        tensions: the library's disagreements; the first one that a question touches counts.
        passages: the library's passages; every statement stands in at least one.
    """

    def __init__(self, tensions: Sequence[ResolvedTension], passages: Sequence[Passage]) -> None:
        self._tensions = tuple(tensions)
        self._passages = tuple(passages)

    def touched(self, question: str) -> tuple[ResolvedTension, ...]:
        """Return the disagreement that a question touches: one or none."""
        return tuple(tension for tension in self._tensions if tension.touches(question))[:1]

    def quotes(self, tension: ResolvedTension) -> list[Quote]:
        """Return the strongest statement of each side, in the order of the sides."""
        return [self._quote(side.statements[0]) for side in tension.sides]

    def _quote(self, statement: ResolvedStatement) -> Quote:
        passage = next(
            passage
            for passage in self._passages
            if passage.document_id == statement.document_id
            and passage.start <= statement.start < statement.end <= passage.end
        )
        return Quote(passage, statement.start, statement.end)
