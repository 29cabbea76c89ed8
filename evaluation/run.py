"""Runs question sets through the assistant and judges each turn."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from evaluation.question_set import Case, Expectation
from schema.base import Noun
from schema.dialogue import Answer, Role, Turn

Ask = Callable[[str, Sequence[Turn]], Answer]


class JudgedTurn(Noun):
    """One judged turn; `turn` counts from 0 in the case's turns."""

    id: str
    turn: int
    question: str
    answer: Answer
    passed: bool
    failures: tuple[str, ...]


def failures_of(answer: Answer, expect: Expectation) -> tuple[str, ...]:
    """Say in which ways an answer misses what was expected, field by field of the expectation."""
    found: list[str] = []
    if expect.decision and answer.decision not in expect.decision:
        found.append(f"decision {answer.decision}, expected {' or '.join(expect.decision)}")
    cited = sorted({citation.source_id for citation in answer.citations})
    if expect.sources and not set(expect.sources) & set(cited):
        found.append(f"cites {', '.join(cited) or 'nothing'}, expected any of {', '.join(expect.sources)}")
    found += [f"does not contain {p}" for p in expect.contains if not re.search(p, answer.text)]
    found += [f"contains {p}" for p in expect.excludes if re.search(p, answer.text)]
    if not is_understood(answer, expect):
        found.append(f"understood as {answer.understood_as!r}, expected {_reading(expect)}")
    return tuple(found)


def is_understood(answer: Answer, expect: Expectation) -> bool:
    """Say whether the question as it was understood holds what it must, and nothing that it must not."""
    text = answer.understood_as
    missing = [p for p in expect.understood if not re.search(p, text)]
    return not missing and not any(re.search(p, text) for p in expect.understood_not)


def _reading(expect: Expectation) -> str:
    return " and ".join([*expect.understood, *(f"no {p}" for p in expect.understood_not)])


def run_case(case: Case, ask: Ask) -> Iterator[JudgedTurn]:
    """Run one conversation.

    A scripted assistant turn takes the place of the assistant's own reply in the history.
    """
    history: list[Turn] = []
    for position, turn in enumerate(case.turns):
        follower = case.turns[position + 1] if position + 1 < len(case.turns) else None
        if turn.role is Role.ASSISTANT:
            history.append(Turn(role=turn.role, text=turn.text))
            continue
        is_scripted = follower is not None and follower.role is Role.ASSISTANT
        if turn.expect is None and (is_scripted or follower is None):
            history.append(Turn(role=turn.role, text=turn.text))
            continue
        answer = ask(turn.text, tuple(history))
        history.append(Turn(role=turn.role, text=turn.text))
        if not is_scripted:
            history.append(Turn(role=Role.ASSISTANT, text=answer.text))
        if turn.expect is not None:
            found = failures_of(answer, turn.expect)
            yield JudgedTurn(
                id=case.id, turn=position, question=turn.text, answer=answer, passed=not found, failures=found
            )


def run(cases: Iterable[Case], ask: Ask) -> Iterator[JudgedTurn]:
    """Run cases in order; each starts a conversation of its own."""
    for case in cases:
        yield from run_case(case, ask)
