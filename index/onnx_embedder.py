"""The exported embedding model, run by ONNX Runtime; needs no torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from pydantic import ValidationError
from tokenizers import Tokenizer

from index.digest import file_sha256
from schema.base import Noun
from schema.errors import ModelError
from schema.protocols import Matrix, Vector

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
EXPORT_FILE = "export.json"
REMEDY = "Export the model again: python -m index.export"


class Export(Noun):
    """What an exported model was made from, and its files' SHA-256.

    `versions` maps each library that shaped the export to its version.
    """

    model: str
    precision: str
    dimensions: int
    max_tokens: int
    weights_sha256: str
    tuned_sha256: str
    model_sha256: str
    tokenizer_sha256: str
    versions: dict[str, str]


def read_export(folder: Path) -> Export:
    """Read what a folder's exported model was made from and check its files.

    Raises:
        ModelError: a file is missing, damaged, or not the one that was exported.
    """
    path = folder / EXPORT_FILE
    try:
        export = Export.model_validate_json(path.read_bytes())
        found = {name: file_sha256(folder / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
    except (OSError, ValidationError) as error:
        raise ModelError(path, f"the exported model cannot be read ({error})", REMEDY) from error
    for name, expected in ((MODEL_FILE, export.model_sha256), (TOKENIZER_FILE, export.tokenizer_sha256)):
        if found[name] != expected:
            raise ModelError(folder / name, f"SHA-256 is {found[name]}, not {expected}", REMEDY)
    return export


class OnnxEmbedder:
    """Encodes text with an exported model, one text per run.

    Texts are never padded into a batch: int8 activations are scaled per run, so a neighbour in the
    batch would change a text's vector.

    Args:
        folder: holds the exported model.
        threads: how many threads one run may use.

    Raises:
        ModelError: the export is missing or damaged.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._export = read_export(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._export.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )

    @property
    def name(self) -> str:
        """Model, precision and the first digits of the exported file's SHA-256."""
        return f"{self._export.model}:{self._export.precision}:{self._export.model_sha256[:12]}"

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._export.dimensions

    def encode_query(self, query: str) -> Vector:
        """Encode one query as shape (dimensions,)."""
        tokens = np.array([self._tokenizer.encode(query).ids], dtype=np.int64)
        vector: Vector = self._session.run(None, {"input_ids": tokens})[0][0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts as shape (len(texts), dimensions), in input order."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.encode_query(text)
        return vectors
