"""Keeps every turn and what patients said of it, with personal details masked first."""

from datetime import UTC, datetime

from sqlalchemy import Connection, exists, insert, select

from review.database import ReviewDatabase, UnknownTurnError, feedback, turns
from review.mask import mask, mask_record
from schema.records import TurnRecord


def utc_text(moment: datetime) -> str:
    """Return a moment as UTC text that sorts by time; a moment without a zone is read as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def require_turn(connection: Connection, turn_id: str) -> None:
    """Check that the log holds a turn.

    Raises:
        UnknownTurnError: it does not.
    """
    if not connection.execute(select(exists().where(turns.c.id == turn_id))).scalar_one():
        raise UnknownTurnError(f"turn {turn_id}", "is not in the log", "Take a turn from the list")


class SqlTurnLog:
    """A `TurnLog` in SQLite.

    Args:
        database: where the turns go.
    """

    def __init__(self, database: ReviewDatabase) -> None:
        self._database = database

    def record(self, record: TurnRecord) -> None:
        """Store one turn, masked.

        Raises:
            LogError: the database is broken, locked or read-only.
        """
        masked = mask_record(record)
        row = {
            "id": masked.id,
            "conversation_id": masked.conversation_id,
            "at": utc_text(masked.at),
            "decision": masked.answer.decision.value,
            "rule": masked.answer.rule,
            "index_version": masked.answer.versions.index,
            "record": masked.model_dump_json(),
        }
        with self._database.begin() as connection:
            connection.execute(insert(turns), row)

    def mark_helpful(self, turn_id: str, helpful: bool, comment: str = "") -> None:
        """Store what a patient said of an answer; the latest mark counts, earlier ones are kept.

        Raises:
            UnknownTurnError: the log holds no such turn.
            LogError: the database is broken, locked or read-only.
        """
        row = {
            "turn_id": turn_id,
            "helpful": helpful,
            "comment": mask(comment),
            "at": utc_text(datetime.now(UTC)),
        }
        with self._database.begin() as connection:
            require_turn(connection, turn_id)
            connection.execute(insert(feedback), row)
