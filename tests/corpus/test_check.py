"""`library check` passes on what we ship and names every kind of fault, with its place and a remedy."""

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from small_library import SmallLibrary, document, small_library, told

from corpus.check import check_folder, check_library
from corpus.check_document import open_document
from corpus.check_report import Coverage, Kind, Level
from corpus.load import load_folder
from schema.errors import CorpusError, SettingsError

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
WRITTEN = date(2026, 11, 21)


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return small_library(tmp_path)


class TestShippedLibrary:
    report = check_library(CORPUS / "library", CORPUS / "sidecar", WRITTEN)

    def test_it_has_no_errors(self) -> None:
        assert [told(finding) for finding in self.report.of_level(Level.ERROR)] == []
        assert not self.report.has_errors

    def test_every_fact_is_covered_and_every_disagreement_stands(self) -> None:
        assert self.report.facts == Coverage(met=275, wanted=275)
        assert self.report.tensions.met == self.report.tensions.wanted >= 17

    def test_each_document_has_its_row_with_sections_facts_and_questions(self) -> None:
        names = sorted(path.stem for path in (CORPUS / "library").glob("*.md"))
        assert [row.id for row in self.report.documents] == names
        assert all(row.sections and row.facts and row.questions >= 3 for row in self.report.documents)
        assert all(
            0 < row.grades.flesch_kincaid <= row.hardest.grades.flesch_kincaid + 1
            for row in self.report.documents
        )

    def test_the_same_check_gives_the_same_report(self) -> None:
        assert check_library(CORPUS / "library", CORPUS / "sidecar", WRITTEN) == self.report

    def test_after_the_limit_every_review_is_too_old(self) -> None:
        later = check_library(CORPUS / "library", CORPUS / "sidecar", date(2029, 1, 1))
        old = [finding for finding in later.of_level(Level.ERROR) if finding.kind is Kind.REVIEW_DATE]
        assert len(old) == len(later.documents)


def test_a_sound_library_has_nothing_to_find(library: SmallLibrary) -> None:
    report = library.check()

    assert report.findings == ()
    assert (report.folder, report.checked_on) == ("library", date(2026, 11, 21))
    assert (report.facts, report.tensions) == (Coverage(met=4, wanted=4), Coverage(met=1, wanted=1))
    assert [(row.id, row.sentences, row.facts, row.questions) for row in report.documents] == [
        ("swimming", 2, 1, 3),
        ("walking", 5, 3, 6),
    ]


WALK, SWIM, SIDE = "library/walking.md", "library/swimming.md", "sidecar/walking.toml"
FAULTS = tomllib.loads(Path(__file__).with_name("library_faults.toml").read_text(encoding="utf-8"))
HARD = FAULTS["hard"]


@pytest.mark.parametrize("fault", FAULTS["fault"], ids=lambda fault: fault["name"])
def test_a_fault_is_an_error_at_its_place(library: SmallLibrary, fault: dict[str, str]) -> None:
    library.replace(fault["file"], fault["before"], fault["after"].replace("HARD", HARD))
    report = library.check()

    lines = [told(finding) for finding in report.findings]
    assert report.has_errors
    assert [line for line in lines if line.startswith(fault["line"])], "\n".join(lines)
    assert all(finding.remedy for finding in report.findings)


def test_every_kind_of_fault_has_been_tried() -> None:
    tried = {re.search(r"\[(.+?)\]", fault["line"])[1] for fault in FAULTS["fault"]}
    assert tried | {"near duplicate", "same sentence"} == {kind.value for kind in Kind}


def test_a_section_that_stands_in_two_documents_is_found(library: SmallLibrary) -> None:
    library.replace(
        SWIM,
        "## Does swimming",
        "## Does walking help the back?\n\nWalking helps the back, a review of 2019 found. "
        "Most people walk for an hour.\n\n## Does swimming",
    )
    lines = [told(finding) for finding in library.check().findings if finding.kind is Kind.NEAR_DUPLICATE]

    assert lines == [
        "error library/walking.md:18 [near duplicate] the section 'Does walking help the back?' shares 100% "
        "of its wording with 'Does walking help the back?' in library/swimming.md"
    ]


def test_sections_of_one_document_may_be_alike(library: SmallLibrary) -> None:
    library.replace(
        WALK,
        "## What to wear",
        "## Once more\n\nWalking helps the back, a review of 2019 found.\n\n## What to wear",
    )
    assert not [f for f in library.check().findings if f.kind in (Kind.NEAR_DUPLICATE, Kind.SAME_SENTENCE)]


def test_a_sentence_that_stands_in_two_documents_is_a_warning(library: SmallLibrary) -> None:
    library.replace(SWIM, "The 20 people", "Most people walk for an hour. The 20 people")
    report = library.check()

    assert [told(finding) for finding in report.findings] == [
        "warning library/walking.md:20 [same sentence] the same sentence stands in library/swimming.md: "
        '"Most people walk for an hour."'
    ]
    assert not report.has_errors
    assert [row.warnings for row in report.documents] == [0, 1]


def test_two_files_of_one_id_are_an_error(library: SmallLibrary) -> None:
    library.write("library/walking.txt", "Walking\n\nWalking is free.\n")
    assert [told(finding) for finding in library.check().findings] == [
        "error library/walking.txt:1 [file] it cannot be used: its id 'walking' is already that of walking.md"
    ]


def test_an_id_of_odd_characters_is_an_error(library: SmallLibrary) -> None:
    (library.documents / "walking.md").rename(library.documents / "walk#1.md")
    library.replace("library/walk#1.md", 'id: "walking"', 'id: "walk#1"')
    lines = [told(finding) for finding in library.check_documents_alone().findings]
    assert lines == [
        "error library/walk#1.md:1 [id] the id 'walk#1' holds more than letters, figures, hyphens and dots"
    ]


def test_a_document_without_a_sidecar_and_a_sidecar_without_a_document_are_errors(
    library: SmallLibrary,
) -> None:
    (library.root / "sidecar" / "swimming.toml").rename(library.root / "sidecar" / "diving.toml")
    lines = {told(finding) for finding in library.check().findings}

    assert "error library/swimming.md:1 [sidecar] it has no sidecar" in lines
    assert "error sidecar/diving.toml:1 [sidecar] it belongs to no document here" in lines


def test_sections_in_another_order_are_an_error(library: SmallLibrary) -> None:
    parts = (library.root / SIDE).read_text(encoding="utf-8").split("[[section]]")
    library.write(SIDE, "[[section]]".join([parts[0], parts[2], parts[1]]))
    assert [told(finding) for finding in library.check().findings] == [
        "error sidecar/walking.toml:1 [sidecar] its sections stand in another order than in "
        "library/walking.md"
    ]


def test_a_list_item_is_read_behind_its_lead_in(library: SmallLibrary) -> None:
    library.replace(
        WALK,
        "Good shoes",
        "Other sources say to take:\n\n- these shoes\n- 5 mg of salt, as people in the trial did\n"
        "- a miracle cure\n\nGood shoes",
    )
    lines = [told(finding) for finding in library.check().findings if finding.kind is not Kind.READING_GRADE]
    assert lines == [
        'error library/walking.md:29 [wording] it speaks of a cure or a miracle: "a miracle cure"',
    ]


def test_a_fault_of_a_lead_in_is_told_once(library: SmallLibrary) -> None:
    library.replace(WALK, "Good shoes", "These cures work:\n\n- a walk\n- a swim\n\nGood shoes")
    lines = [told(finding) for finding in library.check().findings if finding.kind is Kind.WORDING]
    assert len(lines) == 1


def test_a_clinics_own_folder_needs_no_sidecars_and_its_texts_may_be_hard(library: SmallLibrary) -> None:
    library.replace(WALK, "Most people walk for an hour.", f"It cures. {HARD}")
    library.replace(WALK, 'bias: "None found."\n', "")
    report = library.check_documents_alone()

    assert {finding.kind for finding in report.findings} == {
        Kind.READING_GRADE,
        Kind.STANDS_ALONE,
        Kind.WORDING,
        Kind.METADATA,
    }
    assert not report.has_errors
    assert (report.facts, report.tensions) == (Coverage(), Coverage())
    assert [row.facts for row in report.documents] == [0, 0]


def test_the_raw_articles_can_be_checked_as_a_clinics_own(raw_sources: object) -> None:
    folder = CORPUS.parents[1] / "shared" / "sources"
    report = check_folder(folder, WRITTEN)

    assert raw_sources
    assert not report.has_errors
    wordings = [
        f for f in report.findings if f.kind is Kind.WORDING and f.file.endswith("new-hope-explainer.txt")
    ]
    assert {finding.line for finding in wordings} == {15, 23}


def test_files_of_other_formats_are_checked_too(library: SmallLibrary) -> None:
    library.write(
        "library/leaflet.html",
        "<html><body><article><h1>Leaflet</h1>"
        "<p>Walking cures the back of every person who walks.</p></article></body></html>",
    )
    lines = [told(f) for f in library.check_documents_alone().findings if f.kind is Kind.WORDING]
    assert lines == [
        "warning library/leaflet.html:3 [wording] it speaks of a cure or a miracle: "
        '"Walking cures the back of every person who walks."'
    ]


def test_a_text_without_headings_goes_by_its_title(library: SmallLibrary) -> None:
    library.write("library/note.txt", "Walking is good for most people. Nobody has to walk.\n")
    row = next(row for row in library.check_documents_alone().documents if row.id == "note")
    assert row.hardest.heading == "Note"


def test_a_folder_that_cannot_be_used_stops_the_check(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        check_folder(tmp_path / "none", WRITTEN)


def test_a_missing_data_file_stops_the_check(library: SmallLibrary) -> None:
    (library.root / "facts.toml").unlink()
    with pytest.raises(SettingsError, match="cannot be read"):
        library.check()


def test_without_a_list_of_facts_none_are_asked_for(library: SmallLibrary) -> None:
    library.write("facts.toml", "")
    report = library.check()
    assert (report.findings, report.facts) == ((), Coverage())


def test_a_file_that_went_while_it_was_checked_is_named(library: SmallLibrary) -> None:
    found = next(each for each in load_folder(library.documents).documents if each.id == "walking")
    shutil.rmtree(library.documents)
    with pytest.raises(CorpusError, match="cannot be opened"):
        open_document(found, library.documents)


def test_documents_are_named_by_their_path_in_the_folder(library: SmallLibrary) -> None:
    library.write("library/more/resting.md", document("resting", "## Rest\n\nIt helps. Rest is free.\n"))
    assert [finding.file for finding in library.check_documents_alone().findings] == [
        "library/more/resting.md"
    ]
