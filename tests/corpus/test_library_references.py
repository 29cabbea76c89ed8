"""Every reference digest of the library says where it comes from and stands alone when quoted."""

import re
import tomllib
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import textstat

from schema.documents import Kind, Source

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ARTICLES = {
    "clinic-outcomes-digest",
    "healthday-study-news",
    "new-hope-explainer",
    "what-to-know-guide",
    "states-of-mind-feature",
}
REFERENCES = sorted({path.stem for path in (CORPUS / "library").glob("*.md")} - ARTICLES)

UNCHECKED_FACTS = {"A-17"}
HELP_LINE_FACTS = {"A-70", "A-71", "A-72", "A-73", "A-76"}
SHIPPABLE_FACTS = {f"A-{number:02d}" for number in range(1, 77)} - UNCHECKED_FACTS
UNCHECKED_WORDING = {
    "A-02": r"\bgrade B\b",
    "A-04": r"\bgrade C\b",
    "A-05": r"\.pub2|CD015373",
    "A-06": r"\b0 ?(?:to|-|–) ?100\b|15\.8|15\.79",
    "A-16": r"control arm|comparison group|drop(?:ped)?[ -]?out",
    "A-51": r"clarithromycin|ketoconazole|ritonavir|grapefruit|rifampicin|carbamazepine|St John",
    "A-61": r"Schedule 2\b",
    "A-66": r"very small (?:benefit|effect|gain)",
    "A-67": r"little or no (?:benefit|help|gain)",
    "A-72": r"Scotland",
    "A-75": r"\bfalls?\b",
}
UNCHECKED_ANYWHERE = r"\bACLS\b|baseline ECG|6 to 12 treatments|six to twelve treatments"
REPORTED_BY = {
    "A-02": r"MedCentral",
    "A-03": r"MedCentral",
    "A-04": r"clinician's blog|Medscape",
    "A-08": r"news report",
    "A-14": r"Healing Maps",
    "A-18": r"Clinical Pain Advisor",
    "A-60": r"Pulse|Corriger",
}

LEANS_ON_NEIGHBOUR = re.compile(
    r"(?:It|Its|This|These|Those|They|Their|That|He|She|Such|Also|However|But|And|Or|So|Then|Therefore|Thus"
    r"|Instead|Moreover|Furthermore|Otherwise|Here|(?:Yes|No)(?=[,:.])|The (?:former|latter|above|same))\b"
)
DOSE = re.compile(r"\d\s?(?:mg|milligrams?|micrograms?|µg|mcg)\b(?!/mL| per mL| in each)")
POPULATION = re.compile(r"\b(?:people|adults?|patients?|children|teens|drivers?|blood|sprays?|products?)\b")
PROMOTION = re.compile(
    r"safe and effective|\bcures?\b|miracle|life-changing|breakthrough|game[- ]changer", re.I
)
ORDER_TO_PATIENT = re.compile(
    r"(?:^|[.:;,] )(?:stop|start|skip|double|halve|space|taper)\b"
    r"|\b[Yy]ou (?:should|must|need to) (?:stop|start|skip|taper|take)\b"
)


def body(reference: str) -> str:
    return frontmatter.load(str(CORPUS / "library" / f"{reference}.md")).content


def sections(reference: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", body(reference), flags=re.MULTILINE)
    return {
        heading.strip(): " ".join(text.split())
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[\"'‘“(]?[A-Z0-9])", text)


def sidecar(reference: str) -> list[dict[str, Any]]:
    content = tomllib.loads((CORPUS / "sidecar" / f"{reference}.toml").read_text(encoding="utf-8"))
    assert set(content) == {"section"}
    return content["section"]


def claimed_facts(reference: str) -> set[str]:
    return {fact for section in sidecar(reference) for fact in section["facts"]}


def each_sentence(reference: str) -> list[str]:
    return [sentence for text in sections(reference).values() for sentence in sentences(text)]


def test_the_library_holds_references_and_each_has_a_sidecar():
    sidecars = {path.stem for path in (CORPUS / "sidecar").glob("*.toml")}

    assert len(REFERENCES) >= 26
    assert sidecars - ARTICLES == set(REFERENCES)


def test_every_shippable_fact_is_claimed_and_no_unchecked_one():
    claimed = set().union(*(claimed_facts(reference) for reference in REFERENCES))

    assert claimed - SHIPPABLE_FACTS == set()
    assert SHIPPABLE_FACTS - HELP_LINE_FACTS - claimed == set()


@pytest.mark.parametrize("reference", REFERENCES)
class TestReference:
    def test_front_matter_is_a_source_of_that_name(self, reference: str):
        source = Source.model_validate(frontmatter.load(str(CORPUS / "library" / f"{reference}.md")).metadata)

        assert source.id == reference
        assert source.kind is not Kind.CLINIC_SHEET
        assert source.url == "not stated" or source.url.startswith("https://")
        assert source.rights.startswith("Digest in our own words, Apache-2.0.")
        assert "not stated" not in {source.about, source.bias, source.population, source.jurisdiction}
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.reviewed)

    def test_same_study_links_lead_to_other_documents(self, reference: str):
        metadata = frontmatter.load(str(CORPUS / "library" / f"{reference}.md")).metadata
        linked = set(metadata.get("same_study_as") or [])

        assert linked <= (set(REFERENCES) | ARTICLES) - {reference}

    def test_sidecar_headings_are_the_headings_of_the_text_in_order(self, reference: str):
        headings = [section["heading"] for section in sidecar(reference)]

        assert headings == list(sections(reference))

    def test_sidecar_sections_hold_facts_and_questions_and_nothing_else(self, reference: str):
        for section in sidecar(reference):
            assert set(section) == {"heading", "facts", "questions"}, section["heading"]
            assert set(section["facts"]) <= SHIPPABLE_FACTS, section["heading"]
            assert section["facts"], section["heading"]

    def test_questions_are_several_distinct_and_not_the_text(self, reference: str):
        text = body(reference).lower()
        asked = [question for section in sidecar(reference) for question in section["questions"]]

        assert all(3 <= len(section["questions"]) <= 8 for section in sidecar(reference))
        assert len(asked) == len({question.lower() for question in asked})
        assert [question for question in asked if question.lower().rstrip("?.! ") + "?" in text] == []

    def test_unchecked_wording_stays_out(self, reference: str):
        text = body(reference)
        found = {
            fact: match.group()
            for fact in claimed_facts(reference) & set(UNCHECKED_WORDING)
            if (match := re.search(UNCHECKED_WORDING[fact], text, re.IGNORECASE))
        }

        assert found == {}
        assert re.search(UNCHECKED_ANYWHERE, text) is None

    def test_second_hand_facts_name_the_report(self, reference: str):
        texts = sections(reference)
        unnamed = [
            (section["heading"], fact)
            for section in sidecar(reference)
            for fact in section["facts"]
            if not re.search(REPORTED_BY.get(fact, ""), texts[section["heading"]])
        ]

        assert unnamed == []

    def test_the_document_reads_at_grade_eight_or_lower(self, reference: str):
        text = " ".join(sections(reference).values())

        assert textstat.flesch_kincaid_grade(text) <= 8.0
        assert textstat.automated_readability_index(text) <= 10.0

    def test_each_section_reads_at_grade_nine_or_lower(self, reference: str):
        grades = {
            heading: (textstat.flesch_kincaid_grade(text), textstat.automated_readability_index(text))
            for heading, text in sections(reference).items()
        }

        assert {
            heading: grade for heading, grade in grades.items() if grade[0] > 9.0 or grade[1] > 11.0
        } == {}

    def test_every_sentence_stands_alone(self, reference: str):
        assert [text for text in each_sentence(reference) if LEANS_ON_NEIGHBOUR.match(text)] == []

    def test_sentences_are_short(self, reference: str):
        assert [text for text in each_sentence(reference) if len(text.split()) > 28] == []

    def test_a_dose_figure_names_its_population(self, reference: str):
        doses = [text for text in each_sentence(reference) if DOSE.search(text)]

        assert [text for text in doses if not POPULATION.search(text)] == []

    def test_nothing_is_promised_or_ordered(self, reference: str):
        promised = [text for text in each_sentence(reference) if PROMOTION.search(text)]
        ordered = [text for text in each_sentence(reference) if ORDER_TO_PATIENT.search(text)]

        assert promised == []
        assert ordered == []


@pytest.mark.parametrize(
    "opening", ["It helps.", "These are mild.", "However, few gain.", "Yes: tests are done."]
)
def test_a_sentence_that_leans_on_its_neighbour_is_seen(opening: str):
    assert LEANS_ON_NEIGHBOUR.match(opening)


@pytest.mark.parametrize(
    "opening", ["No one can say.", "Itching is rare.", "Some people gain.", "Soon after, pain eased."]
)
def test_a_sentence_that_stands_alone_is_let_through(opening: str):
    assert not LEANS_ON_NEIGHBOUR.match(opening)
