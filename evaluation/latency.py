"""How long answers take, and how much of that the guards add."""

from collections.abc import Iterable

import numpy as np

from evaluation.run import JudgedTurn
from schema.base import Noun

GUARDS = ("question_guard", "answer_guard")


class Latency(Noun):
    """Seconds an answer took; all zero where there was none.

    `guards_median_seconds` is the time in both guards together. `guards_share` is their part of all the
    time, and `guards_add` how much they add to the rest (0.25: a quarter more).
    """

    answers: int
    median_seconds: float
    p95_seconds: float
    guards_median_seconds: float
    guards_share: float
    guards_add: float


def latency_of(turns: Iterable[JudgedTurn]) -> Latency:
    """Return the latency of some turns."""
    spent = [turn.answer.seconds for turn in turns]
    if not spent:
        return Latency.model_validate(dict.fromkeys(Latency.model_fields, 0))
    totals = np.array([each["total"] for each in spent])
    guards = np.array([sum(each.get(name, 0.0) for name in GUARDS) for each in spent])
    rest = float(totals.sum() - guards.sum())
    return Latency(
        answers=len(spent),
        median_seconds=_rounded(np.median(totals)),
        p95_seconds=_rounded(np.percentile(totals, 95)),
        guards_median_seconds=_rounded(np.median(guards)),
        guards_share=_rounded(guards.sum() / totals.sum() if totals.any() else 0.0),
        guards_add=_rounded(guards.sum() / rest if rest > 0 else 0.0),
    )


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 6)
