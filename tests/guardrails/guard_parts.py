"""The real parts of the question guard, made once for all tests."""

from functools import cache
from pathlib import Path

from guardrails.conversation import Conversation
from guardrails.language import Languages, load_languages
from guardrails.load import load_question_guard
from guardrails.normalise import Normaliser
from guardrails.policy import ASSISTANT, Example, Policy, load_policy
from guardrails.question_guard import RuleQuestionGuard
from guardrails.rulebook import Rulebook
from guardrails.vocabulary import Vocabulary, load_vocabulary
from schema.decisions import Verdict
from schema.dialogue import Question, Role, Turn

FOLDER = Path(__file__).resolve().parents[2] / "guardrails"


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(FOLDER)


@cache
def normaliser() -> Normaliser:
    return Normaliser(vocabulary())


@cache
def policy() -> Policy:
    return load_policy(FOLDER / "policy.toml")


@cache
def rulebook() -> Rulebook:
    return Rulebook(policy())


@cache
def conversation() -> Conversation:
    return Conversation(rulebook(), normaliser())


@cache
def languages() -> Languages:
    return load_languages(FOLDER / "languages.toml", vocabulary())


@cache
def guard() -> RuleQuestionGuard:
    return load_question_guard(FOLDER)


def as_question(example: Example) -> Question:
    """Turn an example of the policy into a question with its history."""
    texts = (example,) if isinstance(example, str) else example
    turns = [
        Turn(role=Role.ASSISTANT, text=text.removeprefix(ASSISTANT))
        if text.startswith(ASSISTANT)
        else Turn(role=Role.USER, text=text)
        for text in texts
    ]
    return Question(text=turns[-1].text, history=tuple(turns[:-1]))


def check(*texts: str) -> Verdict:
    """Return the verdict on the last of the texts; the assistant's start with "Assistant: "."""
    question = as_question(texts)
    return guard().check(question, question.text)


def text_of(raw: str) -> str:
    """Return a message as the rules read it."""
    return normaliser().normalise(raw).text
