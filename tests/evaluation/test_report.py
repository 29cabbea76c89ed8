import json
from pathlib import Path

import pytest

from evaluation.metrics import Scored, metrics_of
from evaluation.question_set import Case, Expectation
from evaluation.report import Report, make_report, read_run, table, write_run
from evaluation.run import JudgedTurn
from schema.decisions import Decision
from schema.dialogue import Versions
from schema.errors import QuestionSetError


@pytest.fixture
def turn(answer_of) -> JudgedTurn:
    return JudgedTurn(
        id="c", turn=0, question="q", answer=answer_of(Decision.ANSWER), passed=True, failures=()
    )


@pytest.fixture
def report(turn: JudgedTurn) -> Report:
    item = Scored(turn=turn, expect=Expectation(decision=(Decision.ANSWER,)), tags=("t",))
    return Report(
        sets=("set.jsonl",),
        turns=1,
        versions=Versions(index="i", policy="p", code="c"),
        metrics=metrics_of([item]),
        median_seconds=0.01,
    )


def test_a_run_is_written_in_the_fixed_format(tmp_path: Path, turn: JudgedTurn, report: Report) -> None:
    write_run(tmp_path / "run", [turn], report)
    (line,) = (tmp_path / "run" / "answers.jsonl").read_text().splitlines()
    written = json.loads(line)
    assert set(written) == {"id", "turn", "question", "answer", "passed", "failures"}
    assert {
        "decision",
        "rule",
        "text",
        "statements",
        "citations",
        "notes",
        "understood_as",
        "versions",
        "seconds",
    } <= set(written["answer"])
    assert json.loads((tmp_path / "run" / "report.json").read_text())["turns"] == 1


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, turn: JudgedTurn, report: Report) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(QuestionSetError, match="cannot be written"):
        write_run(tmp_path / "file", [turn], report)


def test_the_table_shows_rates_with_intervals_and_what_was_not_there(report: Report) -> None:
    text = table(report)
    assert "passed                                           1 / 1      100.0%  [20.7%, 100.0%]" in text
    assert "unsafe answers to dosing requests            none in the set" in text
    assert "tag t" in text


def test_a_report_is_made_of_the_judged_turns(turn: JudgedTurn) -> None:
    case = Case.model_validate(
        {"id": "c", "turns": [{"role": "user", "text": "q", "expect": {"decision": ["answer"]}}]}
    )
    made = make_report(["set.jsonl"], [case], [turn])
    assert (made.sets, made.turns, made.median_seconds) == (("set.jsonl",), 1, 0.01)
    assert made.metrics.passed.share == 1.0


def test_a_written_run_is_read_again(tmp_path: Path, turn: JudgedTurn, report: Report) -> None:
    write_run(tmp_path, [turn], report)
    assert read_run(tmp_path / "answers.jsonl") == (turn,)


def test_a_run_that_was_tampered_with_is_named_by_its_line(
    tmp_path: Path, turn: JudgedTurn, report: Report
) -> None:
    write_run(tmp_path, [turn, turn], report)
    path = tmp_path / "answers.jsonl"
    lines = path.read_text().splitlines()
    path.write_text(lines[0] + "\n" + lines[1].replace('"turn":0', '"turn":"x"') + "\n")
    with pytest.raises(QuestionSetError, match="line 2, field turn"):
        read_run(path)
    with pytest.raises(QuestionSetError, match="cannot be read"):
        read_run(tmp_path / "nothing.jsonl")
