import csv
import io

import pytest

from review.export import HEADER, csv_lines, safe_cell
from review.verdicts import Filters, GivenVerdict, Support


def rows(desk) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_lines(desk.each_turn(Filters()))))))


def test_each_citation_has_a_row_with_its_verdict_and_the_feedback(log, desk, make_record) -> None:
    quotes = (("Do not drive home.", "home-leaflet"), ("It lasts\n40 minutes, “about”.", "trial"))
    log.record(make_record(cites=quotes))
    log.mark_helpful("turn-1", False, "too short")
    desk.give_verdict(
        "turn-1", GivenVerdict(citation_number=2, support=Support.PARTLY, comment="half", reviewer="AB")
    )
    first, second = rows(desk)
    assert tuple(first) == HEADER
    assert (first["citation"], first["quote"], first["source"]) == ("1", "Do not drive home.", "home-leaflet")
    assert (first["verdict"], first["verdict_comment"], first["reviewer"]) == ("", "", "")
    assert (second["quote"], second["verdict"], second["verdict_comment"], second["reviewer"]) == (
        "It lasts\n40 minutes, “about”.",
        "partly",
        "half",
        "AB",
    )
    assert {row["question"] for row in (first, second)} == {"Can I drive home?"}
    assert {row["feedback"] for row in (first, second)} == {"not_helpful"}
    assert {row["feedback_comment"] for row in (first, second)} == {"too short"}


def test_a_turn_without_a_citation_has_one_row(log, desk, make_record) -> None:
    log.record(make_record(cites=(), question="What is the capital of France?"))
    (row,) = rows(desk)
    assert (row["decision"], row["citation"], row["quote"], row["verdict"]) == ("out_of_scope", "", "", "")


def test_an_empty_log_exports_its_header(desk) -> None:
    assert rows(desk) == []
    assert next(iter(csv_lines(()))).startswith("turn,at,decision")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", " =1", "\r=1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_shown_instead(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=1", "", "1-2", "What is -5?"])
def test_a_harmless_cell_stays(text: str) -> None:
    assert safe_cell(text) == text


def test_a_question_that_is_a_formula_is_harmless_in_the_export(log, desk, make_record) -> None:
    log.record(make_record(question='=HYPERLINK("x")'))
    assert rows(desk)[0]["question"] == '\'=HYPERLINK("x")'
