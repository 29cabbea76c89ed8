"""What staff and patients say of an answer, and a turn with all of it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Citation
from schema.records import TurnRecord


class Support(StrEnum):
    """How far a quote supports what the patient asked."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT_SUPPORT = "does_not_support"


class Helpfulness(StrEnum):
    """What the patient said of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    NOT_SAID = "not_said"


class GivenVerdict(Noun):
    """A reviewer's verdict on one citation; `at` is UTC text, set when the desk keeps it."""

    citation_number: int = Field(ge=1)
    support: Support
    comment: str
    reviewer: str
    at: str = ""


class Feedback(Noun):
    """A patient's mark on an answer; `at` is UTC text, empty where nothing was said."""

    helpfulness: Helpfulness = Helpfulness.NOT_SAID
    comment: str = ""
    at: str = ""


class Filters(Noun):
    """Which turns to list; a field of None or an empty text filters nothing.

    Days are in UTC, both inclusive. `text` is looked for in question and answer, ignoring case.
    """

    first_day: date | None = None
    last_day: date | None = None
    decision: Decision | None = None
    source_id: str = ""
    helpfulness: Helpfulness | None = None
    has_verdict: bool | None = None
    text: str = ""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError(f"the first day {self.first_day} lies after the last day {self.last_day}")
        return self


class ReviewedTurn(Noun):
    """A logged turn with its latest feedback and every verdict, oldest first."""

    record: TurnRecord
    feedback: Feedback = Feedback()
    verdicts: tuple[GivenVerdict, ...] = ()

    @property
    def latest(self) -> Mapping[int, GivenVerdict]:
        """The verdict that counts for each citation that has one, by citation number."""
        return {verdict.citation_number: verdict for verdict in self.verdicts}

    def history(self, citation: Citation) -> tuple[GivenVerdict, ...]:
        """Return all verdicts on a citation, oldest first."""
        return tuple(v for v in self.verdicts if v.citation_number == citation.number)


class TurnPage(Noun):
    """A page of turns, newest first. `number` counts from 1; `total` counts turns on all pages."""

    turns: tuple[ReviewedTurn, ...]
    number: int = Field(ge=1)
    page_size: int = Field(ge=1)
    total: int = Field(ge=0)

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.page_size))
