"""What a message wants, by a learned model: a small transformer run by ONNX Runtime."""

from collections.abc import Mapping, Sequence
from math import exp
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Role, Turn
from schema.errors import ModelError

MODEL_FILE = "intent.onnx"
TOKENIZER_FILE = "tokenizer.json"
LABELS = (
    Decision.EMERGENCY,
    Decision.CRISIS,
    Decision.ILLICIT,
    Decision.REFUSE_DOSING,
    Decision.INJECTION,
    Decision.ANSWER,
    Decision.OUT_OF_SCOPE,
    Decision.SMALLTALK,
)
MAX_TOKENS = 192
TURNS_READ = 6
ANSWER_CHARACTERS = 120
REMEDY = "Run `make setup` once."


class Intent(Noun):
    """Probabilities of what a message wants, summing to 1.

    `answer` stands for both answering decisions: with or without caution is not the model's to say.
    """

    probabilities: Mapping[Decision, float]

    @property
    def likeliest(self) -> Decision:
        """The decision with the highest probability; of equals, the graver one."""
        return max(LABELS, key=lambda label: self.probabilities[label])


def context_of(history: Sequence[Turn]) -> str:
    """Return the turns before a message as the model reads them: the last first, our own ones cut short."""
    read = [
        turn.text if turn.role is Role.USER else turn.text[:ANSWER_CHARACTERS]
        for turn in history[-TURNS_READ:]
    ]
    return " ".join(reversed(read))


class IntentModel:
    """Reads a message with the turns before it.

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
            raise ModelError(folder, f"the intent model cannot be opened ({error})", REMEDY) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def read(self, text: str, history: Sequence[Turn]) -> Intent:
        """Return what the message wants; the turns before it are read along as `context_of` gives them."""
        before = context_of(history)
        encoding = self._tokenizer.encode(text, before) if before else self._tokenizer.encode(text)
        (logits,) = self._session.run(
            None,
            {
                "input_ids": np.array([encoding.ids], dtype=np.int64),
                "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
            },
        )
        values = [float(value) for value in logits[0]]
        highest = max(values)
        weights = [exp(value - highest) for value in values]
        total = sum(weights)
        shares = (round(weight / total, 6) for weight in weights)
        return Intent(probabilities=dict(zip(LABELS, shares, strict=True)))
