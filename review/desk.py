"""What staff ask of the log: lists, one turn, verdicts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, insert, or_, select, true
from sqlalchemy.sql.selectable import TableValuedAlias

from review.database import LogError, ReviewDatabase, UnknownTurnError, feedback, turns, verdicts
from review.log import require_turn, utc_text
from review.mask import mask
from review.verdicts import (
    Feedback,
    Filters,
    GivenVerdict,
    Helpfulness,
    ReviewedTurn,
    Support,
    TurnPage,
)
from schema.records import TurnRecord

_BATCH = 200


class Desk:
    """Reads the log for staff and keeps their verdicts.

    Args:
        database: the one the log writes to.
    """

    def __init__(self, database: ReviewDatabase) -> None:
        self._database = database

    def list_turns(self, filters: Filters, page: int = 1, page_size: int = 25) -> TurnPage:
        """Return a page of the turns that pass the filters, newest first.

        A page past the last one is the last one.

        Raises:
            LogError: the database cannot be read.
        """
        with self._database.begin() as connection:
            total = connection.execute(
                select(func.count()).select_from(turns).where(*_conditions(filters))
            ).scalar_one()
            number = min(max(1, page), max(1, -(-total // page_size)))
            shown = _read(connection, _listed(filters).limit(page_size).offset((number - 1) * page_size))
        return TurnPage(turns=tuple(shown), number=number, page_size=page_size, total=total)

    def turn(self, turn_id: str) -> ReviewedTurn:
        """Return one turn.

        Raises:
            UnknownTurnError: the log holds no such turn.
            LogError: the database cannot be read.
        """
        with self._database.begin() as connection:
            require_turn(connection, turn_id)
            return _read(connection, select(turns).where(turns.c.id == turn_id))[0]

    def give_verdict(self, turn_id: str, verdict: GivenVerdict) -> None:
        """Add a verdict on one citation, given now; the latest counts, earlier ones are kept.

        Raises:
            UnknownTurnError: there is no such turn, or it has no such citation.
            LogError: the database cannot be written.
        """
        turn = self.turn(turn_id)
        if verdict.citation_number not in [c.number for c in turn.record.answer.citations]:
            problem = f"has no citation {verdict.citation_number}"
            raise UnknownTurnError(f"turn {turn_id}", problem, "Take a citation of the turn")
        row = {
            "turn_id": turn_id,
            "citation_number": verdict.citation_number,
            "verdict": verdict.support.value,
            "comment": mask(verdict.comment),
            "reviewer": verdict.reviewer,
            "at": utc_text(datetime.now(UTC)),
        }
        with self._database.begin() as connection:
            connection.execute(insert(verdicts), row)

    def cited_sources(self) -> tuple[str, ...]:
        """Return the ids of all sources that any answer cited, sorted.

        Raises:
            LogError: the database cannot be read.
        """
        citation = _citations()
        source = func.json_extract(citation.c.value, "$.source_id")
        with self._database.begin() as connection:
            found = connection.execute(select(source).select_from(turns.join(citation, true())).distinct())
            return tuple(sorted(found.scalars()))

    def each_turn(self, filters: Filters) -> Iterator[ReviewedTurn]:
        """Yield every turn that passes the filters, newest first, reading a few at a time.

        Raises:
            LogError: the database cannot be read.
        """
        last: tuple[str, str] | None = None
        while True:
            query = _listed(filters).limit(_BATCH)
            if last:
                at, turn_id = last
                query = query.where(or_(turns.c.at < at, and_(turns.c.at == at, turns.c.id < turn_id)))
            with self._database.begin() as connection:
                batch = _read(connection, query)
            yield from batch
            if len(batch) < _BATCH:
                return
            last = (utc_text(batch[-1].record.at), batch[-1].record.id)


def _citations() -> TableValuedAlias:
    return func.json_each(turns.c.record, "$.answer.citations").table_valued("value")


def _listed(filters: Filters) -> Select[Any]:
    return select(turns).where(*_conditions(filters)).order_by(turns.c.at.desc(), turns.c.id.desc())


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [
        *_days(filters),
        *([turns.c.decision == filters.decision.value] if filters.decision else []),
        *([_cites(filters.source_id)] if filters.source_id else []),
        *([_was_marked(filters.helpfulness)] if filters.helpfulness else []),
        *([_says(filters.text)] if filters.text else []),
    ]
    if filters.has_verdict is not None:
        has_verdict = exists().where(verdicts.c.turn_id == turns.c.id)
        conditions.append(has_verdict if filters.has_verdict else ~has_verdict)
    return conditions


def _days(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = []
    if filters.first_day:
        conditions.append(turns.c.at >= utc_text(datetime.combine(filters.first_day, time.min, UTC)))
    if filters.last_day:
        conditions.append(turns.c.at <= utc_text(datetime.combine(filters.last_day, time.max, UTC)))
    return conditions


def _cites(source_id: str) -> ColumnElement[bool]:
    citation = _citations()
    matches = func.json_extract(citation.c.value, "$.source_id") == source_id
    return exists(select(1).select_from(citation).where(matches))


def _was_marked(helpfulness: Helpfulness) -> ColumnElement[bool]:
    own = select(feedback.c.helpful).where(feedback.c.turn_id == turns.c.id)
    if helpfulness is Helpfulness.NOT_SAID:
        return ~exists(own)
    latest = own.order_by(feedback.c.id.desc()).limit(1).scalar_subquery()
    return latest.is_(helpfulness is Helpfulness.HELPFUL)


def _says(text: str) -> ColumnElement[bool]:
    question = func.json_extract(turns.c.record, "$.question")
    answer = func.json_extract(turns.c.record, "$.answer.text")
    return or_(question.icontains(text, autoescape=True), answer.icontains(text, autoescape=True))


def _read(connection: Connection, query: Select[Any]) -> list[ReviewedTurn]:
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    given = connection.execute(
        select(verdicts).where(verdicts.c.turn_id.in_(ids)).order_by(verdicts.c.id)
    ).all()
    marks = connection.execute(
        select(feedback).where(feedback.c.turn_id.in_(ids)).order_by(feedback.c.id)
    ).all()
    return [_reviewed(row, given, marks) for row in rows]


def _reviewed(row: Row[Any], given: Sequence[Row[Any]], marks: Sequence[Row[Any]]) -> ReviewedTurn:
    own = [
        GivenVerdict(
            citation_number=v.citation_number,
            support=Support(v.verdict),
            comment=v.comment,
            reviewer=v.reviewer,
            at=v.at,
        )
        for v in given
        if v.turn_id == row.id
    ]
    said = [_feedback(mark) for mark in marks if mark.turn_id == row.id]
    try:
        record = TurnRecord.model_validate_json(row.record)
    except ValidationError as error:
        raise LogError(f"turn {row.id}", f"is damaged in the log: {error}", "Restore a backup") from error
    return ReviewedTurn(record=record, feedback=said[-1] if said else Feedback(), verdicts=tuple(own))


def _feedback(mark: Row[Any]) -> Feedback:
    helpfulness = Helpfulness.HELPFUL if mark.helpful else Helpfulness.NOT_HELPFUL
    return Feedback(helpfulness=helpfulness, comment=mark.comment, at=mark.at)
