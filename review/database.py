"""The SQLite database behind the log and the staff desk: tables, schema version, how it is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from schema.errors import CitewellError

SCHEMA_VERSION = 1
_REMEDY = "Check that the folder exists, is writable and not full, and that no other program holds the file"

metadata = MetaData()

turns = Table(
    "turns",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation_id", String, nullable=False, index=True),
    Column("at", String, nullable=False, index=True),
    Column("decision", String, nullable=False, index=True),
    Column("rule", String, nullable=False, index=True),
    Column("index_version", String, nullable=False, index=True),
    Column("record", Text, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("citation_number", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("comment", Text, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Index("ix_verdicts_turn", "turn_id", "citation_number", "id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", String, nullable=False),
    Index("ix_feedback_turn", "turn_id", "id"),
)


class LogError(CitewellError):
    """The log of answers cannot be read or written."""


class UnknownTurnError(LogError):
    """The log holds no such turn, or the turn no such citation."""


class ReviewDatabase:
    """One SQLite file that makes itself on first use; nothing is opened before.

    Args:
        path: the file; its folder is made where it is missing.
        busy_seconds: how long a write waits for another one before it gives up.
    """

    def __init__(self, path: Path, busy_seconds: float = 2.0) -> None:
        self._path = path
        # A file kept open would hide that it was moved or deleted, and turns would be lost unseen.
        self._engine = create_engine(
            f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": busy_seconds}
        )
        event.listen(self._engine, "connect", _set_pragmas)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction on a database of the current schema; it commits unless an error leaves it.

        Raises:
            LogError: the file cannot be opened, read or written, or has another schema version.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.begin() as connection:
                self._prepare(connection)
                yield connection
        except (SQLAlchemyError, OSError) as error:
            cause = getattr(error, "orig", None) or error
            raise LogError(self._path, f"the log of answers failed: {cause}", _REMEDY) from error

    def _prepare(self, connection: Connection) -> None:
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        if version == SCHEMA_VERSION:
            return
        if version != 0:
            problem = f"has schema version {version}, this program knows {SCHEMA_VERSION}"
            raise LogError(self._path, problem, "Use the matching program version or another file")
        metadata.create_all(connection)
        connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
