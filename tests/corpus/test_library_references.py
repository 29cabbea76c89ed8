"""Every reference digest of the library says where it comes from and stands alone when quoted."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import textstat

from corpus.check_rules import SentenceRule, read_rules, read_wording
from corpus.facts import Status, read_facts
from schema.documents import Kind, Source

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FACTS, RULES = read_facts(), read_rules()
LIMITS = RULES.limits
ARTICLES = {group.document for group in FACTS.group if group.document}
REFERENCES = sorted({path.stem for path in (CORPUS / "library").glob("*.md")} - ARTICLES)

SHIPPABLE_FACTS = {
    each.id for each in FACTS.by_id.values() if each.id[0] == "A" and each.status is Status.TO_COVER
}

ORDER_TO_PATIENT = re.compile(
    r"(?:^|[.:;,] )(?:stop|start|skip|double|halve|space|taper)\b"
    r"|\b[Yy]ou (?:should|must|need to) (?:stop|start|skip|taper|take)\b"
)


def is_caught(sentence: str, rules: Iterable[SentenceRule]) -> bool:
    return any(rule.catches(sentence) for rule in rules)


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

    assert claimed == SHIPPABLE_FACTS


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

        counts = [len(section["questions"]) for section in sidecar(reference)]

        assert LIMITS.fewest_questions <= min(counts)
        assert max(counts) <= LIMITS.most_questions
        assert len(asked) == len({question.lower() for question in asked})
        assert [question for question in asked if question.lower().rstrip("?.! ") + "?" in text] == []

    def test_unchecked_wording_stays_out(self, reference: str):
        text = body(reference)
        found = {
            fact: match.group()
            for fact in claimed_facts(reference)
            if (match := FACTS.by_id[fact].keep_out.search(text))
        }

        assert found == {}
        assert FACTS.keep_out_everywhere.search(text) is None

    def test_second_hand_facts_name_the_report(self, reference: str):
        texts = sections(reference)
        unnamed = [
            (section["heading"], fact)
            for section in sidecar(reference)
            for fact in section["facts"]
            if not FACTS.by_id[fact].reported_by.search(texts[section["heading"]])
        ]

        assert unnamed == []

    def test_the_document_reads_with_ease(self, reference: str):
        text = " ".join(sections(reference).values())

        assert textstat.flesch_kincaid_grade(text) <= LIMITS.most_flesch_kincaid_document
        assert textstat.automated_readability_index(text) <= LIMITS.most_automated_readability_document

    def test_each_section_reads_with_ease(self, reference: str):
        grades = {
            heading: (textstat.flesch_kincaid_grade(text), textstat.automated_readability_index(text))
            for heading, text in sections(reference).items()
        }

        assert {
            heading: grade
            for heading, grade in grades.items()
            if grade[0] > LIMITS.most_flesch_kincaid_section
            or grade[1] > LIMITS.most_automated_readability_section
        } == {}

    def test_every_sentence_stands_alone(self, reference: str):
        leaning = [t for t in each_sentence(reference) if is_caught(t, RULES.stands_alone)]

        assert leaning == []

    def test_sentences_are_short(self, reference: str):
        assert [text for text in each_sentence(reference) if len(text.split()) > 28] == []

    def test_a_dose_figure_names_its_population(self, reference: str):
        assert [text for text in each_sentence(reference) if is_caught(text, RULES.dose)] == []

    def test_nothing_is_promised_or_ordered(self, reference: str):
        promised = [t for t in each_sentence(reference) if is_caught(t, read_wording())]
        ordered = [text for text in each_sentence(reference) if ORDER_TO_PATIENT.search(text)]

        assert promised == []
        assert ordered == []
