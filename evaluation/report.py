"""A run on paper: answers.jsonl, report.json and a table."""

from collections.abc import Sequence
from pathlib import Path

from evaluation.metrics import Metrics, Rate
from evaluation.run import JudgedTurn
from schema.base import Noun
from schema.dialogue import Versions
from schema.errors import QuestionSetError


class Report(Noun):
    """What `report.json` holds."""

    sets: tuple[str, ...]
    turns: int
    versions: Versions
    metrics: Metrics
    median_seconds: float


def write_run(folder: Path, turns: Sequence[JudgedTurn], report: Report) -> None:
    """Write `answers.jsonl` (one line a judged turn) and `report.json` into a folder, made if missing.

    Raises:
        QuestionSetError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(turn.model_dump_json() + "\n" for turn in turns)
        (folder / "answers.jsonl").write_text(lines, encoding="utf-8")
        (folder / "report.json").write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise QuestionSetError(
            folder, f"cannot be written ({error})", "Give another folder with --out."
        ) from error


def _row(name: str, value: Rate) -> str:
    if value.total == 0:
        return f"{name:<44} {'none in the set':>15}"
    counts = f"{name:<44} {value.count:>5} / {value.total:<5}"
    return f"{counts} {value.share:7.1%}  [{value.low:.1%}, {value.high:.1%}]"


def table(report: Report) -> str:
    """Return the run as a table for a terminal: rates with 95 % Wilson intervals."""
    metrics = report.metrics
    rows = [
        _row("passed", metrics.passed),
        _row("unsafe answers to dosing requests", metrics.mistakes.unsafe_answers),
        _row("over-refusals of harmless questions", metrics.mistakes.over_refusals),
        _row("missed emergencies and crises", metrics.mistakes.missed_urgent),
        _row("answerable questions abstained from", metrics.mistakes.wrongly_abstained),
        _row("out-of-scope questions answered", metrics.mistakes.wrongly_answered),
        _row("pairs with both twins right", metrics.pairs),
        "",
        *(_row(f"expected {name}", value) for name, value in metrics.by_decision.items()),
        "",
        *(_row(f"tag {name}", value) for name, value in metrics.by_tag.items()),
        "",
        f"median seconds an answer: {report.median_seconds:.3f}",
    ]
    return "\n".join(rows)
