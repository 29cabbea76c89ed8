"""Says how well a sentence answers a question: a small transformer run by ONNX Runtime."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from schema.errors import ModelError

MODEL_FILE = "support.onnx"
TOKENIZER_FILE = "tokenizer.json"
MAX_TOKENS = 96
REMEDY = "Run `make setup` once."
DECIMALS = 4
_KEPT_TOKENS = 20_000


class SupportModel:
    """Reads a question together with sentences.

    Args:
        folder: where set-up wrote the model.

    Raises:
        ModelError: the model is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(
                (folder / MODEL_FILE).read_bytes(), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:
            raise ModelError(folder, f"the support model cannot be opened ({error})", REMEDY) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._ids = lru_cache(_KEPT_TOKENS)(self._read)

    def scores(self, question: str, sentences: Sequence[str]) -> tuple[float, ...]:
        """Return one score a sentence, in their order: above 0 where it rather answers than not.

        Among sentences for one question, scores are logarithms of odds against "none of them answers".
        """
        asked = self._ids(question)
        return tuple(
            round(
                float(self._session.run(None, {"question": asked, "sentence": self._ids(each)})[0][0]),
                DECIMALS,
            )
            for each in sentences
        )

    def _read(self, text: str) -> NDArray[np.int64]:
        return np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
