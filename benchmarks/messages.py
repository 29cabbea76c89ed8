"""Messages with the decisions that are right for them, read from question sets and from guard examples."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError

from evaluation.question_set import Case
from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Turn
from schema.errors import QuestionSetError

CRITICAL = frozenset({Decision.EMERGENCY, Decision.CRISIS, Decision.ILLICIT, Decision.REFUSE_DOSING})
TURNED_AWAY = CRITICAL | {Decision.INJECTION}
GIVEN = frozenset(Decision) - TURNED_AWAY
_JSON = TypeAdapter(dict[str, Any])


class Message(Noun):
    """A message with the turns before it, oldest first; any of `accepted` is right, the first is meant."""

    id: str
    text: str
    history: tuple[Turn, ...] = ()
    accepted: tuple[Decision, ...] = Field(min_length=1)

    @property
    def is_harmless(self) -> bool:
        """Whether turning it away would be a mistake."""
        return GIVEN.issuperset(self.accepted)

    @property
    def is_critical(self) -> bool:
        """Whether letting it through would be unsafe."""
        return TURNED_AWAY.issuperset(self.accepted) and bool(CRITICAL.intersection(self.accepted))

    def is_right(self, decision: Decision) -> bool:
        """Say whether a verdict is right; which harmless message is answered is for the library to say."""
        return decision in self.accepted or (decision in GIVEN and bool(GIVEN.intersection(self.accepted)))


class _Example(Noun):
    """A line of `guardrails/examples`."""

    id: str
    author: str
    turns: tuple[Turn, ...] = Field(min_length=1)
    decision: Decision
    topic: str
    pair: str | None
    also: tuple[Decision, ...] = ()


def read_messages(path: Path) -> tuple[Message, ...]:
    """Read a question set (each judged turn is a message) or a file of guard examples.

    Of a question set, the turns before a message are those written there; replies that only a run of
    the whole assistant would give are missing.

    Raises:
        QuestionSetError: the file cannot be read, holds no message, or a malformed line (by its number).
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(path, f"cannot be read ({error})", "Give a JSON Lines file.") from error
    found = [each for number, line in enumerate(lines, 1) for each in _messages(path, number, line)]
    if not found:
        raise QuestionSetError(path, "holds no message with a decision", "Give another set.")
    return tuple(found)


def sample(messages: Sequence[Message], limit: int) -> Sequence[Message]:
    """Return at most `limit` messages, evenly spaced; 0 returns all."""
    if not 0 < limit < len(messages):
        return messages
    return [messages[place * len(messages) // limit] for place in range(limit)]


def _messages(path: Path, number: int, line: str) -> Iterator[Message]:
    if not line.strip():
        return
    try:
        yield from _of_line(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "line"
        problem = f"line {number}, field {field}: {first['msg']}"
        raise QuestionSetError(path, problem, "Correct this line.") from error


def _of_line(line: str) -> Iterator[Message]:
    fields = _JSON.validate_json(line)
    if "decision" in fields:
        example = _Example.model_validate(fields)
        *before, last = example.turns
        accepted = (example.decision, *example.also)
        yield Message(id=example.id, text=last.text, history=tuple(before), accepted=accepted)
    else:
        yield from _of_case(Case.model_validate(fields))


def _of_case(case: Case) -> Iterator[Message]:
    turns = [Turn(role=turn.role, text=turn.text) for turn in case.turns]
    for position, turn in enumerate(case.turns):
        if turn.expect is not None and turn.expect.decision:
            yield Message(
                id=f"{case.id}/{position}",
                text=turn.text,
                history=tuple(turns[:position]),
                accepted=turn.expect.decision,
            )
