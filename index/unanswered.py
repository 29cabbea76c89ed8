"""Questions known to have no answer in the library, as vectors: encoded once, then kept in a file."""

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from schema.protocols import Embedder, Matrix


def unanswered_vectors(questions: Sequence[str], embedder: Embedder, folder: Path) -> Matrix:
    """Return one unit vector a question, shape (questions, dimensions), in their order.

    Args:
        questions: in patients' words.
        embedder: the one that the library was built with.
        folder: where the vectors are kept; what another embedder or other questions left there is replaced.
    """
    name = sha256("\n".join((embedder.name, *questions)).encode()).hexdigest()[:16]
    path = folder / f"unanswered-{name}.npy"
    if path.exists():
        try:
            kept: Matrix = np.load(path, allow_pickle=False)
            if kept.shape == (len(questions), embedder.dimensions):
                return kept
        except (EOFError, OSError, ValueError):
            pass
    vectors = embedder.encode_passages(questions)
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        np.save(file, vectors, allow_pickle=False)
    for old in folder.glob("unanswered-*.npy"):
        old.unlink(missing_ok=True)
    draft.replace(path)
    return vectors
