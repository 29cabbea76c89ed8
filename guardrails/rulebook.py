"""The rules of a policy, ready to read messages."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from guardrails.patterns import around, compile_patterns, sentences
from guardrails.policy import Flag, Policy, Rule

_EDGE = " [.?!]"


class RuleMatch(NamedTuple):
    """A rule that fired, and the span of the normalised text that it saw."""

    rule: Rule
    start: int
    end: int


class _ReadyRule:
    """A rule with its patterns compiled."""

    def __init__(self, rule: Rule, policy: Policy) -> None:
        where = f"policy rule {rule.id!r}"
        self.rule = rule
        self._found = compile_patterns(rule.patterns, policy.blocks, f"{where}, patterns")
        self._beside = [compile_patterns([each], policy.blocks, f"{where}, beside") for each in rule.beside]
        self._also = [compile_patterns([each], policy.blocks, f"{where}, also") for each in rule.also]
        self._unless = compile_patterns(rule.unless, policy.blocks, f"{where}, unless")
        self._unless_anywhere = compile_patterns(
            rule.unless_anywhere, policy.blocks, f"{where}, unless_anywhere"
        )

    def find(self, text: str, spans: Sequence[tuple[int, int]], flags: frozenset[str]) -> RuleMatch | None:
        """Return the first match that nothing excuses."""
        rule = self.rule
        if not flags.issuperset(rule.needs) or flags.intersection(rule.unless_flags):
            return None
        for match in self._found.finditer(text):
            start, end = around(spans, *match.span())
            sentence = text[start:end]
            if self._unless.search(sentence) or not all(each.search(sentence) for each in self._beside):
                continue
            if self._unless_anywhere.search(text) or not all(each.search(text) for each in self._also):
                return None
            return RuleMatch(rule, *match.span())
        return None


class _ReadyFlag(NamedTuple):
    flag: Flag
    found: re.Pattern[str]
    ignored: re.Pattern[str]


class Rulebook:
    """Reads normalised texts by the rules and flags of a policy.

    Raises:
        SettingsError: a pattern is no regular expression or names an unknown block.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._rules = [_ReadyRule(rule, policy) for rule in policy.rules]
        self.flags = [
            _ReadyFlag(
                flag,
                compile_patterns(flag.patterns, policy.blocks, f"policy flag {flag.id!r}, patterns"),
                compile_patterns(flag.ignore, policy.blocks, f"policy flag {flag.id!r}, ignore"),
            )
            for flag in policy.flags
        ]

    def match(self, text: str, flags: frozenset[str] = frozenset()) -> list[RuleMatch]:
        """Return the rules that fire on a normalised text, in order of writing."""
        spans = sentences(text)
        found = (rule.find(text, spans, flags) for rule in self._rules)
        return [match for match in found if match]

    def flags_in(self, text: str) -> frozenset[str]:
        """Return the flags whose patterns a single turn's normalised text holds."""
        return frozenset(
            ready.flag.id for ready in self.flags if ready.found.search(ready.ignored.sub(" ", text))
        )
