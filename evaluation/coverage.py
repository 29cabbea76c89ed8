"""Risk and coverage: how often answers are wrong when only the best supported ones are given."""

from collections.abc import Sequence
from itertools import groupby
from statistics import fmean

from evaluation.metrics import Rate, Scored, rate
from schema.base import Noun
from schema.decisions import Decision

_FOR_THE_LIBRARY = frozenset({Decision.ANSWER, Decision.ANSWER_WITH_CAUTION, Decision.OUT_OF_SCOPE})


class Point(Noun):
    """What would be if only answers with at least this support were given.

    `coverage` is the share of questions then answered, in [0, 1]; `wrong` the answers among them that
    did not pass.
    """

    min_support: float
    coverage: float
    wrong: Rate


class RiskCoverage(Noun):
    """The curve of a run, best supported answers first; a point for each support that occurs.

    `questions` are the turns that were answered, or for which an answer or an abstention is right.
    `without_support` answers carry no support and stand outside the curve. `mean_risk` is the mean share
    of wrong answers along the curve, and what it would be in random order is `overall_risk`.
    """

    questions: int
    answered: int
    without_support: int
    points: tuple[Point, ...]
    mean_risk: float
    overall_risk: float


def risk_coverage(items: Sequence[Scored]) -> RiskCoverage:
    """Return the curve of a run; without points where no answer carries its support."""
    asked = [item for item in items if _is_for_the_library(item)]
    answered = [item for item in asked if item.turn.answer.decision.is_answering]
    supports = [(item.turn.answer.support, item.turn.passed) for item in answered]
    rated = sorted(((each, passed) for each, passed in supports if each is not None), reverse=True)
    points, given, wrong, risks = [], 0, 0, list[float]()
    for support, group in groupby(rated, key=lambda each: each[0]):
        failed = [not passed for _, passed in group]
        given, wrong = given + len(failed), wrong + sum(failed)
        risks += [wrong / given] * len(failed)
        points.append(
            Point(min_support=support, coverage=round(given / len(asked), 6), wrong=rate(wrong, given))
        )
    return RiskCoverage(
        questions=len(asked),
        answered=len(answered),
        without_support=len(answered) - len(rated),
        points=tuple(points),
        mean_risk=round(fmean(risks), 6) if risks else 0.0,
        overall_risk=round(wrong / given, 6) if given else 0.0,
    )


def tenths(curve: RiskCoverage) -> tuple[Point, ...]:
    """Return at most ten points, evenly spaced over the answers given; the last one covers them all."""
    if not curve.points:
        return ()
    total = curve.points[-1].wrong.total
    chosen = [
        next(point for point in curve.points if point.wrong.total * 10 >= total * tenth)
        for tenth in range(1, 11)
    ]
    return tuple(dict.fromkeys(chosen))


def _is_for_the_library(item: Scored) -> bool:
    return item.turn.answer.decision.is_answering or bool(_FOR_THE_LIBRARY.intersection(item.expect.decision))
