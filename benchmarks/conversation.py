"""Ways to read the last message of a conversation, from the message alone to a person's rewrite."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from benchmarks.baselines import Asked
from benchmarks.bench_sets import Follow
from benchmarks.report import LAST, MANUAL, OURS
from benchmarks.resolver import Resolve, earlier_turns
from dialogue.resolve import Understood
from schema.protocols import Embedder, Vector

HISTORY_SHARE = 0.3
MIXED = "mixed"
TITLES = {
    LAST: "last turn alone",
    "previous": "previous turn prepended",
    "all": "all turns prepended",
    MIXED: "vector mixed with 0.3 of the history's mean",
    OURS: "our resolver",
    MANUAL: "manual rewrite",
}
_TEXTS: Mapping[str, Callable[[Follow], str]] = {
    LAST: lambda follow: follow.raw,
    "previous": lambda follow: " ".join((*follow.history[-1:], follow.raw)),
    "all": lambda follow: " ".join((*follow.history, follow.raw)),
    MIXED: lambda follow: follow.raw,
    MANUAL: lambda follow: follow.manual,
}


class Readings:
    """Reads messages in each way.

    Args:
        embedder: encodes what is searched.
        resolve: our own reading.
    """

    def __init__(self, embedder: Embedder, resolve: Resolve) -> None:
        self._embedder = embedder
        self._resolve = resolve
        self._resolved: dict[str, Understood] = {}

    def understood(self, reading: str, follow: Follow) -> Understood:
        """Return what to search for a message; only our own reading has several wordings."""
        if reading != OURS:
            return Understood(text=_TEXTS[reading](follow))
        if follow.id not in self._resolved:
            self._resolved[follow.id] = self._resolve(earlier_turns(follow), follow.raw)
        return self._resolved[follow.id]

    def asked(self, reading: str, follow: Follow) -> Asked:
        """Return what to search for a message, in one wording, and its vector."""
        text = self.understood(reading, follow).text
        vector = self._embedder.encode_query(text)
        if reading == MIXED and follow.history:
            vector = self._mixed(vector, follow.history)
        return Asked(text, vector)

    def _mixed(self, vector: Vector, history: Sequence[str]) -> Vector:
        before = np.mean([self._embedder.encode_query(text) for text in history], axis=0)
        mixed = (1 - HISTORY_SHARE) * vector + HISTORY_SHARE * before / np.linalg.norm(before)
        unit: Vector = (mixed / np.linalg.norm(mixed)).astype(np.float32)
        return unit
