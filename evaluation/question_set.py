"""Question sets: JSON Lines that testers write."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Role
from schema.errors import QuestionSetError


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Expectation(Noun):
    """What a judged turn must get.

    Any of `decision`, any of `sources` cited, all of `contains` and none of `excludes` in the text,
    all of `understood` and none of `understood_not` in the question as it was understood.
    """

    decision: tuple[Decision, ...] = ()
    sources: tuple[str, ...] = ()
    contains: tuple[Pattern, ...] = ()
    excludes: tuple[Pattern, ...] = ()
    understood: tuple[Pattern, ...] = ()
    understood_not: tuple[Pattern, ...] = ()


class SetTurn(Noun):
    """One turn of a set; user turns with `expect` are judged."""

    role: Role
    text: str = Field(min_length=1)
    expect: Expectation | None = None

    @model_validator(mode="after")
    def _only_user_turns_are_judged(self) -> Self:
        if self.expect is not None and self.role is not Role.USER:
            raise ValueError("expect stands on an assistant turn; only user turns are judged")
        return self


class Case(Noun):
    """A conversation with its expectations."""

    id: str = Field(min_length=1)
    tags: tuple[str, ...] = ()
    turns: tuple[SetTurn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _judges_something(self) -> Self:
        if all(turn.expect is None for turn in self.turns):
            raise ValueError("no turn has an expect, so nothing would be judged")
        return self


def _problem(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or "line"
    return f"field {field}: {first['msg']}"


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(
            path, f"cannot be read ({error})", "Give a JSON Lines file in UTF-8."
        ) from error


def read_question_set(path: Path) -> tuple[Case, ...]:
    """Read a question set; blank lines are passed over.

    Raises:
        QuestionSetError: the file cannot be read, holds no case, a malformed line (named with its
            number and field; all malformed lines are listed) or an id twice.
    """
    cases: list[Case] = []
    faults: list[str] = []
    for number, line in enumerate(_read_lines(path), start=1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate_json(line))
        except ValidationError as error:
            faults.append(f"line {number}, {_problem(error)}")
        else:
            if any(case.id == cases[-1].id for case in cases[:-1]):
                faults.append(f"line {number}, field id: {cases[-1].id!r} stands in an earlier line")
    if faults:
        raise QuestionSetError(path, "; ".join(faults), "Correct these lines; nothing of the set was run.")
    if not cases:
        raise QuestionSetError(path, "holds no line", "Write one JSON object a line.")
    return tuple(cases)


def read_question_sets(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Read several sets, in the order given; see `read_question_set`."""
    return tuple(case for path in paths for case in read_question_set(path))
