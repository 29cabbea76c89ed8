"""Whole messages and conversations get a verdict that the policy accepts."""

import json
from pathlib import Path

import pytest
from guard_parts import guard

from schema.dialogue import Question, Turn

LINES = (Path(__file__).parent / "messages.jsonl").read_text(encoding="utf-8").splitlines()
MESSAGES = [json.loads(line) for line in LINES]


def test_there_are_enough_messages() -> None:
    assert len(MESSAGES) >= 150


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["turns"][-1]["text"][:50])
def test_a_message_gets_an_accepted_decision(message: dict[str, list[dict[str, str]]]) -> None:
    turns = [Turn.model_validate(turn) for turn in message["turns"]]
    question = Question(text=turns[-1].text, history=tuple(turns[:-1]))
    verdict = guard().check(question, question.text)
    assert verdict.decision in message["decision"], (verdict.rule, verdict.evidence)
