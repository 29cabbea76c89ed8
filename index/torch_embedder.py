"""The embedding model with its tuned weights, run by torch in float32: the reference for the exported one."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np

import index.offline  # noqa: F401  (its settings are read when the library below is imported)

# isort: split
from sentence_transformers import SentenceTransformer
from torch.nn import Module

from index.tuned import TUNED_EMBEDDER, with_weights
from index.weights import DIMENSIONS, MAX_TOKENS, MODEL_NAME, WEIGHTS_SHA256, check_weights, find_weights
from schema.protocols import Matrix, Vector


class TorchEmbedder:
    """Encodes text with sentence-transformers on the CPU, one text per run.

    Args:
        folder: holds the model; the installed package's by default.
        weights_sha256: what the weights must hash to.
        tuned: weights that take the place of some of them; none for the model as published.

    Raises:
        ModelError: the weights are missing or other ones.
    """

    def __init__(
        self,
        folder: Path | None = None,
        weights_sha256: str = WEIGHTS_SHA256,
        tuned: Path | None = TUNED_EMBEDDER,
    ) -> None:
        folder = folder or find_weights()
        check_weights(folder, weights_sha256)
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._model.max_seq_length = MAX_TOKENS
        if tuned is not None:
            with_weights(cast("Module", self._model[0].auto_model), tuned)
        self._name = f"{MODEL_NAME}:float32:{weights_sha256[:12]}"

    @property
    def name(self) -> str:
        """Model, precision and the first digits of the weights' SHA-256."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return DIMENSIONS

    def encode_query(self, query: str) -> Vector:
        """Encode one query as shape (dimensions,)."""
        vector: Vector = self.encode_passages([query])[0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts as shape (len(texts), dimensions), in input order."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=1, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
