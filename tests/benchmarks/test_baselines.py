import numpy as np
import pytest

from benchmarks.baselines import Asked, Baselines, first_of_each
from benchmarks.bench_library import Chunks

AXES = {"north": (1.0, 0.0), "east": (0.0, 1.0), "north-east": (0.8, 0.6)}


@pytest.fixture
def baselines() -> Baselines:
    """Three documents; the first has two chunks, of which one points north."""
    texts = ("wind blows east", "wind blows north", "sun rises", "wind and sun together")
    vectors = np.array([AXES["east"], AXES["north"], AXES["east"], AXES["north-east"]], dtype=np.float32)
    return Baselines(Chunks(("wind", "sun", "both"), texts, np.array([0, 2, 3]), vectors))


def asked(text: str, direction: str) -> Asked:
    return Asked(text, np.array(AXES[direction], dtype=np.float32))


def test_the_best_chunk_of_a_document_counts(baselines: Baselines) -> None:
    assert baselines.dense(asked("", "north")) == ["wind", "both", "sun"]
    assert baselines.dense(asked("", "east")) == ["wind", "sun", "both"]


def test_lexical_search_finds_only_documents_with_a_word(baselines: Baselines) -> None:
    assert baselines.bm25(asked("north", "north")) == ["wind"]
    assert set(baselines.bm25(asked("winds", "north"))) == {"wind", "both"}
    assert baselines.bm25(asked("xylophone", "north")) == []


def test_what_both_rankings_hold_comes_first_by_reciprocal_ranks(baselines: Baselines) -> None:
    found = baselines.reciprocal_ranks(asked("sun rises", "north"))
    assert found == ["sun", "both", "wind"]


def test_the_weighted_mixture_trusts_vectors_more_than_words(baselines: Baselines) -> None:
    assert baselines.weighted(asked("sun rises", "north"))[0] == "wind"
    assert baselines.weighted(asked("sun rises", "east"))[0] == "sun"
    assert baselines.weighted(asked("xylophone", "north")) == ["wind", "both"]


def test_at_most_ten_documents_are_kept_each_at_its_first_place() -> None:
    assert first_of_each(["b", "a", "b", *map(str, range(20))]) == ["b", "a", *map(str, range(8))]
