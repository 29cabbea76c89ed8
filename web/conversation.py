"""What one visitor has asked and been told, and how it goes on."""

from enum import StrEnum
from typing import Self
from uuid import uuid4

from pydantic import model_validator

from review.verdicts import Helpfulness
from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Answer, Question, Role, Turn
from web.failures import log_failure
from web.parts import Ask, Limits, MarkHelpful

URGENT = (Decision.EMERGENCY, Decision.CRISIS)


class Outcome(StrEnum):
    """What became of a question."""

    WAITING = "waiting"
    ANSWERED = "answered"
    TOO_LONG = "too_long"
    FAILED = "failed"


class Exchange(Noun):
    """A question of the visitor with what became of it; only an answered one has `answers` and an id."""

    question: str
    outcome: Outcome = Outcome.WAITING
    turn_id: str = ""
    answers: tuple[Answer, ...] = ()
    mark: Helpfulness = Helpfulness.NOT_SAID
    is_mark_lost: bool = False

    @model_validator(mode="after")
    def _is_answered_or_not(self) -> Self:
        if (self.outcome is Outcome.ANSWERED) != (len(self.answers) == 1):
            raise ValueError("an answered question has one answer, any other has none")
        return self

    @property
    def is_urgent(self) -> bool:
        """Whether help must come first."""
        return any(answer.decision in URGENT for answer in self.answers)


class Conversation(Noun):
    """The exchanges of one visitor, oldest first; without an id until the first question."""

    id: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether the last question has no answer yet."""
        return bool(self.exchanges) and self.exchanges[-1].outcome is Outcome.WAITING

    @property
    def is_urgent(self) -> bool:
        """Whether the last answer says to get help now."""
        return bool(self.exchanges) and self.exchanges[-1].is_urgent

    def history(self) -> tuple[Turn, ...]:
        """Return the answered turns, oldest first."""
        return tuple(
            turn
            for exchange in self.exchanges
            for answer in exchange.answers
            for turn in (
                Turn(role=Role.USER, text=exchange.question),
                Turn(role=Role.ASSISTANT, text=answer.text),
            )
        )

    def replaced(self, position: int, exchange: Exchange) -> Self:
        """Return the conversation with one exchange put in place of another."""
        exchanges = list(self.exchanges)
        exchanges[position] = exchange
        return self.model_copy(update={"exchanges": tuple(exchanges)})


def accept(conversation: Conversation, text: str, limits: Limits) -> Conversation:
    """Return the conversation with the message waiting for its answer; a blank one changes nothing."""
    question = text.strip()
    if not question or conversation.is_waiting:
        return conversation
    is_long = len(question) > limits.question_characters
    exchange = Exchange(question=question, outcome=Outcome.TOO_LONG if is_long else Outcome.WAITING)
    return Conversation(id=conversation.id or uuid4().hex, exchanges=(*conversation.exchanges, exchange))


def reply(conversation: Conversation, ask: Ask, limits: Limits) -> Conversation:
    """Return the conversation with the waiting question answered; a failing assistant is an outcome."""
    if not conversation.is_waiting:
        return conversation
    waiting = conversation.exchanges[-1]
    recent = conversation.history()[-limits.history_turns :] if limits.history_turns else ()
    try:
        turn_id, answer = ask(Question(text=waiting.question, history=recent), conversation.id)
    except Exception as error:
        log_failure("a question could not be answered", error)
        return conversation.replaced(-1, Exchange(question=waiting.question, outcome=Outcome.FAILED))
    answered = Exchange(
        question=waiting.question, outcome=Outcome.ANSWERED, turn_id=turn_id, answers=(answer,)
    )
    return conversation.replaced(-1, answered)


def mark(conversation: Conversation, turn_id: str, helpful: bool, keep: MarkHelpful) -> Conversation:
    """Return the conversation with a turn of its own marked; any other turn's id changes nothing."""
    for position, exchange in enumerate(conversation.exchanges):
        if exchange.answers and exchange.turn_id == turn_id:
            return conversation.replaced(position, _marked(exchange, helpful, keep))
    return conversation


def _marked(exchange: Exchange, helpful: bool, keep: MarkHelpful) -> Exchange:
    try:
        keep(exchange.turn_id, helpful, "")
    except Exception as error:
        log_failure("a mark could not be kept", error)
        return exchange.model_copy(update={"is_mark_lost": True})
    said = Helpfulness.HELPFUL if helpful else Helpfulness.NOT_HELPFUL
    return exchange.model_copy(update={"mark": said, "is_mark_lost": False})
