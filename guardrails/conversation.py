"""What the turns before a message hold that matters for the verdict on it."""

from functools import lru_cache
from typing import NamedTuple

from guardrails.normalise import Normaliser
from guardrails.policy import Flag
from guardrails.rulebook import Rulebook
from guardrails.tokens import Normalised
from schema.decisions import Decision
from schema.dialogue import Question

_KEPT_READINGS = 512


class _Reading(NamedTuple):
    """One turn read alone: the flags whose patterns it holds, and the decisions of the rules that fire."""

    flags: frozenset[str]
    decisions: frozenset[Decision]


class Conversation:
    """Reads the flags of a policy from a question and its history."""

    def __init__(self, rulebook: Rulebook, normaliser: Normaliser) -> None:
        self._rulebook = rulebook
        self._normaliser = normaliser
        self._read = lru_cache(_KEPT_READINGS)(self._read_turn)

    def flags(self, question: Question, message: Normalised) -> frozenset[str]:
        """Return the flags that are set; `message` is the question's text as the rules read it."""
        here = self._rulebook.flags_in(message.text)
        return frozenset(
            flag.id
            for flag in self._rulebook.policy.flags
            if (flag.with_message and flag.id in here) or self._was_set(flag, question)
        )

    def _was_set(self, flag: Flag, question: Question) -> bool:
        """Say whether a turn before the message sets a flag."""
        turns = question.history[-flag.turns :] if flag.turns else ()
        readings = [self._read(turn.text) for turn in turns if flag.who in ("anyone", turn.role)]
        return any(flag.id in each.flags or each.decisions.intersection(flag.decisions) for each in readings)

    def _read_turn(self, text: str) -> _Reading:
        normalised = self._normaliser.normalise(text).text
        matches = self._rulebook.match(normalised)
        return _Reading(
            self._rulebook.flags_in(normalised), frozenset(match.rule.decision for match in matches)
        )
