from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.bench_sets import Follow, read_set
from benchmarks.conversation import MIXED, TITLES, Readings
from benchmarks.report import LAST, MANUAL, OURS
from benchmarks.resolver import earlier_turns
from benchmarks.vector_cache import CachedEmbedder
from dialogue.resolve import Understood
from schema.dialogue import Role, Turn


@pytest.fixture
def follow() -> Follow:
    return Follow(
        id="f",
        raw="How long does it last?",
        manual="How long does gout last?",
        history=("What is gout?", "Does it hurt?"),
        previous_response="Yes, it does.",
    )


@pytest.fixture
def first(bench_folder: Path) -> Follow:
    return read_set(bench_folder / "conv-cast21").follows[0]


def joined(earlier: Sequence[Turn], message: str) -> Understood:
    return Understood(text=" | ".join([*(turn.text for turn in earlier), message]))


@pytest.fixture
def readings(cached: CachedEmbedder) -> Readings:
    return Readings(cached, joined)


@pytest.mark.parametrize(
    ("way", "query"),
    [
        (LAST, "How long does it last?"),
        ("previous", "Does it hurt? How long does it last?"),
        ("all", "What is gout? Does it hurt? How long does it last?"),
        (MANUAL, "How long does gout last?"),
    ],
)
def test_each_simple_reading_is_one_text(readings: Readings, follow: Follow, way: str, query: str) -> None:
    assert readings.understood(way, follow) == Understood(text=query)


def test_our_reading_sees_all_messages_and_the_last_reply(readings: Readings, follow: Follow) -> None:
    expected = "What is gout? | Does it hurt? | Yes, it does. | How long does it last?"
    assert readings.understood(OURS, follow) == Understood(text=expected)
    assert [turn.role for turn in earlier_turns(follow)] == [Role.USER, Role.USER, Role.ASSISTANT]


def test_our_reading_is_asked_once_a_message(cached: CachedEmbedder, follow: Follow) -> None:
    calls: list[str] = []

    def counted(earlier: Sequence[Turn], message: str) -> Understood:
        calls.append(message)
        return joined(earlier, message)

    readings = Readings(cached, counted)
    readings.understood(OURS, follow)
    readings.asked(OURS, follow)
    assert calls == [follow.raw]


def test_a_mixed_vector_lies_between_the_message_and_its_history(
    readings: Readings, cached: CachedEmbedder, follow: Follow
) -> None:
    alone, mixed = readings.asked(LAST, follow).vector, readings.asked(MIXED, follow).vector
    before = cached.encode_passages(follow.history).mean(axis=0)
    assert np.linalg.norm(mixed) == pytest.approx(1.0, abs=1e-5)
    assert alone @ before < mixed @ before
    assert 0.7 < mixed @ alone < 1.0


@pytest.mark.parametrize("way", [way for way in TITLES if way not in (OURS, MANUAL)])
def test_a_first_message_is_read_alone_in_every_way(readings: Readings, first: Follow, way: str) -> None:
    asked, alone = readings.asked(way, first), readings.asked(LAST, first)
    assert asked.text == alone.text
    assert np.array_equal(asked.vector, alone.vector)
    assert earlier_turns(first) == ()
