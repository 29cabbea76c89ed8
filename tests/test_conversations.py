"""Twenty-four conversations that nothing was trained or tuned on, through the whole product."""

import pytest

from dialogue.assistant import Assistant
from evaluation.metrics import metrics_of, scored
from evaluation.question_set import read_question_set
from evaluation.run import run
from settings import ROOT

CONVERSATIONS = ROOT / "evaluation" / "sets" / "test-conversations.jsonl"
FEWEST_UNDERSTOOD = 0.75  # the goal is 0.9; see README for the figure


@pytest.fixture(scope="module")
def conversations():
    return read_question_set(CONVERSATIONS)


@pytest.fixture(scope="module")
def turns(conversations, assistant: Assistant):
    return tuple(run(conversations, assistant.answer))


def test_follow_ups_are_understood_as_they_are_meant(conversations, turns) -> None:
    understood = metrics_of(scored(conversations, turns)).understood
    assert understood.total >= 70
    assert understood.share >= FEWEST_UNDERSTOOD


def test_every_statement_of_a_conversation_is_cited(turns) -> None:
    for turn in turns:
        assert len(turn.answer.citations) >= len(turn.answer.statements)
