"""The five real articles: what must go, what must stay, where they come from."""

import time
import tomllib
from pathlib import Path

import pytest

from corpus.chunk import chunk
from corpus.load import Corpus, load_folder
from schema.documents import Document

FACTS = tomllib.loads(Path(__file__).with_name("facts_kept.toml").read_text(encoding="utf-8"))

STRIPPED = tomllib.loads(Path(__file__).with_name("spans_stripped.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("source_id", "words"),
    [(source_id, words) for source_id, all_words in STRIPPED.items() for words in all_words],
)
def test_furniture_is_gone_and_reported(articles: dict[str, Document], source_id: str, words: str) -> None:
    document = articles[source_id]
    assert words.lower() not in document.text.lower()
    assert any(words.lower() in span.text.lower() and span.reason for span in document.stripped)


@pytest.mark.parametrize(
    ("source_id", "fact", "words"),
    [(source_id, fact, words) for source_id, facts in FACTS.items() for fact, words in facts.items()],
)
def test_every_fact_can_still_be_quoted(
    articles: dict[str, Document], source_id: str, fact: str, words: str
) -> None:
    sentences = [s.text for passage in chunk(articles[source_id], 900) for s in passage.sentences]
    assert any(words.lower() in sentence.lower() for sentence in sentences), fact


def test_the_facts_are_all_facts_of_the_articles() -> None:
    assert {source_id: len(facts) for source_id, facts in FACTS.items()} == {
        "clinic-outcomes-digest": 20,
        "healthday-study-news": 22,
        "new-hope-explainer": 16,
        "what-to-know-guide": 93,
        "states-of-mind-feature": 53,
    }


def test_each_stripped_span_names_its_line_in_the_file(articles: dict[str, Document]) -> None:
    lines = {span.text: span.line for span in articles["states-of-mind-feature"].stripped}
    assert lines["4 min"] == 2
    assert lines["Malta flag Malta"] == 92
    assert lines["See all"] == 159
    guide = {span.text: span.line for span in articles["what-to-know-guide"].stripped}
    assert guide["You aren't alone and there is hope!"] == 138


def test_the_titles_are_found_and_are_not_quotable(articles: dict[str, Document]) -> None:
    titles = {source_id: document.source.title for source_id, document in articles.items()}
    assert titles["clinic-outcomes-digest"].startswith("Cleveland Clinic Study Finds")
    assert titles["healthday-study-news"].startswith("Ketamine found to be safe")
    assert titles["new-hope-explainer"].endswith("The Promise of Ketamine")
    assert titles["what-to-know-guide"].endswith("What to Know")
    assert titles["states-of-mind-feature"].startswith("When Chronic Pain Doesn't Stop")
    for document in articles.values():
        assert not any(document.source.title in passage.text for passage in chunk(document, 900))


def test_date_author_publisher_link_and_doi_become_metadata(articles: dict[str, Document]) -> None:
    news, feature = articles["healthday-study-news"].source, articles["states-of-mind-feature"].source
    assert (news.publisher, news.published) == ("HealthDay", "2025-10-10")
    assert news.url.startswith("https://medicalxpress.com/news/2025-10")
    assert news.doi == "10.1136/rapm-2025-106907"
    assert news.rights.startswith("Copyright © 2025 HealthDay")
    assert (feature.author, feature.published, feature.publisher) == (
        "Clara Bennett",
        "2025-09-19",
        "not stated",
    )
    assert articles["new-hope-explainer"].source.published == "not stated"


def test_the_sections_are_those_of_the_articles(articles: dict[str, Document]) -> None:
    paths = {key: [s.heading_path for s in document.sections] for key, document in articles.items()}
    assert paths["clinic-outcomes-digest"] == [()]
    assert paths["healthday-study-news"] == [()]
    assert paths["new-hope-explainer"] == [(), ("Disclaimer",)]
    assert [" ".join(path[0].split()[:4]) if path else "" for path in paths["what-to-know-guide"]] == [
        "",
        "What is Ketamine?",
        "Ketamine Infusions for Chronic",
        "How Do Ketamine Infusions",
        "Who Can Have Ketamine",
        "Potential Benefits",
        "The Risks and Side",
        "The Risks",
        "Potential Side Effects",
        "What to Expect During",
        "Are Ketamine Infusions Right",
    ]
    feature = paths["states-of-mind-feature"]
    assert [" ".join(path[0].split()[:4]) for path in feature[1:6]] == [
        "What Is Chronic Pain",
        "Ketamine Could Break the",
        "Key Scientific Facts on",
        "Ketamine Infusion Therapy: How",
        "The New Era of",
    ]
    assert [path[0] for path in feature[6:]] == ["FAQ"] * 6
    assert feature[6] == ("FAQ", "What is ketamine infusion therapy?")


def test_contraindications_are_never_quoted_without_their_introduction(articles: dict[str, Document]) -> None:
    for passage in chunk(articles["what-to-know-guide"], 300):
        for sentence in passage.sentences:
            if sentence.text == "You have epilepsy":
                assert sentence.lead_in is not None
                assert passage.sentences[sentence.lead_in].text.endswith("if any of the following apply:")
                return
    pytest.fail("the list was not found")


def test_loading_takes_less_than_two_seconds(raw_sources: Corpus) -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "sources"
    start = time.perf_counter()
    again = load_folder(folder)
    assert time.perf_counter() - start < 2
    assert again == raw_sources
