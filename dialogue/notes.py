"""Notes under an answer, chosen by rules as data."""

import re
from collections.abc import Sequence

from pydantic import Field

from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Draft, Role, Turn

MOST_NOTES = 2


class NoteRule(Noun):
    """A note with what calls for it: a pattern on the question or on the quotes; see `notes.toml`."""

    id: str
    text: str = Field(min_length=1)
    question: re.Pattern[str] | None = None
    quotes: re.Pattern[str] | None = None
    decisions: tuple[Decision, ...] = (Decision.ANSWER, Decision.ANSWER_WITH_CAUTION)
    reviewed_by: str

    def applies(self, question: str, quotes: str, decision: Decision) -> bool:
        """Say whether the note belongs under an answer."""
        if decision not in self.decisions:
            return False
        by_question = self.question is not None and re.search(self.question.pattern, question, re.IGNORECASE)
        by_quotes = self.quotes is not None and re.search(self.quotes.pattern, quotes, re.IGNORECASE)
        return bool(by_question or by_quotes)


class NoteRules(Noun):
    """The rules in order of precedence."""

    note: tuple[NoteRule, ...] = Field(min_length=1)


class Notes:
    """Chooses at most two notes for an answer."""

    def __init__(self, rules: NoteRules) -> None:
        self._rules = rules.note

    def choose(
        self, question: str, draft: Draft, decision: Decision, history: Sequence[Turn]
    ) -> tuple[str, ...]:
        """Return the texts of the notes that apply, first rules first, none that stood under the last answer.

        The dose note is never left out for having been shown: it goes with every dose figure.
        """
        quotes = "\n".join(statement.quote for statement in draft.statements)
        last = next((turn.text for turn in reversed(history) if turn.role is Role.ASSISTANT), "")
        fitting = [rule for rule in self._rules if rule.applies(question, quotes, decision)]
        fresh = [rule.text for rule in fitting if rule.id == "dose" or rule.text not in last]
        return tuple(fresh[:MOST_NOTES])
