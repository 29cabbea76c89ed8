"""The five article digests carry every fact, in words a patient can read alone, and copy nothing."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
import pytest
import textstat

from corpus.check_rules import SentenceRule, read_rules, read_wording
from corpus.facts import Status, read_facts
from schema.documents import Kind, Source

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "corpus" / "library"
SIDECAR = ROOT / "corpus" / "sidecar"
RAW_ARTICLES = ROOT.parent / "shared" / "sources"

FACTS, RULES = read_facts(), read_rules()
LIMITS = RULES.limits
ARTICLES = {group.document: group for group in FACTS.group if group.document}
FIGURES = {each.id: each.states for each in FACTS.fact if each.states}
CLEVELAND = {"clinic-outcomes-digest", "healthday-study-news", "new-hope-explainer"}
SHINGLE_WORDS = 8

BY_MOUTH_ONLY = re.compile(r"\b41%|\b62%|\b[12] in 3\b")
LOCAL_HOSPITAL_ONLY = re.compile(r"\b73 in 100\b")


class Section(NamedTuple):
    """A heading and the text under it."""

    heading: str
    text: str

    @property
    def sentences(self) -> list[str]:
        return re.split(r"(?<=[.!?])\s+", self.text)


def is_caught(sentence: str, rules: Iterable[SentenceRule]) -> bool:
    return any(rule.catches(sentence) for rule in rules)


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
    if len(texts) != len(ARTICLES):
        pytest.fail(
            f"{RAW_ARTICLES} holds {len(texts)} articles, not {len(ARTICLES)}: put the originals there"
        )
    return set().union(*(shingles(text) for text in texts))


@pytest.mark.parametrize("source_id", ARTICLES)
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
        known = {each for each in ARTICLES[source_id].ids if FACTS.by_id[each].status is Status.TO_COVER}
        claimed = {fact for section in sidecar(source_id) for fact in section["facts"]}

        assert known - claimed == set()
        assert claimed - known == set()

    def test_sidecar_headings_are_the_headings_of_the_text_in_order(self, source_id: str):
        assert [section["heading"] for section in sidecar(source_id)] == [
            section.heading for section in sections(source_id)
        ]

    def test_each_section_has_facts_and_questions_of_its_own(self, source_id: str):
        asked = Counter(
            question.lower() for section in sidecar(source_id) for question in section["questions"]
        )

        for section in sidecar(source_id):
            assert set(section) == {"heading", "facts", "questions"}, section["heading"]
            assert section["facts"], section["heading"]
            count = len(section["questions"])
            assert LIMITS.fewest_questions <= count <= LIMITS.most_questions, section["heading"]
        assert [question for question, times in asked.items() if times > 1] == []

    def test_sections_hold_two_to_eight_sentences_without_lists(self, source_id: str):
        assert {
            section.heading: len(section.sentences)
            for section in sections(source_id)
            if not 2 <= len(section.sentences) <= 8 or "\n" in section.text
        } == {}

    def test_the_document_reads_with_ease(self, source_id: str):
        text = whole_text(source_id)

        assert textstat.flesch_kincaid_grade(text) <= LIMITS.most_flesch_kincaid_document
        assert textstat.automated_readability_index(text) <= LIMITS.most_automated_readability_document

    def test_each_section_reads_with_ease(self, source_id: str):
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
            if grade[0] > LIMITS.most_flesch_kincaid_section
            or grade[1] > LIMITS.most_automated_readability_section
        } == {}

    def test_no_run_of_eight_words_is_taken_from_an_article(
        self, source_id: str, raw_shingles: set[tuple[str, ...]]
    ):
        written = shingles(" ".join(f"{section.heading} {section.text}" for section in sections(source_id)))

        assert sorted(" ".join(run) for run in written & raw_shingles) == []

    def test_no_sentence_needs_the_one_before(self, source_id: str):
        assert [text for text in sentences(source_id) if is_caught(text, RULES.stands_alone)] == []

    def test_no_sentence_stands_twice(self, source_id: str):
        assert [sentence for sentence, times in Counter(sentences(source_id)).items() if times > 1] == []

    def test_big_promises_are_only_reported_or_denied(self, source_id: str):
        assert [text for text in sentences(source_id) if is_caught(text, read_wording())] == []

    def test_a_dose_figure_names_the_people_of_the_study(self, source_id: str):
        doses = [text for text in sentences(source_id) if any(r.pattern.search(text) for r in RULES.dose)]

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
    article = FACTS.carriers(fact).document
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


def test_a_copied_run_of_eight_words_would_be_seen():
    article = "one two three four five six seven eight nine"

    assert shingles("zero One two, three four-five six seven EIGHT.") & shingles(article)
    assert not shingles("one two three four five six seven and eight") & shingles(article)
