"""What the assistant decides to do with a message."""

from enum import StrEnum

from pydantic import Field

from schema.base import Noun


class Decision(StrEnum):
    """The nine decisions of the policy, in order of precedence: the first that applies wins."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    ILLICIT = "illicit"
    REFUSE_DOSING = "refuse_dosing"
    INJECTION = "injection"
    ANSWER_WITH_CAUTION = "answer_with_caution"
    ANSWER = "answer"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"

    @property
    def is_answering(self) -> bool:
        """Whether the library is searched and quoted."""
        return self in (Decision.ANSWER, Decision.ANSWER_WITH_CAUTION)


class Origin(StrEnum):
    """What reached a verdict."""

    RULE = "rule"
    MODEL = "model"
    FAILURE = "failure"


class Verdict(Noun):
    """A guard's decision on one message, with what explains it.

    `evidence` is the part of the message that decided; empty where the whole message did.
    `is_personal` says that the message is about a particular person: then no dose figure is shown.
    `is_urgent_doubt` says that it may be urgent: then the answer begins with whom to call.
    """

    decision: Decision
    rule: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    evidence: str = ""
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    origin: Origin = Origin.RULE
    is_personal: bool = False
    is_urgent_doubt: bool = False

    @property
    def is_doubted(self) -> bool:
        """Whether only the model takes the message for another subject; the library then decides."""
        return self.decision is Decision.OUT_OF_SCOPE and self.origin is Origin.MODEL

    @property
    def is_searched(self) -> bool:
        """Whether the library is searched for an answer."""
        return self.decision.is_answering or self.is_doubted
