import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from review.database import LogError, ReviewDatabase, UnknownTurnError
from review.desk import Desk
from review.log import SqlTurnLog, utc_text
from review.verdicts import Helpfulness
from schema.errors import CitewellError


def file_of(database: ReviewDatabase) -> Path:
    return database._path


def test_a_record_comes_back_as_it_was(log, desk, make_record) -> None:
    record = make_record()
    log.record(record)
    assert desk.turn("turn-1").record == record


def test_what_lies_in_the_file_names_nobody(log, database, make_record) -> None:
    log.record(make_record(question="my name is Zebedee, mail zeb@example.org"))
    log.mark_helpful("turn-1", True, "thanks from zeb@example.org")
    stored = b"".join(path.read_bytes() for path in file_of(database).parent.iterdir())
    assert b"turn-1" in stored
    assert b"ebedee" not in stored
    assert b"zeb@" not in stored


def test_columns_to_search_by_stand_beside_the_record(log, database, make_record) -> None:
    log.record(make_record())
    connection = sqlite3.connect(file_of(database))
    columns = "at, decision, rule, index_version, conversation_id"
    row = connection.execute(f"select {columns} from turns").fetchone()  # noqa: S608 - the line above
    (mode,) = connection.execute("pragma journal_mode").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    connection.close()
    assert row == ("2025-11-21T12:00:00.000000+00:00", "answer", "rule-1", "index-1", "conversation-1")
    assert (mode, version) == ("wal", 1)


def test_moments_sort_as_text_whatever_their_zone() -> None:
    eastern = datetime(2025, 1, 1, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert utc_text(eastern) == "2025-01-02T04:00:00.000000+00:00"
    assert utc_text(datetime(2025, 1, 2, 4, 0)) == utc_text(eastern)


def test_the_latest_mark_counts(log, desk, make_record) -> None:
    log.record(make_record())
    assert desk.turn("turn-1").feedback.helpfulness is Helpfulness.NOT_SAID
    log.mark_helpful("turn-1", True)
    log.mark_helpful("turn-1", False, "too long")
    feedback = desk.turn("turn-1").feedback
    assert (feedback.helpfulness, feedback.comment) == (Helpfulness.NOT_HELPFUL, "too long")


def test_a_mark_on_a_turn_that_is_not_there_is_refused(log) -> None:
    with pytest.raises(UnknownTurnError, match="turn nowhere: is not in the log"):
        log.mark_helpful("nowhere", True)


def test_a_broken_file_is_a_typed_error_and_stays_as_it_is(tmp_path, make_record) -> None:
    path = tmp_path / "review.sqlite"
    path.write_text("no database " * 100)
    before = path.read_bytes()
    with pytest.raises(LogError, match="not a database"):
        SqlTurnLog(ReviewDatabase(path)).record(make_record())
    assert path.read_bytes() == before


def test_a_locked_file_is_a_typed_error_and_works_again_afterwards(log, desk, database, make_record) -> None:
    log.record(make_record("turn-1"))
    other = sqlite3.connect(file_of(database), isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(LogError, match="locked"):
        log.record(make_record("turn-2"))
    other.execute("rollback")
    other.close()
    log.record(make_record("turn-2"))
    assert desk.turn("turn-2").record.id == "turn-2"


def test_a_file_that_can_only_be_read_is_a_typed_error(tmp_path, make_record) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder is needed")
    with pytest.raises(LogError, match="Check that the folder"):
        SqlTurnLog(ReviewDatabase(blocked / "review.sqlite")).record(make_record())
    with pytest.raises(CitewellError):
        SqlTurnLog(ReviewDatabase(tmp_path)).record(make_record())


def test_a_newer_schema_is_refused_unchanged(tmp_path, make_record) -> None:
    path = tmp_path / "review.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 7")
    connection.close()
    with pytest.raises(LogError, match="schema version 7, this program knows 1"):
        SqlTurnLog(ReviewDatabase(path)).record(make_record())


def test_a_deleted_file_is_made_again(log, desk, database, make_record) -> None:
    log.record(make_record("turn-1"))
    for path in file_of(database).parent.iterdir():
        path.unlink()
    log.record(make_record("turn-2"))
    assert desk.turn("turn-2").record.id == "turn-2"


def test_the_same_turn_is_not_logged_twice(log, make_record) -> None:
    log.record(make_record())
    with pytest.raises(LogError, match="UNIQUE"):
        log.record(make_record())


def test_a_damaged_row_says_which(log, desk: Desk, database, make_record) -> None:
    log.record(make_record())
    connection = sqlite3.connect(file_of(database))
    connection.execute("update turns set record = '{\"id\": 1}'")
    connection.commit()
    connection.close()
    with pytest.raises(LogError, match="turn turn-1: is damaged"):
        desk.turn("turn-1")
