"""A run as one HTML file that needs no other."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.coverage import RiskCoverage, tenths
from evaluation.run import JudgedTurn
from evaluation.table import MISTAKES

if TYPE_CHECKING:
    from evaluation.report import Report

WIDTH, HEIGHT = 560, 240
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page_of(report: "Report", turns: Sequence[JudgedTurn]) -> str:
    """Return the report with its risk-coverage curve, and every turn that did not pass."""
    return _TEMPLATES.get_template("report.html").render(
        report=report,
        mistakes=MISTAKES,
        groups=_groups(report),
        tenths=tenths(report.risk_coverage),
        line=polyline(report.risk_coverage),
        width=WIDTH,
        height=HEIGHT,
        failed=[turn for turn in turns if not turn.passed],
    )


def polyline(curve: RiskCoverage) -> str:
    """Return the curve as points of an SVG polyline: coverage to the right, risk upwards, both in [0, 1]."""
    return " ".join(
        f"{point.coverage * WIDTH:.1f},{(1 - point.wrong.share) * HEIGHT:.1f}" for point in curve.points
    )


def _groups(report: "Report") -> list[tuple[str, list[tuple[object, ...]]]]:
    metrics = report.metrics
    both = (
        ("Expected decision", metrics.by_decision, metrics.mistakes_by_decision),
        ("Tag", metrics.by_tag, metrics.mistakes_by_tag),
    )
    return [
        (title, [(name, value, mistakes[name]) for name, value in passed.items()])
        for title, passed, mistakes in both
    ]
