"""The seams: small Protocols, each with an exact oracle and a real part behind it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from schema.decisions import Verdict
from schema.dialogue import Draft, GuardedDraft, Question
from schema.records import TurnRecord

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


class Neighbour(NamedTuple):
    """A row of a vector store and its cosine to the query; higher is closer."""

    row: int
    score: float


class Embedder(Protocol):
    """Text to float32 unit vectors. A text's vector never depends on its neighbours in the call."""

    @property
    def name(self) -> str:
        """Model name with the precision it runs in; part of the index's fingerprint."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode_query(self, query: str) -> Vector:
        """Encode one query as shape (dimensions,)."""

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts as shape (len(texts), dimensions), in input order."""


class VectorStore(Protocol):
    """Unit vectors that can be searched by cosine."""

    def search(self, query: Vector, k: int) -> list[Neighbour]:
        """Return at most k neighbours, best first; equal scores in row order."""


class QuestionGuard(Protocol):
    """Decides what a message is before anything is searched."""

    def check(self, question: Question, understood_as: str) -> Verdict:
        """Return the verdict on the message, read with its history and its stand-alone form."""


class AnswerGuard(Protocol):
    """Looks at a whole draft before anything is shown."""

    def check(self, draft: Draft, verdict: Verdict, question: Question) -> GuardedDraft:
        """Return the draft without the statements that may not be shown."""


class TurnLog(Protocol):
    """Keeps what explains an answer."""

    def record(self, record: TurnRecord) -> None:
        """Store one record."""
