"""What is kept of one answered turn."""

from datetime import datetime

from pydantic import Field

from schema.base import Noun
from schema.decisions import Verdict
from schema.dialogue import Answer, RemovedStatement


class RankedPassage(Noun):
    """A passage that retrieval brought, by id, with its score."""

    passage_id: str
    score: float
    rank: int = Field(ge=1)


class TurnRecord(Noun):
    """All that explains one answer. Log, review and evaluation read only this.

    Patients' words stand here with personal details masked.
    """

    id: str
    conversation_id: str
    at: datetime
    question: str
    history_turns: int = Field(ge=0)
    verdict: Verdict
    ranked: tuple[RankedPassage, ...] = ()
    removed: tuple[RemovedStatement, ...] = ()
    answer: Answer
