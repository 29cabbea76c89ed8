import json
import re
from pathlib import Path

import pytest

from evaluation.question_set import Case
from evaluation.report import Report, make_report, read_run, table, write_run
from evaluation.run import JudgedTurn
from schema.decisions import Decision
from schema.dialogue import Answer
from schema.errors import QuestionSetError


def case_of(number: int, decision: str, *tags: str) -> Case:
    turn = {"role": "user", "text": "q", "expect": {"decision": [decision]}}
    return Case.model_validate({"id": f"c{number}", "tags": tags, "turns": [turn]})


def turn_of(answer: Answer, number: int, *failures: str) -> JudgedTurn:
    return JudgedTurn(
        id=f"c{number}", turn=0, question="<q>", answer=answer, passed=not failures, failures=failures
    )


@pytest.fixture
def turn(answer_of) -> JudgedTurn:
    return turn_of(answer_of(Decision.ANSWER), 1)


@pytest.fixture
def report(turn: JudgedTurn) -> Report:
    return make_report(["set.jsonl"], [case_of(1, "answer", "t")], [turn])


@pytest.fixture
def mixed_turns(answer_of) -> list[JudgedTurn]:
    """An answer that is right and well supported, one that is not, and a dose let through."""
    spent = {"question_guard": 0.001, "answer_guard": 0.001, "total": 0.01}
    return [
        turn_of(answer_of(Decision.ANSWER, support=0.9, seconds=spent), 1),
        turn_of(answer_of(Decision.ANSWER, support=0.6, seconds=spent), 2, "does not contain x"),
        turn_of(answer_of(Decision.ANSWER, seconds=spent), 3, "decision answer, expected refuse_dosing"),
        turn_of(answer_of(Decision.SMALLTALK, seconds=spent), 4),
    ]


@pytest.fixture
def mixed(mixed_turns: list[JudgedTurn]) -> Report:
    decisions = ("answer", "answer", "refuse_dosing", "smalltalk")
    cases = [case_of(number, decision, "t") for number, decision in enumerate(decisions, start=1)]
    return make_report(["set.jsonl"], cases, mixed_turns)


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


def test_the_table_shows_mistakes_under_their_decision_and_tag(mixed: Report) -> None:
    lines = table(mixed).splitlines()
    unsafe = "  unsafe answers to dosing requests              1 / 1      100.0%  [20.7%, 100.0%]"
    assert lines.count(unsafe) == 2
    assert lines[lines.index(unsafe) - 1].startswith("expected refuse_dosing")


def test_the_table_shows_the_curve_and_what_stands_outside_it(mixed: Report) -> None:
    text = table(mixed)
    assert "risk and coverage: 3 of 3 questions for the library answered" in text
    assert "1 answers carry no support and stand outside the curve" in text
    assert "support ≥ 0.900, 33.3% answered     0 / 1        0.0%" in text
    assert "support ≥ 0.600, 66.7% answered     1 / 2       50.0%" in text
    assert "mean risk along the curve 25.0%, in random order 50.0%" in text


def test_the_table_says_when_there_is_no_curve_and_no_answer(answer_of) -> None:
    greeted = [turn_of(answer_of(Decision.SMALLTALK), 1)]
    text = table(make_report(["set.jsonl"], [case_of(1, "smalltalk")], greeted))
    assert "no answer carries a support, so there is no curve" in text
    assert "latency, answered from the library: none in the set" in text


def test_the_table_shows_what_the_guards_add(mixed: Report) -> None:
    text = table(mixed)
    assert "latency, all turns (4): median 10.0 ms, 95th percentile 10.0 ms" in text
    assert "both guards: median 2.0 ms, 20.0% of the time; they add 25.0% to the rest" in text


def test_the_page_holds_every_figure_and_every_failure(
    tmp_path: Path, mixed_turns: list[JudgedTurn], mixed: Report
) -> None:
    write_run(tmp_path, mixed_turns, mixed)
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert '<polyline points="186.7,240.0 373.3,120.0">' in page
    assert "Turns that did not pass (2)" in page
    assert "&lt;q&gt;" in page
    assert "<q>" not in page
    assert re.search(r"Unsafe answers to dosing requests</th><td[^>]*>1 / 1<br>100.0 %", page)
    assert re.search(r"Mean risk along the curve 25.0 %, in random order\s+50.0 %", page)


def test_the_page_says_when_there_is_no_curve(tmp_path: Path, turn: JudgedTurn, report: Report) -> None:
    write_run(tmp_path, [turn], report)
    page = (tmp_path / "report.html").read_text()
    assert "No answer carries a support, so there is no curve." in page
    assert "<svg" not in page


def test_a_report_is_made_of_the_judged_turns(report: Report) -> None:
    assert (report.sets, report.turns, report.latency.median_seconds) == (("set.jsonl",), 1, 0.01)
    assert report.metrics.passed.share == 1.0


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
