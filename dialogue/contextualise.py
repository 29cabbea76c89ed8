"""A follow-up to a stand-alone question, by rules: no language model."""

import re
from collections.abc import Sequence

from schema.base import Noun
from schema.dialogue import Question, Role, Turn


class Cues(Noun):
    """What makes a message lean on the messages before it; see `follow_up.toml`."""

    openers: tuple[str, ...]
    pointers: tuple[str, ...]
    names: tuple[str, ...]
    empty: frozenset[str]
    few_words: int
    longest_chain: int


class Contextualiser:
    """Turns a follow-up into a question that stands alone."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._opener = re.compile(rf"^\W*({'|'.join(cues.openers)})\b", re.IGNORECASE)
        self._pointer = re.compile(rf"\b({'|'.join(cues.pointers)})\b", re.IGNORECASE)
        self._name = re.compile(rf"\b({'|'.join(cues.names)})\b", re.IGNORECASE)

    def topic_words(self, text: str) -> tuple[str, ...]:
        """Return the lower-case words that carry a text's topic, in order."""
        words = re.findall(r"[a-z][a-z'-]+|\d+", text.lower())
        return tuple(word for word in words if word not in self._cues.empty)

    def is_follow_up(self, text: str) -> bool:
        """Say whether a message leans on what was said before it."""
        if self._opener.search(text):
            return True
        if self._name.search(text):
            return False
        return len(self.topic_words(text)) < self._cues.few_words or bool(self._pointer.search(text))

    def _asked_before(self, history: Sequence[Turn]) -> list[str]:
        """Return the questions that a follow-up leans on, oldest first, back to the last that stood alone."""
        asked: list[str] = []
        for turn in reversed(history):
            if turn.role is not Role.USER or not self.topic_words(turn.text):
                continue
            asked.insert(0, turn.text.strip())
            if not self.is_follow_up(turn.text) or len(asked) == self._cues.longest_chain:
                break
        return asked

    def contextualise(self, question: Question) -> str:
        """Return the question as understood: itself, or led by the questions it leans on."""
        if not question.history or not self.is_follow_up(question.text):
            return question.text
        return " ".join([*self._asked_before(question.history), question.text.strip()])
