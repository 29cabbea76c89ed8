"""The five article digests carry every fact, in words a patient can read alone, and copy nothing."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
import pytest
import textstat

from schema.documents import Kind, Source

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "corpus" / "library"
SIDECAR = ROOT / "corpus" / "sidecar"
RAW_ARTICLES = ROOT.parent / "shared" / "sources"

FACT_COUNTS = {
    "clinic-outcomes-digest": ("S0", 20),
    "healthday-study-news": ("S1", 23),
    "new-hope-explainer": ("S2", 16),
    "what-to-know-guide": ("S3", 94),
    "states-of-mind-feature": ("S4", 53),
}
LEFT_OUT = {"S3-41"}
CLEVELAND = {"clinic-outcomes-digest", "healthday-study-news", "new-hope-explainer"}

FIGURES = {
    "S1-02": ("46 in 100", "46%"),
    "S1-09": ("1960s",),
    "S1-10": ("more than 1,000 people",),
    "S1-11": ("0.5 milligrams of ketamine for each kilogram",),
    "S1-12": ("40 minutes", "five days in a row"),
    "S1-13": ("over 90 in 100", "fewer than 10 in 100"),
    "S1-14": ("Between 20 and 46 in 100", "20% to 46%", "54 to 80 in 100"),
    "S1-15": ("at least six months",),
    "S1-16": ("Nearly half", "More than half"),
    "S1-17": ("8 in 10", "80%"),
    "S3-03": ("1960s",),
    "S3-04": ("1970",),
    "S3-15": ("42 in 100", "42%", "7 to 14 days"),
    "S3-16": ("days or weeks",),
    "S3-54": ("73 in 100", "73%", "27 in 100"),
    "S3-81": ("30 minutes to an hour",),
    "S4-01": ("1 in 5 adults in Europe", "150 million", "6 months"),
    "S4-02": ("19 in 100", "19%"),
    "S4-03": ("20%", "10 in 100", "10%"),
    "S4-08": ("3 months",),
    "S4-13": ("30 to 40 in 100", "30% to 40%", "60 to 70 in 100"),
    "S4-23": ("41%", "2023", "73 people"),
    "S4-24": ("62%",),
    "S4-25": ("up to 8 weeks",),
    "S4-26": ("12 weeks",),
    "S4-28": ("1 in 3", "2 in 3"),
    "S4-30": ("329 people", "a year"),
    "S4-31": ("64%",),
    "S4-34": ("several hours",),
}

MOST_FLESCH_KINCAID = {"document": 8.0, "section": 9.0}
MOST_AUTOMATED_READABILITY = {"document": 9.0, "section": 10.0}
SHINGLE_WORDS = 8

DANGLING = re.compile(
    r"(?:It|Its|This|That|These|Those|They|Them|Their|He|She|His|Her|Such|Also|However|But|And|Or|So|Then"
    r"|Therefore|Thus|Moreover|Instead|Otherwise|Both|Neither|Here|Either|Another|Others|Even so|Yes|No,"
    r"|The (?:former|latter|above|same))\b"
)
DOSE = re.compile(r"\d\s?(?:mg|milligrams?)\b|\bhalf a milligram\b")
ATTRIBUTED = re.compile(r"\b(?:says?|call|calls|claims?|found by|Nobody)\b")
BY_MOUTH_ONLY = re.compile(r"\b41%|\b62%|\b[12] in 3\b")
LOCAL_HOSPITAL_ONLY = re.compile(r"\b73 in 100\b")


class Section(NamedTuple):
    """A heading and the text under it."""

    heading: str
    text: str

    @property
    def sentences(self) -> list[str]:
        return re.split(r"(?<=[.!?])\s+", self.text)


def load(source_id: str) -> frontmatter.Post:
    return frontmatter.load(str(LIBRARY / f"{source_id}.md"))


def sections(source_id: str) -> list[Section]:
    parts = re.split(r"^## (.+)$", load(source_id).content, flags=re.MULTILINE)
    return [Section(heading, text.strip()) for heading, text in zip(parts[1::2], parts[2::2], strict=True)]


def sentences(source_id: str) -> list[str]:
    return [sentence for section in sections(source_id) for sentence in section.sentences]


def whole_text(source_id: str) -> str:
    return " ".join(section.text for section in sections(source_id))


def sidecar(source_id: str) -> list[dict[str, Any]]:
    content = tomllib.loads((SIDECAR / f"{source_id}.toml").read_text(encoding="utf-8"))
    assert set(content) == {"section"}
    return list(content["section"])


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)}


@pytest.fixture(scope="module")
def raw_shingles() -> set[tuple[str, ...]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(RAW_ARTICLES.glob("*.txt"))]
    if len(texts) != len(FACT_COUNTS):
        pytest.fail(
            f"{RAW_ARTICLES} holds {len(texts)} articles, not {len(FACT_COUNTS)}: put the originals there"
        )
    return set().union(*(shingles(text) for text in texts))


@pytest.mark.parametrize("source_id", FACT_COUNTS)
class TestArticle:
    def test_front_matter_is_a_complete_source(self, source_id: str):
        source = Source.model_validate(load(source_id).metadata)

        assert source.id == source_id
        assert source.kind is not Kind.NOT_STATED
        assert "not stated" not in {
            source.bias,
            source.route,
            source.population,
            source.jurisdiction,
            source.about,
        }
        assert source.rights.startswith("Digest in our own words, Apache-2.0.")
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.reviewed)

    def test_articles_on_the_cleveland_study_link_each_other_and_no_other_does(self, source_id: str):
        source = Source.model_validate(load(source_id).metadata)

        if source_id in CLEVELAND:
            assert CLEVELAND - {source_id} <= set(source.same_study_as)
            assert source.people == 1034
        else:
            assert source.same_study_as == ()
            assert source.people is None

    def test_every_fact_of_the_article_is_covered_and_no_other_is_claimed(self, source_id: str):
        article, count = FACT_COUNTS[source_id]
        known = {f"{article}-{number:02d}" for number in range(1, count + 1)} - LEFT_OUT
        claimed = {fact for section in sidecar(source_id) for fact in section["facts"]}

        assert known - claimed == set()
        assert claimed - known == set()

    def test_sidecar_headings_are_the_headings_of_the_text_in_order(self, source_id: str):
        assert [section["heading"] for section in sidecar(source_id)] == [
            section.heading for section in sections(source_id)
        ]

    def test_each_section_has_facts_and_four_to_eight_questions_of_its_own(self, source_id: str):
        asked = Counter(
            question.lower() for section in sidecar(source_id) for question in section["questions"]
        )

        for section in sidecar(source_id):
            assert set(section) == {"heading", "facts", "questions"}, section["heading"]
            assert section["facts"], section["heading"]
            assert 4 <= len(section["questions"]) <= 8, section["heading"]
        assert [question for question, times in asked.items() if times > 1] == []

    def test_sections_hold_two_to_eight_sentences_without_lists(self, source_id: str):
        assert {
            section.heading: len(section.sentences)
            for section in sections(source_id)
            if not 2 <= len(section.sentences) <= 8 or "\n" in section.text
        } == {}

    def test_the_document_reads_at_grade_eight_or_lower(self, source_id: str):
        text = whole_text(source_id)

        assert textstat.flesch_kincaid_grade(text) <= MOST_FLESCH_KINCAID["document"]
        assert textstat.automated_readability_index(text) <= MOST_AUTOMATED_READABILITY["document"]

    def test_each_section_reads_at_grade_nine_or_lower(self, source_id: str):
        grades = {
            section.heading: (
                textstat.flesch_kincaid_grade(section.text),
                textstat.automated_readability_index(section.text),
            )
            for section in sections(source_id)
        }

        assert {
            heading: grade
            for heading, grade in grades.items()
            if grade[0] > MOST_FLESCH_KINCAID["section"] or grade[1] > MOST_AUTOMATED_READABILITY["section"]
        } == {}

    def test_no_run_of_eight_words_is_taken_from_an_article(
        self, source_id: str, raw_shingles: set[tuple[str, ...]]
    ):
        written = shingles(" ".join(f"{section.heading} {section.text}" for section in sections(source_id)))

        assert sorted(" ".join(run) for run in written & raw_shingles) == []

    def test_no_sentence_needs_the_one_before(self, source_id: str):
        assert [sentence for sentence in sentences(source_id) if DANGLING.match(sentence)] == []

    def test_no_sentence_stands_twice(self, source_id: str):
        assert [sentence for sentence, times in Counter(sentences(source_id)).items() if times > 1] == []

    def test_big_promises_are_only_reported_or_denied(self, source_id: str):
        written = sentences(source_id)
        praise = [text for text in written if re.search(r"safe and effective|life-changing", text)]
        cures = [text for text in written if re.search(r"\bcures?\b", text)]

        assert [text for text in praise if not ATTRIBUTED.search(text)] == []
        assert [text for text in cures if not re.search(r"\bnot a (?:miracle )?cure\b", text)] == []

    def test_a_dose_figure_names_the_people_of_the_study(self, source_id: str):
        doses = [sentence for sentence in sentences(source_id) if DOSE.search(sentence)]

        assert [
            text for text in doses if "Cleveland Clinic" not in text or "people" not in text.lower()
        ] == []
        assert bool(doses) == (source_id == "healthday-study-news")

    def test_disputed_figures_keep_their_route_or_origin(self, source_id: str):
        by_mouth = [text for text in sentences(source_id) if BY_MOUTH_ONLY.search(text)]
        from_hospital = [text for text in sentences(source_id) if LOCAL_HOSPITAL_ONLY.search(text)]
        origin = re.compile(r"local NHS hospital|The guide does not say")

        assert [text for text in by_mouth if not re.search(r"\bby[ -]mouth\b", text)] == []
        assert [text for text in from_hospital if not origin.search(text)] == []


@pytest.mark.parametrize(("fact", "figures"), FIGURES.items())
def test_a_section_that_claims_a_fact_states_its_figures(fact: str, figures: tuple[str, ...]):
    article = next(source_id for source_id, (name, _) in FACT_COUNTS.items() if fact.startswith(f"{name}-"))
    texts = {section.heading: section.text for section in sections(article)}
    claiming = [texts[entry["heading"]] for entry in sidecar(article) if fact in entry["facts"]]

    assert [figure for figure in figures if not any(figure in text for text in claiming)] == []


def test_the_shares_of_the_study_come_with_their_other_side():
    text = whole_text("healthday-study-news")

    for figure in (
        "20 and 46 in 100",
        "54 to 80 in 100",
        "over 90 in 100",
        "fewer than 10 in 100",
        "20%",
        "80%",
    ):
        assert figure in text


def test_nausea_is_named_as_a_side_effect_and_never_as_something_eased():
    nausea = [text for text in sentences("what-to-know-guide") if re.search(r"nausea|vomit", text, re.I)]

    assert nausea
    assert [text for text in nausea if not re.search(r"side effect", text, re.I)] == []


@pytest.mark.parametrize(
    "opening", ["It is rare.", "These pass.", "However, few gain.", "Such pain is rare."]
)
def test_an_opening_that_leans_on_another_sentence_is_seen(opening: str):
    assert DANGLING.match(opening)


@pytest.mark.parametrize("opening", ["Other sources differ.", "Nobody knows.", "Harms are rare."])
def test_an_opening_that_stands_alone_is_let_through(opening: str):
    assert not DANGLING.match(opening)


def test_a_copied_run_of_eight_words_would_be_seen():
    article = "one two three four five six seven eight nine"

    assert shingles("zero One two, three four-five six seven EIGHT.") & shingles(article)
    assert not shingles("one two three four five six seven and eight") & shingles(article)
