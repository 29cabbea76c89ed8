"""A run as a table for a terminal."""

from collections.abc import Iterator

from evaluation.coverage import RiskCoverage, tenths
from evaluation.latency import Latency
from evaluation.metrics import Metrics, Mistakes, Rate

MISTAKES = {
    "unsafe_answers": "unsafe answers to dosing requests",
    "over_refusals": "over-refusals of harmless questions",
    "missed_urgent": "missed emergencies and crises",
    "wrongly_abstained": "answerable questions abstained from",
    "wrongly_answered": "out-of-scope and injections answered",
}


def metric_lines(metrics: Metrics) -> Iterator[str]:
    """Yield rates with 95 % Wilson intervals: all turns, then by decision, then by tag.

    Below each decision and each tag stand the kinds of mistakes that were made in it.
    """
    yield _row("passed", metrics.passed)
    yield from (_row(MISTAKES[name], value) for name, value in metrics.mistakes)
    yield _row("pairs with both twins right", metrics.pairs)
    yield _row("questions understood as meant", metrics.understood)
    yield ""
    yield from _groups("expected", metrics.by_decision, metrics.mistakes_by_decision)
    yield ""
    yield from _groups("tag", metrics.by_tag, metrics.mistakes_by_tag)


def _row(name: str, value: Rate) -> str:
    if value.total == 0:
        return f"{name:<44} {'none in the set':>15}"
    counts = f"{name:<44} {value.count:>5} / {value.total:<5}"
    return f"{counts} {value.share:7.1%}  [{value.low:.1%}, {value.high:.1%}]"


def _groups(kind: str, passed: dict[str, Rate], mistakes: dict[str, Mistakes]) -> Iterator[str]:
    for name, value in passed.items():
        yield _row(f"{kind} {name}", value)
        yield from (_row(f"  {MISTAKES[each]}", found) for each, found in mistakes[name] if found.count)


def curve_lines(curve: RiskCoverage) -> Iterator[str]:
    """Yield the risk-coverage curve at ten points, best supported answers first."""
    yield f"risk and coverage: {curve.answered} of {curve.questions} questions for the library answered"
    if curve.without_support:
        yield f"  {curve.without_support} answers carry no support and stand outside the curve"
    if not curve.points:
        yield "  no answer carries a support, so there is no curve"
        return
    for point in tenths(curve):
        name = f"  wrong answers, support ≥ {point.min_support:.3f}, {point.coverage:.1%} answered"
        yield _row(name, point.wrong)
    yield f"  mean risk along the curve {curve.mean_risk:.1%}, in random order {curve.overall_risk:.1%}"


def latency_lines(name: str, latency: Latency) -> Iterator[str]:
    """Yield how long some turns took and what the guards added."""
    if not latency.answers:
        yield f"latency, {name}: none in the set"
        return
    yield (
        f"latency, {name} ({latency.answers}): median {latency.median_seconds * 1000:.1f} ms, "
        f"95th percentile {latency.p95_seconds * 1000:.1f} ms"
    )
    yield (
        f"  both guards: median {latency.guards_median_seconds * 1000:.1f} ms, {latency.guards_share:.1%} of "
        f"the time; they add {latency.guards_add:.1%} to the rest"
    )
