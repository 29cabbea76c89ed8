"""Where sources disagree, the answer shows every side."""

from collections.abc import Sequence

import numpy as np

from corpus.tensions import ResolvedStatement, ResolvedTension
from dialogue.cite import Quote
from schema.documents import Passage
from schema.protocols import Embedder


class BothSides:
    """Finds the disagreement that a question touches, and quotes for each of its sides.

    Args:
        tensions: the library's disagreements; the first one that a question touches counts.
        passages: the library's passages; every statement stands in at least one.
        embedder: the one that the library was built with.
        min_cosine: from which on a question that no pattern sees touches the disagreement whose example
            is nearest, unless an example of a look-alike is nearer.
    """

    def __init__(
        self,
        tensions: Sequence[ResolvedTension],
        passages: Sequence[Passage],
        embedder: Embedder,
        min_cosine: float,
    ) -> None:
        self._tensions = tuple(tensions)
        self._passages = tuple(passages)
        self._embedder = embedder
        self._min_cosine = min_cosine
        examples = [
            (text, tension if is_touched else None)
            for tension in self._tensions
            for is_touched, texts in (
                (True, (*tension.touched_by, *tension.asked_as)),
                (False, tension.not_touched_by),
            )
            for text in texts
        ]
        self._meant = [tension for _, tension in examples]
        self._vectors = embedder.encode_passages([text for text, _ in examples])

    def touched(self, question: str) -> tuple[ResolvedTension, ...]:
        """Return the disagreement that a question touches, by pattern or else by example: one or none."""
        by_pattern = tuple(tension for tension in self._tensions if tension.touches(question))[:1]
        return by_pattern or self._by_example(question)

    def _by_example(self, question: str) -> tuple[ResolvedTension, ...]:
        if not self._meant:
            return ()
        cosines = np.round(self._vectors @ self._embedder.encode_query(question), 6)
        nearest = int(np.argmax(cosines))
        tension = self._meant[nearest]
        if tension is None or cosines[nearest] < self._min_cosine or tension.names_other_subject(question):
            return ()
        return (tension,)

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
