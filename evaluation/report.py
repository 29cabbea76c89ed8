"""A run on paper: answers.jsonl, report.json and a table."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from pydantic import ValidationError

from evaluation.metrics import Metrics, Rate, metrics_of, scored
from evaluation.question_set import Case
from evaluation.run import JudgedTurn
from schema.base import Noun
from schema.dialogue import Versions
from schema.errors import QuestionSetError

WANTED = "Give an answers.jsonl as evaluate wrote it."


class Report(Noun):
    """What `report.json` holds."""

    sets: tuple[str, ...]
    turns: int
    versions: Versions
    metrics: Metrics
    median_seconds: float


def make_report(sets: Sequence[str], cases: Sequence[Case], turns: Sequence[JudgedTurn]) -> Report:
    """Return the report of a run; `turns` holds at least one judged turn."""
    return Report(
        sets=tuple(sets),
        turns=len(turns),
        versions=turns[0].answer.versions,
        metrics=metrics_of(scored(cases, turns)),
        median_seconds=round(median(turn.answer.seconds["total"] for turn in turns), 6),
    )


def read_run(path: Path) -> tuple[JudgedTurn, ...]:
    """Read an `answers.jsonl`.

    Raises:
        QuestionSetError: the file cannot be read, or a line is no judged turn (named by its number).
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(path, f"cannot be read ({error})", WANTED) from error
    turns = []
    for number, line in enumerate(lines, start=1):
        try:
            turns.append(JudgedTurn.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "line"
            problem = f"line {number}, field {field}: {first['msg']}"
            raise QuestionSetError(path, problem, WANTED) from error
    return tuple(turns)


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
