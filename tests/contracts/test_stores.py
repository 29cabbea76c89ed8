from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stores import ExactStore, FaissStore
from schema.protocols import Matrix, VectorStore

STORES = [ExactStore, FaissStore]
MakeStore = Callable[[Matrix], VectorStore]


def unit_rows(count: int, dimensions: int, seed: int) -> Matrix:
    rows = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


@pytest.mark.parametrize("k", [1, 10, 99, 1000, 1500])
def test_faiss_finds_what_the_oracle_finds_hit_by_hit(k: int) -> None:
    vectors = unit_rows(1000, 384, seed=1)
    exact, fast = ExactStore(vectors), FaissStore(vectors)
    for query in unit_rows(20, 384, seed=2):
        assert fast.search(query, k) == exact.search(query, k)


@given(
    rows=st.lists(st.sampled_from(range(6)), max_size=120),
    query=st.sampled_from(range(6)),
    k=st.integers(min_value=0, max_value=130),
)
def test_faiss_breaks_ties_like_the_oracle(rows: list[int], query: int, k: int) -> None:
    palette = unit_rows(6, 8, seed=3)
    vectors = palette[rows].reshape(len(rows), 8)
    assert FaissStore(vectors).search(palette[query], k) == ExactStore(vectors).search(palette[query], k)


def test_faiss_and_oracle_agree_when_nearly_all_rows_tie() -> None:
    vectors = np.repeat(unit_rows(2, 16, seed=4), 400, axis=0)
    assert FaissStore(vectors).search(vectors[0], 5) == ExactStore(vectors).search(vectors[0], 5)


@pytest.mark.parametrize("make_store", STORES)
def test_a_row_finds_itself_first_with_cosine_one(make_store: MakeStore) -> None:
    vectors = unit_rows(50, 384, seed=5)
    store = make_store(vectors)
    for row in (0, 23, 49):
        best = store.search(vectors[row], 1)[0]
        assert best.row == row
        assert best.score == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("make_store", STORES)
def test_scores_are_cosines_and_fall(make_store: MakeStore) -> None:
    vectors = np.array([[1, 0], [0, 1], [-1, 0], [0.6, 0.8]], dtype=np.float32)
    found = make_store(vectors).search(np.array([1, 0], dtype=np.float32), 4)
    assert [neighbour.row for neighbour in found] == [0, 3, 1, 2]
    assert [neighbour.score for neighbour in found] == pytest.approx([1, 0.6, 0, -1], abs=1e-6)


@pytest.mark.parametrize("make_store", STORES)
def test_equal_scores_come_in_row_order(make_store: MakeStore) -> None:
    vectors = np.repeat(unit_rows(1, 16, seed=6), 100, axis=0)
    assert [n.row for n in make_store(vectors).search(vectors[0], 3)] == [0, 1, 2]


@pytest.mark.parametrize("make_store", STORES)
def test_more_neighbours_than_rows_gives_every_row(make_store: MakeStore) -> None:
    vectors = unit_rows(3, 16, seed=7)
    assert {n.row for n in make_store(vectors).search(vectors[0], 10)} == {0, 1, 2}


@pytest.mark.parametrize("k", [0, -1])
@pytest.mark.parametrize("make_store", STORES)
def test_no_neighbour_wanted_gives_none(make_store: MakeStore, k: int) -> None:
    vectors = unit_rows(3, 16, seed=8)
    assert make_store(vectors).search(vectors[0], k) == []


@pytest.mark.parametrize("make_store", STORES)
def test_an_empty_store_has_no_neighbours(make_store: MakeStore) -> None:
    store = make_store(np.zeros((0, 16), dtype=np.float32))
    assert store.search(unit_rows(1, 16, seed=9)[0], 5) == []
