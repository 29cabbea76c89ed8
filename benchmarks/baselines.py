"""What any search must beat: BM25, one embedding model, and the two common ways to mix them."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench_library import Chunks, Prepared
from benchmarks.resolver import search
from dialogue.resolve import Understood
from retrieval.lexical import LexicalIndex
from retrieval.retriever import HybridRetriever
from schema.documents import Hit
from schema.protocols import Vector

CUTOFF = 10
MIXED_CANDIDATES = 100
RANK_CONSTANT = 60
DENSE_WEIGHT = 0.7
PASSAGES_ASKED_FOR = 100

Scores = NDArray[np.float64]
Rows = NDArray[np.intp]


class Asked(NamedTuple):
    """A query's text and unit vector."""

    text: str
    vector: Vector


Search = Callable[[Asked], Sequence[str]]


class Baselines:
    """Rank documents by their best chunk; each returns at most ten ids, best first.

    Args:
        chunks: what is searched.
    """

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._lexical = LexicalIndex(chunks.texts)

    def bm25(self, asked: Asked) -> list[str]:
        """Rank by BM25 over stemmed words; documents without a word of the query are no hits."""
        return self._ids(self._by_words(asked)[0])

    def dense(self, asked: Asked) -> list[str]:
        """Rank by cosine."""
        return self._ids(self._by_vectors(asked)[0])

    def reciprocal_ranks(self, asked: Asked) -> list[str]:
        """Rank by the sum of 1 / (60 + rank) in both rankings, each 100 deep."""
        fused = np.zeros(len(self._chunks.document_ids))
        for rows, _ in (self._by_vectors(asked), self._by_words(asked)):
            fused[rows] += 1 / (RANK_CONSTANT + 1 + np.arange(len(rows)))
        return self._ids(_found(fused))

    def weighted(self, asked: Asked) -> list[str]:
        """Rank by 0.7 dense + 0.3 lexical: each ranking's best 100 stretched to [0, 1], all others 0."""
        fused = np.zeros(len(self._chunks.document_ids))
        parts = ((DENSE_WEIGHT, self._by_vectors(asked)), (1 - DENSE_WEIGHT, self._by_words(asked)))
        for weight, (rows, scores) in parts:
            fused[rows] += weight * _stretch(scores)
        return self._ids(_found(fused))

    def _ids(self, rows: Rows) -> list[str]:
        return [self._chunks.document_ids[row] for row in rows[:CUTOFF]]

    def _by_vectors(self, asked: Asked) -> tuple[Rows, Scores]:
        cosines = (self._chunks.vectors @ asked.vector).astype(np.float64)
        scores = np.maximum.reduceat(cosines, self._chunks.starts)
        rows = _best(scores)
        return rows, scores[rows]

    def _by_words(self, asked: Asked) -> tuple[Rows, Scores]:
        scores = np.maximum.reduceat(self._lexical.scores(asked.text), self._chunks.starts)
        rows = _found(scores)
        return rows, scores[rows]


class Ours:
    """Ranks documents by their best passage, as the product's retriever finds it.

    Args:
        retriever: the product's.
        prepared: what it searches.
    """

    def __init__(self, retriever: HybridRetriever, prepared: Prepared) -> None:
        self._retriever = retriever
        self._record_ids = prepared.record_ids
        self._kept: dict[str, list[str]] = {}

    def search(self, asked: Asked) -> list[str]:
        """Rank the documents of the best hundred passages."""
        return first_of_each(self._found(asked.text))

    def search_ten(self, asked: Asked) -> list[str]:
        """Rank the documents of the best ten passages, as frameworks are asked for ten chunks."""
        return first_of_each(self._found(asked.text)[:CUTOFF])

    def search_understood(self, understood: Understood) -> list[str]:
        """Rank as `search` does, for a message read with what was said before it."""
        return first_of_each(self._documents(search(self._retriever, understood, PASSAGES_ASKED_FOR)))

    def _found(self, text: str) -> list[str]:
        """Return the document of each passage found, the same list when asked again."""
        if text not in self._kept:
            self._kept[text] = self._documents(self._retriever.retrieve(text, PASSAGES_ASKED_FOR))
        return self._kept[text]

    def _documents(self, hits: Iterable[Hit]) -> list[str]:
        return [self._record_ids[hit.passage.document_id] for hit in hits]


def first_of_each(document_ids: Iterable[str]) -> list[str]:
    """Return at most ten documents in the order in which they are first met."""
    return list(dict.fromkeys(document_ids))[:CUTOFF]


def _best(scores: Scores) -> Rows:
    """Return the rows of the best hundred scores, best first."""
    return np.argsort(-scores, kind="stable")[:MIXED_CANDIDATES]


def _found(scores: Scores) -> Rows:
    """Return the rows of the best hundred scores above 0, best first."""
    rows = _best(scores)
    above: Rows = rows[scores[rows] > 0]
    return above


def _stretch(scores: Scores) -> Scores:
    """Stretch scores to [0, 1]; where all are equal, to 1."""
    if not len(scores) or scores.max() == scores.min():
        return np.ones_like(scores)
    stretched: Scores = (scores - scores.min()) / (scores.max() - scores.min())
    return stretched
