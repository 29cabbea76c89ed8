"""Where a document comes from."""

from pathlib import Path

import pytest
from corpus_files import loaded

from corpus.load import load_file
from corpus.raw import SkippedFile
from schema.documents import Kind, Source


def source(folder: Path, text: str, name: str = "knee-guide.md") -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return loaded(path).source


def refusal(folder: Path, front_matter: str) -> SkippedFile:
    path = folder / "knee-guide.md"
    path.write_text(f"---\n{front_matter}\n---\n\nRest helps.\n", encoding="utf-8")
    file = load_file(path)
    assert isinstance(file, SkippedFile)
    assert file.file_name == "knee-guide.md"
    return file


def test_front_matter_fills_every_field(tmp_path: Path) -> None:
    text = (
        "---\nid: knee-guide\ntitle: Knees\npublisher: A Clinic\nauthor:\npublished: 2025-10-10\n"
        "reviewed: 2025\nkind: patient guide\npeople: 40\nsame_study_as: [a, b]\nroute: infusion\n---\n\n"
        "# Another title\n\nRest helps.\n"
    )
    stated = source(tmp_path, text)
    assert stated == Source(
        id="knee-guide",
        title="Knees",
        publisher="A Clinic",
        published="2025-10-10",
        reviewed="2025",
        kind=Kind.PATIENT_GUIDE,
        people=40,
        same_study_as=("a", "b"),
        route="infusion",
    )


def test_a_time_in_front_matter_becomes_its_day(tmp_path: Path) -> None:
    assert (
        source(tmp_path, "---\npublished: 2025-10-10 12:30:00\n---\n\nRest helps.").published == "2025-10-10"
    )


@pytest.mark.parametrize(
    ("front_matter", "parts"),
    [
        ("colour: red", ["'colour'", "'red'", "not known"]),
        ("kind: blog", ["'kind'", "'blog'", "patient guide"]),
        ("people: many", ["'people'", "'many'"]),
        ("people: 0", ["'people'", "0"]),
        ("title: [a, b]", ["'title'", "['a', 'b']"]),
        ("same_study_as: other", ["'same_study_as'", "'other'"]),
        ("id: other", ["'id'", "'other'", "knee-guide"]),
        ("author: yes", ["'author'", "True"]),
    ],
)
def test_wrong_front_matter_names_field_and_value(
    tmp_path: Path, front_matter: str, parts: list[str]
) -> None:
    file = refusal(tmp_path, front_matter)
    assert all(part in file.reason for part in parts), file.reason
    assert file.remedy


def test_an_unknown_field_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert "publisher" in refusal(tmp_path, "colour: red").remedy


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("19 Sep 2025", "published", "2025-09-19"),
        ("Published: September 19th, 2025", "published", "2025-09-19"),
        ("2025-09-19", "published", "2025-09-19"),
        ("Last reviewed: 14 May 2023", "reviewed", "2023-05-14"),
        ("Written by: Ann Other", "author", "Ann Other"),
        ("By Ann B. Other", "author", "Ann B. Other"),
        ("Author: Ann Other", "author", "Ann Other"),
        ("Written and reviewed by Ann Other", "author", "Ann Other"),
    ],
)
def test_the_head_of_a_page_is_read(tmp_path: Path, line: str, field: str, value: str) -> None:
    text = f"How to care for knees\n{line}\n\nRest helps.\n"
    assert getattr(source(tmp_path, text, "knee.txt"), field) == value


def test_a_date_that_is_none_and_a_reviewer_give_nothing(tmp_path: Path) -> None:
    text = "How to care for knees\n39 Sep 2025\nReviewed by Ann Other\n\nRest helps.\n"
    found = source(tmp_path, text, "knee.txt")
    assert (found.published, found.author) == ("not stated", "not stated")


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Copyright © 2025 A Clinic. All rights reserved.", "A Clinic"),
        ("© 2020-2025 A Clinic", "A Clinic"),
        ("(c) 2019 by A Clinic, all rights reserved", "A Clinic"),
        ("All rights reserved.", "not stated"),
    ],
)
def test_the_copyright_line_names_the_publisher(tmp_path: Path, line: str, publisher: str) -> None:
    found = source(tmp_path, f"Stiff knees\n\nRest helps.\n\n{line}\n", "knee.txt")
    assert found.publisher == publisher
    assert found.rights == (line if publisher != "not stated" else "not stated")


def test_a_pages_own_citation_gives_title_date_and_link(tmp_path: Path) -> None:
    text = (
        "Rest helps, a study says.\n\nCitation:\nRest is good for knees (2021, March 3)\n"
        "retrieved 4 March 2021\nfrom https://example.org/knees.html\n"
    )
    found = source(tmp_path, text, "knee.txt")
    assert (found.title, found.published) == ("Rest is good for knees", "2021-03-03")
    assert found.url == "https://example.org/knees.html"


def test_a_citation_without_a_day_gives_no_date(tmp_path: Path) -> None:
    text = "Rest helps.\n\nCitation:\nGood knees (2021, spring) retrieved 4 March 2021 from https://a.org/knees\n"
    found = source(tmp_path, text, "knee.txt")
    assert (found.title, found.published) == ("Good knees", "not stated")


def test_one_doi_is_taken_and_of_two_none(tmp_path: Path) -> None:
    one = "Rest helps.\n\nReferences\n\nOther A et al. Knees. doi: 10.1000/abc.1.\n"
    assert source(tmp_path, one, "knee.txt").doi == "10.1000/abc.1"
    two = one + "Person B et al. Hips. doi: 10.1000/xyz\n"
    assert source(tmp_path, two, "knee.txt").doi == "not stated"


def test_a_text_without_a_title_is_named_after_its_file(tmp_path: Path) -> None:
    found = source(tmp_path, "Rest helps people with stiff knees, the nurse says.\n", "knee-care_2.txt")
    assert found.title == "Knee care 2"
    assert found.kind is Kind.NOT_STATED
