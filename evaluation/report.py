"""A run on paper: answers.jsonl, report.json, report.html and a table."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from evaluation.coverage import RiskCoverage, risk_coverage
from evaluation.latency import Latency, latency_of
from evaluation.metrics import Metrics, metrics_of, scored
from evaluation.page import page_of
from evaluation.question_set import Case
from evaluation.run import JudgedTurn
from evaluation.table import curve_lines, latency_lines, metric_lines
from schema.base import Noun
from schema.dialogue import Versions
from schema.errors import QuestionSetError

WANTED = "Give an answers.jsonl as evaluate wrote it."


class Report(Noun):
    """What `report.json` holds. `latency_of_answers` is that of the turns answered from the library."""

    sets: tuple[str, ...]
    turns: int
    versions: Versions
    metrics: Metrics
    risk_coverage: RiskCoverage
    latency: Latency
    latency_of_answers: Latency


def make_report(sets: Sequence[str], cases: Sequence[Case], turns: Sequence[JudgedTurn]) -> Report:
    """Return the report of a run; `turns` holds at least one judged turn."""
    items = scored(cases, turns)
    return Report(
        sets=tuple(sets),
        turns=len(turns),
        versions=turns[0].answer.versions,
        metrics=metrics_of(items),
        risk_coverage=risk_coverage(items),
        latency=latency_of(turns),
        latency_of_answers=latency_of(turn for turn in turns if turn.answer.decision.is_answering),
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
    """Write `answers.jsonl` (one line a judged turn), `report.json` and `report.html` into a folder.

    The folder is made if missing.

    Raises:
        QuestionSetError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(turn.model_dump_json() + "\n" for turn in turns)
        (folder / "answers.jsonl").write_text(lines, encoding="utf-8")
        (folder / "report.json").write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
        (folder / "report.html").write_text(page_of(report, turns), encoding="utf-8")
    except OSError as error:
        raise QuestionSetError(
            folder, f"cannot be written ({error})", "Give another folder with --out."
        ) from error


def table(report: Report) -> str:
    """Return the run as a table for a terminal: rates, the risk-coverage curve and the latency."""
    lines = [
        *metric_lines(report.metrics),
        "",
        *curve_lines(report.risk_coverage),
        "",
        *latency_lines("all turns", report.latency),
        *latency_lines("answered from the library", report.latency_of_answers),
    ]
    return "\n".join(lines)
