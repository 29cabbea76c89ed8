"""Where sources disagree, the answer shows every side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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
        min_cosine_answered: the same where what answers the question is itself a side of the disagreement.
    """

    def __init__(
        self,
        tensions: Sequence[ResolvedTension],
        passages: Sequence[Passage],
        embedder: Embedder,
        min_cosine: float,
        min_cosine_answered: float,
    ) -> None:
        self._tensions = tuple(tensions)
        self._passages = tuple(passages)
        self._embedder = embedder
        self._min_cosine = min_cosine
        self._min_cosine_answered = min_cosine_answered
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

    def answered(self, question: str, quotes: Sequence[Quote]) -> tuple[ResolvedTension, ...]:
        """Return the disagreement that the quotes which answer a question take a side in: one or none.

        It must also be near enough to what the question asks, nearer than any look-alike.
        """
        if not self._meant:
            return ()
        cosines = self._cosines(question)
        found, most = None, max(self._min_cosine_answered, self._closest(cosines, None))
        for tension in self._tensions:
            if self._closest(cosines, tension) >= most and any(
                _takes_side(quote, tension) for quote in quotes
            ):
                found, most = tension, self._closest(cosines, tension)
        return () if found is None or found.names_other_subject(question) else (found,)

    def _by_example(self, question: str) -> tuple[ResolvedTension, ...]:
        if not self._meant:
            return ()
        cosines = self._cosines(question)
        nearest = int(np.argmax(cosines))
        tension = self._meant[nearest]
        if tension is None or cosines[nearest] < self._min_cosine or tension.names_other_subject(question):
            return ()
        return (tension,)

    def _cosines(self, question: str) -> NDArray[np.float64]:
        return np.round(self._vectors @ self._embedder.encode_query(question), 6)

    def _closest(self, cosines: NDArray[np.float64], tension: ResolvedTension | None) -> float:
        return max(
            (float(c) for c, of in zip(cosines, self._meant, strict=True) if of is tension), default=-1.0
        )

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


def _takes_side(quote: Quote, tension: ResolvedTension) -> bool:
    return any(
        statement.document_id == quote.passage.document_id
        and statement.start < quote.end
        and quote.start < statement.end
        for side in tension.sides
        for statement in side.statements
    )
