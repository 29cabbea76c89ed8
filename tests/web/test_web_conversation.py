import logging

import pytest
from pydantic import ValidationError
from web_stand_in import DRIVE, cited_answer, stand_in_answer

from review.verdicts import Helpfulness
from schema.dialogue import Answer, Question, Role
from web.conversation import Conversation, Exchange, Outcome, accept, mark, reply
from web.parts import Limits

LIMITS = Limits(question_characters=50, history_turns=2)


def ask(question: Question, conversation_id: str) -> tuple[str, Answer]:
    return f"{conversation_id}/{len(question.history)}", stand_in_answer(question)


def asked(*texts: str) -> Conversation:
    conversation = Conversation()
    for text in texts:
        conversation = reply(accept(conversation, text, LIMITS), ask, LIMITS)
    return conversation


def test_a_question_waits_and_is_answered() -> None:
    waiting = accept(Conversation(), "  Can I drive? ", LIMITS)
    assert waiting.is_waiting
    assert len(waiting.id) == 32
    answered = reply(waiting, ask, LIMITS)
    assert not answered.is_waiting
    assert answered.exchanges[0].question == "Can I drive?"
    assert answered.exchanges[0].answers[0].statements[0].quote == DRIVE


def test_a_blank_question_changes_nothing() -> None:
    conversation = asked("Can I drive?")
    assert accept(conversation, " \n ", LIMITS) is conversation
    assert reply(conversation, ask, LIMITS) is conversation


def test_a_second_question_does_not_overtake_a_waiting_one() -> None:
    waiting = accept(Conversation(), "Can I drive?", LIMITS)
    assert accept(waiting, "And walk?", LIMITS) is waiting


def test_a_question_that_is_too_long_gets_no_answer() -> None:
    conversation = accept(Conversation(), "x" * 51, LIMITS)
    assert conversation.exchanges[0].outcome is Outcome.TOO_LONG
    assert not conversation.is_waiting


def test_the_history_holds_the_latest_answered_turns() -> None:
    conversation = asked("Can I drive?", "please fail", "And walk?")
    assert [exchange.outcome for exchange in conversation.exchanges] == [
        Outcome.ANSWERED,
        Outcome.FAILED,
        Outcome.ANSWERED,
    ]
    assert [turn.role for turn in conversation.history()] == [Role.USER, Role.ASSISTANT] * 2
    assert conversation.exchanges[2].turn_id.endswith("/2")
    assert asked("one", "two", "three").exchanges[2].turn_id.endswith("/2")


def test_no_history_is_passed_on_where_none_is_allowed() -> None:
    none = Limits(history_turns=0)
    conversation = reply(accept(asked("Can I drive?"), "And walk?", none), ask, none)
    assert conversation.exchanges[1].turn_id.endswith("/0")


def test_a_failure_is_logged_without_the_patients_words(caplog) -> None:
    with caplog.at_level(logging.ERROR):
        asked("please fail for Zebedee")
    assert "RuntimeError" in caplog.text
    assert "Zebedee" not in caplog.text


def test_an_urgent_answer_is_known_as_one() -> None:
    assert asked("I cannot breathe").is_urgent
    assert not asked("I cannot breathe", "Can I drive?").is_urgent
    assert not Conversation().is_urgent


def test_a_mark_is_kept_with_its_turn() -> None:
    kept = []
    conversation = asked("Can I drive?", "And walk?")
    first = conversation.exchanges[0].turn_id
    marked = mark(conversation, first, True, lambda *row: kept.append(row))
    assert kept == [(first, True, "")]
    assert [exchange.mark for exchange in marked.exchanges] == [Helpfulness.HELPFUL, Helpfulness.NOT_SAID]
    again = mark(marked, first, False, lambda *row: kept.append(row))
    assert again.exchanges[0].mark is Helpfulness.NOT_HELPFUL


def test_a_mark_on_a_turn_of_someone_else_is_not_kept() -> None:
    kept = []
    conversation = asked("please fail", "Can I drive?")
    for foreign in ("other", ""):
        assert mark(conversation, foreign, True, lambda *row: kept.append(row)) is conversation
    assert kept == []


def test_a_mark_that_cannot_be_kept_says_so() -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    conversation = asked("Can I drive?")
    marked = mark(conversation, conversation.exchanges[0].turn_id, True, broken)
    assert marked.exchanges[0].is_mark_lost
    assert marked.exchanges[0].mark is Helpfulness.NOT_SAID


def test_an_answered_question_without_an_answer_is_refused() -> None:
    with pytest.raises(ValidationError, match="one answer"):
        Exchange(question="?", outcome=Outcome.ANSWERED)
    with pytest.raises(ValidationError, match="one answer"):
        Exchange(question="?", answers=(cited_answer("?", DRIVE),))
