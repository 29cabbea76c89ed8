"""A guard that breaks closes: the patient gets a safe fixed message, never unchecked text."""

import logging
import re
from typing import Annotated

from pydantic import AfterValidator, Field

from schema.base import Noun
from schema.decisions import Decision, Origin, Verdict
from schema.dialogue import Draft, GuardedDraft, Question
from schema.protocols import AnswerGuard, QuestionGuard

_log = logging.getLogger(__name__)


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_is_pattern)]


class LastResort(Noun):
    """Plain words that still show an emergency or a crisis when the guard itself is broken."""

    emergency: tuple[Pattern, ...] = Field(min_length=1)
    crisis: tuple[Pattern, ...] = Field(min_length=1)


class FailClosedQuestionGuard:
    """Passes a question on to a guard; where that fails, decides by plain words alone.

    Args:
        guard: the real one.
        words: for when it fails; regular expressions, case ignored.
    """

    def __init__(self, guard: QuestionGuard, words: LastResort) -> None:
        self._guard = guard
        self._words = [
            (decision, re.compile(rf"\b({'|'.join(patterns)})", re.IGNORECASE))
            for decision, patterns in ((Decision.EMERGENCY, words.emergency), (Decision.CRISIS, words.crisis))
        ]

    def check(self, question: Question, understood_as: str) -> Verdict:
        """Return the guard's verdict; where it fails, an urgent or a closing one, and the log says why."""
        try:
            return self._guard.check(question, understood_as)
        except Exception as error:
            _log.error("the question guard failed: %s", type(error).__name__)
            return self._without_guard(question.text)

    def _without_guard(self, text: str) -> Verdict:
        for decision, pattern in self._words:
            if found := pattern.search(text):
                return _failure(decision, "Plain words of an urgent message.", found.group())
        return _failure(Decision.OUT_OF_SCOPE, "The question guard failed.")


class FailClosedAnswerGuard:
    """Passes a draft on to a guard; where that fails, nothing of the draft is shown."""

    def __init__(self, guard: AnswerGuard) -> None:
        self._guard = guard

    def check(self, draft: Draft, verdict: Verdict, question: Question) -> GuardedDraft:
        """Return what the guard lets through; where it fails, nothing, and the log says why."""
        try:
            return self._guard.check(draft, verdict, question)
        except Exception as error:
            _log.error("the answer guard failed: %s", type(error).__name__)
            return GuardedDraft(draft=Draft())


def _failure(decision: Decision, reason: str, evidence: str = "") -> Verdict:
    return Verdict(
        decision=decision,
        rule="guard-failure",
        reason=reason,
        evidence=evidence,
        confidence=0.0,
        origin=Origin.FAILURE,
    )
