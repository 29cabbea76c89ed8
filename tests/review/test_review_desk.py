from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from review.database import UnknownTurnError
from review.verdicts import Filters, GivenVerdict, Helpfulness, Support
from schema.decisions import Decision

START = datetime(2025, 11, 1, 12, 0, tzinfo=UTC)


def ids(desk, **filters) -> list[str]:
    return [turn.record.id for turn in desk.list_turns(Filters(**filters)).turns]


@pytest.fixture
def filled(log, desk, make_record):
    """Four turns, one a day from the first of November; the newest is `d`."""
    log.record(make_record("a", at=START))
    log.record(make_record("b", at=START + timedelta(days=1), cites=(("It lasts 40 minutes.", "trial"),)))
    log.record(make_record("c", at=START + timedelta(days=2), question="What is 100% of _this?", cites=()))
    both = (("Do not drive home.", "home-leaflet"), ("It lasts 40 minutes.", "trial"))
    log.record(make_record("d", at=START + timedelta(days=3), cites=both, question="HOW LONG?"))
    log.mark_helpful("a", True)
    log.mark_helpful("b", True)
    log.mark_helpful("b", False)
    desk.give_verdict("d", verdict(2, Support.PARTLY))
    return desk


def verdict(number: int, support: Support, comment: str = "") -> GivenVerdict:
    return GivenVerdict(citation_number=number, support=support, comment=comment, reviewer="AB")


def test_turns_are_listed_newest_first(filled) -> None:
    assert ids(filled) == ["d", "c", "b", "a"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"first_day": date(2025, 11, 2), "last_day": date(2025, 11, 3)}, ["c", "b"]),
        ({"last_day": date(2025, 11, 1)}, ["a"]),
        ({"last_day": date.max}, ["d", "c", "b", "a"]),
        ({"decision": Decision.OUT_OF_SCOPE}, ["c"]),
        ({"source_id": "trial"}, ["d", "b"]),
        ({"source_id": "tria"}, []),
        ({"helpfulness": Helpfulness.HELPFUL}, ["a"]),
        ({"helpfulness": Helpfulness.NOT_HELPFUL}, ["b"]),
        ({"helpfulness": Helpfulness.NOT_SAID}, ["d", "c"]),
        ({"has_verdict": True}, ["d"]),
        ({"has_verdict": False}, ["c", "b", "a"]),
        ({"text": "how long"}, ["d"]),
        ({"text": "40 MINUTES"}, ["d", "b"]),
        ({"text": "100% of _this"}, ["c"]),
        ({"text": "100_"}, []),
        ({"source_id": "trial", "has_verdict": False}, ["b"]),
    ],
)
def test_a_filter_keeps_what_passes_it(filled, filters, expected) -> None:
    assert ids(filled, **filters) == expected


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="lies after"):
        Filters(first_day=date(2025, 11, 2), last_day=date(2025, 11, 1))


def test_pages_split_the_list_and_a_page_past_the_end_is_the_last(filled) -> None:
    first, last = filled.list_turns(Filters(), 1, 3), filled.list_turns(Filters(), 99, 3)
    assert [t.record.id for t in first.turns] == ["d", "c", "b"]
    assert [t.record.id for t in last.turns] == ["a"]
    assert (last.number, last.pages, last.total) == (2, 2, 4)


def test_an_empty_log_has_one_empty_page(desk) -> None:
    page = desk.list_turns(Filters())
    assert (page.turns, page.number, page.pages, page.total) == ((), 1, 1, 0)


def test_the_sources_that_were_cited_are_listed_once(filled) -> None:
    assert filled.cited_sources() == ("home-leaflet", "trial")


def test_the_latest_verdict_counts_and_earlier_ones_are_kept(filled) -> None:
    filled.give_verdict("d", verdict(2, Support.SUPPORTS, "seen by a@example.org"))
    filled.give_verdict("d", verdict(1, Support.DOES_NOT_SUPPORT))
    turn = filled.turn("d")
    assert {n: v.support for n, v in turn.latest.items()} == {
        2: Support.SUPPORTS,
        1: Support.DOES_NOT_SUPPORT,
    }
    history = turn.history(turn.record.answer.citations[1])
    assert [(v.support, v.comment, v.reviewer) for v in history] == [
        (Support.PARTLY, "", "AB"),
        (Support.SUPPORTS, "seen by [email]", "AB"),
    ]
    assert all(v.at for v in history)


def test_a_verdict_needs_a_turn_and_a_citation_that_are_there(filled) -> None:
    with pytest.raises(UnknownTurnError, match="turn nowhere"):
        filled.give_verdict("nowhere", verdict(1, Support.SUPPORTS))
    with pytest.raises(UnknownTurnError, match="has no citation 3"):
        filled.give_verdict("d", verdict(3, Support.SUPPORTS))
    with pytest.raises(UnknownTurnError):
        filled.turn("nowhere")


def test_every_turn_is_walked_once_over_several_batches(log, desk, make_record, monkeypatch) -> None:
    monkeypatch.setattr("review.desk._BATCH", 2)
    same_moment = START
    for name in ("a", "b", "c", "d", "e"):
        log.record(make_record(name, at=same_moment))
    assert [turn.record.id for turn in desk.each_turn(Filters())] == ["e", "d", "c", "b", "a"]
    assert [turn.record.id for turn in desk.each_turn(Filters(decision=Decision.CRISIS))] == []
