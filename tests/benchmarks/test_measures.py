import numpy as np
import pytest

from benchmarks.measures import interval, measure, p_value, share, share_interval

JUDGEMENTS = {"a": {"d1": 2, "d2": 1}, "b": {"d3": 1}}
HALF = np.array([0.0, 1.0] * 50)


def test_a_perfect_run_measures_one() -> None:
    for values in measure(JUDGEMENTS, {"a": ("d1", "d2"), "b": ("d3",)}):
        assert values.tolist() == [1.0, 1.0]


def test_a_query_without_hits_counts_nothing_but_counts() -> None:
    for values in measure(JUDGEMENTS, {"a": ("d1", "d2")}):
        assert values.tolist() == [1.0, 0.0]


def test_order_and_grade_count() -> None:
    found = measure(JUDGEMENTS, {"a": ("d2", "d1"), "b": ("d9", "d3")})
    assert found.reciprocal_rank.tolist() == [1.0, 0.5]
    assert found.recall.tolist() == [1.0, 1.0]
    assert found.ndcg.tolist() == pytest.approx([0.8597, 0.6309], abs=1e-4)


def test_only_the_first_ten_count() -> None:
    run = {"a": (*(f"x{number}" for number in range(10)), "d1"), "b": ("d3",)}
    assert measure(JUDGEMENTS, run).recall.tolist() == [0.0, 1.0]


def test_the_interval_lies_around_the_mean_and_is_the_same_each_time() -> None:
    found = interval(HALF)
    assert found.low == pytest.approx(0.4, abs=0.02)
    assert found.high == pytest.approx(0.6, abs=0.02)
    assert found == interval(HALF)


def test_one_query_or_equal_values_have_no_width() -> None:
    assert interval(np.array([0.3])) == (0.3, 0.3)
    assert interval(np.full(20, 0.5)) == (0.5, 0.5)


def test_the_test_tells_chance_from_difference() -> None:
    assert p_value(HALF, HALF) == 1.0
    assert p_value(HALF, 1 - HALF) > 0.5
    assert p_value(HALF, np.zeros(100)) < 0.001
    assert p_value(np.zeros(100), HALF) < 0.001


def test_the_share_of_the_way_is_known_with_its_interval() -> None:
    low, high = np.zeros(100), np.ones(100)
    assert share(low, HALF, high) == 0.5
    found = share_interval(low, HALF, high)
    assert found.low < 0.5 < found.high
    assert share_interval(low, high, high) == (1.0, 1.0)


def test_where_there_is_no_way_to_go_nothing_was_gone() -> None:
    assert share(HALF, HALF, HALF) == 0.0
    assert share_interval(HALF, HALF, HALF) == (0.0, 0.0)
