"""Vector stores: an exact numpy oracle and FAISS, behind one Protocol."""

import faiss
import numpy as np
from numpy.typing import NDArray

from schema.protocols import Matrix, Neighbour, Vector

SPARE_ROWS = 32
ROUNDING_ERROR = 1e-5


def cosines(vectors: Matrix, query: Vector) -> NDArray[np.float64]:
    """Return each row's cosine to a unit query; a row's value depends on no other row."""
    products: NDArray[np.float64] = np.multiply(vectors, query, dtype=np.float64).sum(axis=1)
    return products


def _best(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> list[Neighbour]:
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return [Neighbour(int(rows[place]), float(scores[place])) for place in order]


class ExactStore:
    """Compares the query with every row: the oracle.

    Args:
        vectors: unit rows, shape (n, dimensions).
    """

    def __init__(self, vectors: Matrix) -> None:
        self._vectors = vectors

    def search(self, query: Vector, k: int) -> list[Neighbour]:
        """Return at most k neighbours, best first; equal scores in row order."""
        rows = np.arange(len(self._vectors), dtype=np.int64)
        return _best(rows, cosines(self._vectors, query), k)


class FaissStore:
    """Finds rows with FAISS's flat inner product, then scores those found as the oracle does.

    Args:
        vectors: unit rows, shape (n, dimensions).
    """

    def __init__(self, vectors: Matrix) -> None:
        self._vectors = vectors
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors))

    def search(self, query: Vector, k: int) -> list[Neighbour]:
        """Return at most k neighbours, best first; equal scores in row order."""
        if k < 1 or not len(self._vectors):
            return []
        rows = self._rows_down_to_the_last_tie(query, k)
        return _best(rows, cosines(self._vectors[rows], query), k)

    def _rows_down_to_the_last_tie(self, query: Vector, k: int) -> NDArray[np.int64]:
        """Find the best k rows and all that may tie with the last of them, which FAISS cuts at will."""
        wanted = k + SPARE_ROWS
        while True:
            wanted = min(wanted, len(self._vectors))
            scores, rows = self._index.search(query[np.newaxis, :], wanted)
            if wanted == len(self._vectors) or scores[0][k - 1] - scores[0][-1] > ROUNDING_ERROR:
                found: NDArray[np.int64] = rows[0]
                return found
            wanted *= 2
