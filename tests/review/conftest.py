"""A log, a desk and records of real nouns."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from review.database import ReviewDatabase
from review.desk import Desk
from review.log import SqlTurnLog
from schema.decisions import Decision, Verdict
from schema.dialogue import Answer, Citation, Statement, Versions
from schema.records import TurnRecord

MakeRecord = Callable[..., TurnRecord]
NOON = datetime(2025, 11, 21, 12, 0, tzinfo=UTC)


def make_citation(number: int, quote: str, source_id: str) -> Citation:
    return Citation(
        number=number,
        source_id=source_id,
        title=f"Title of {source_id}",
        publisher="Example Hospital",
        published="2025-10-10",
        kind="patient guide",
        evidence="A guide for patients.",
        section="Getting home",
        url="not stated",
        passage_id=f"{source_id}-1",
        start=0,
        end=len(quote),
        quote=quote,
        context=quote,
        sha256="0" * 64,
    )


@pytest.fixture
def make_record() -> MakeRecord:
    """Return a maker of records; `cites` lists (quote, source id) pairs."""

    def make(  # noqa: PLR0913, PLR0917 - each field that a test may choose
        turn_id: str = "turn-1",
        question: str = "Can I drive home?",
        cites: tuple[tuple[str, str], ...] = (("Do not drive home.", "home-leaflet"),),
        at: datetime = NOON,
        text: str = "",
        understood_as: str = "",
        evidence: str = "",
        decision: Decision | None = None,
    ) -> TurnRecord:
        citations = tuple(make_citation(n, *each) for n, each in enumerate(cites, start=1))
        chosen = decision or (Decision.ANSWER if citations else Decision.OUT_OF_SCOPE)
        answer = Answer(
            decision=chosen,
            rule="rule-1",
            reason="The library answers it.",
            text=text or " ".join(f"{c.quote} [{c.number}]" for c in citations) or "Nothing fits.",
            statements=tuple(Statement(quote=c.quote, citation=c.number) for c in citations),
            citations=citations,
            understood_as=understood_as or question,
            versions=Versions(index="index-1", policy="policy-1", code="code-1"),
            seconds={"total": 0.1},
        )
        return TurnRecord(
            id=turn_id,
            conversation_id="conversation-1",
            at=at,
            question=question,
            history_turns=0,
            verdict=Verdict(decision=chosen, rule="rule-1", reason="because", evidence=evidence),
            answer=answer,
        )

    return make


@pytest.fixture
def database(tmp_path: Path) -> ReviewDatabase:
    return ReviewDatabase(tmp_path / "log" / "review.sqlite", busy_seconds=0.1)


@pytest.fixture
def log(database: ReviewDatabase) -> SqlTurnLog:
    return SqlTurnLog(database)


@pytest.fixture
def desk(database: ReviewDatabase) -> Desk:
    return Desk(database)
