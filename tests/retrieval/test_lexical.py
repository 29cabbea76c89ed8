import math

import pytest

from retrieval.lexical import LexicalIndex

TEXTS = [
    "Water the tomatoes early in the morning.",
    "The tides come with the moon.",
    "Tomatoes, tomatoes and more tomatoes: a recipe for tomato soup.",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(TEXTS)


def test_scores_are_those_of_the_published_formula(index: LexicalIndex) -> None:
    lengths = [4, 3, 6]
    frequency, holding, average = 1, 2, sum(lengths) / 3
    idf = math.log(1 + (3 - holding + 0.5) / (holding + 0.5))
    expected = idf * frequency / (frequency + 1.5 * (1 - 0.75 + 0.75 * lengths[0] / average))
    assert index.scores("tomato")[0] == pytest.approx(expected, rel=1e-5)


def test_a_text_that_says_it_more_often_scores_higher_and_one_that_does_not_scores_zero(
    index: LexicalIndex,
) -> None:
    scores = index.scores("When do I water a tomato?")
    assert scores[0] > 0
    assert index.scores("tomato")[2] > index.scores("tomato")[0]
    assert scores[1] == 0


def test_forms_of_a_word_are_one_word(index: LexicalIndex) -> None:
    assert index.scores("watering")[0] == index.scores("WATER")[0] > 0


@pytest.mark.parametrize("query", ["", "?!", "the of and", "xylophone", "疼痛"])
def test_a_query_without_known_words_scores_zero(index: LexicalIndex, query: str) -> None:
    assert index.scores(query).tolist() == [0, 0, 0]


def test_a_known_word_counts_beside_an_unknown_one(index: LexicalIndex) -> None:
    assert index.scores("xylophone moon").tolist() == index.scores("moon").tolist()


def test_the_order_of_the_texts_changes_no_score(index: LexicalIndex) -> None:
    turned = LexicalIndex(TEXTS[::-1])
    for query in ("tomato soup", "moon and water", "early tides recipe"):
        assert turned.scores(query)[::-1].tolist() == index.scores(query).tolist()


@pytest.mark.parametrize("texts", [[], ["", "the of and"]])
def test_texts_without_words_can_be_searched_too(texts: list[str]) -> None:
    assert LexicalIndex(texts).scores("tomato").tolist() == [0.0] * len(texts)


def test_coverage_is_the_share_of_the_querys_words_in_a_text(index: LexicalIndex) -> None:
    query = "Is there a recipe for tomato and xylophone?"
    assert index.coverage(query, 2) == pytest.approx(2 / 3)
    assert index.coverage(query, 1) == 0
    assert index.coverage("the of and", 2) == 0


def test_stems_are_those_of_the_content_words(index: LexicalIndex) -> None:
    assert index.stems("The tides are coming, and the moon!") == {"tide", "come", "moon"}
