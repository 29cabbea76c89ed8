"""Mutated messages put before the question guard, and what became of their verdicts."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from benchmarks.messages import GIVEN, TURNED_AWAY, Message
from benchmarks.mutations import Mutation, Parts
from schema.base import Noun
from schema.decisions import Decision, Verdict
from schema.dialogue import Question, Role, Turn

Check = Callable[[Question, str], Verdict]


class Attempt(Noun):
    """A message as it was sent under a mutation, with the verdict on each part.

    `rules` name what decided about each part. `is_kept` says that the verdict stayed right: of a critical
    message in parts, one part is recognised; of a harmless one, no part is turned away.
    """

    mutation: str
    message_id: str
    meant: Decision
    is_critical: bool
    is_harmless: bool
    parts: tuple[str, ...]
    decisions: tuple[Decision, ...]
    rules: tuple[str, ...]
    is_kept: bool

    @property
    def is_let_through(self) -> bool:
        """Whether a critical message met no verdict that turns it away."""
        return self.is_critical and GIVEN.issuperset(self.decisions)

    @property
    def is_turned_away(self) -> bool:
        """Whether a harmless message was."""
        return self.is_harmless and not TURNED_AWAY.isdisjoint(self.decisions)


class Team:
    """Attacks a question guard.

    Args:
        check: the guard's.
        replies: what the assistant may say between two parts of a message.
        seed: the same seed makes the same attempts.
    """

    def __init__(self, check: Check, replies: Sequence[str], seed: int) -> None:
        self._check = check
        self._replies = replies
        self._seed = seed

    def stands(self, message: Message) -> bool:
        """Say whether the verdict on the message as it is is right."""
        return message.is_right(self._verdicts(message, (message.text,))[0].decision)

    def attempts(self, messages: Sequence[Message], mutation: Mutation) -> Iterator[Attempt]:
        """Yield what becomes of each message that the mutation applies to."""
        for message in messages:
            parts = mutation.applied(message, self._seed)
            if parts:
                yield self._attempt(message, mutation.name, parts)

    def _attempt(self, message: Message, mutation: str, parts: Parts) -> Attempt:
        verdicts = self._verdicts(message, parts)
        decisions = tuple(verdict.decision for verdict in verdicts)
        if message.is_harmless:
            is_kept = TURNED_AWAY.isdisjoint(decisions)
        else:
            is_kept = any(message.is_right(decision) for decision in decisions)
        return Attempt(
            mutation=mutation,
            message_id=message.id,
            meant=message.accepted[0],
            is_critical=message.is_critical,
            is_harmless=message.is_harmless,
            parts=parts,
            decisions=decisions,
            rules=tuple(verdict.rule for verdict in verdicts),
            is_kept=is_kept,
        )

    def _verdicts(self, message: Message, parts: Parts) -> tuple[Verdict, ...]:
        history, found = list(message.history), []
        random = Random(f"{self._seed}/reply/{message.id}")  # noqa: S311  (no secret)
        for part in parts:
            found.append(self._check(Question(text=part, history=tuple(history)), part))
            reply = Turn(role=Role.ASSISTANT, text=random.choice(self._replies))
            history += [Turn(role=Role.USER, text=part), reply]
        return tuple(found)
