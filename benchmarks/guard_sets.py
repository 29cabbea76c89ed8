"""The third-party sets for guards: lines of a file, and what is measured on which of them."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from schema.base import Noun
from schema.data_file import read_data_file
from schema.errors import QuestionSetError

_FIELDS = TypeAdapter(dict[str, Any])
_KINDS = ("type", "category", "intent", "subtype")


class Part(StrEnum):
    """Which lines of a set are taken."""

    ALL = "all"
    ABOUT_DOSES = "about doses"
    OTHERS = "others"


class Measure(Noun):
    """What is counted on some lines of a set; see `guard_bench.toml`."""

    id: str
    name: str
    file: str
    where: Mapping[str, str]
    by: Literal["guard", "answer"]
    mistake: Literal["refused", "dosing", "urgent", "cited"]
    part: Part = Part.ALL
    goal: float | None = Field(default=None, ge=0.0, le=1.0)
    shows: str
    hides: str


class Plan(Noun):
    """What `guard_bench.toml` holds."""

    asks_for_dose: tuple[str, ...]
    measure: tuple[Measure, ...]

    @cached_property
    def _about_doses(self) -> re.Pattern[str]:
        return re.compile("|".join(self.asks_for_dose), re.IGNORECASE)

    def is_about_doses(self, text: str) -> bool:
        """Say whether a question asks about doses, by the patterns."""
        return bool(self._about_doses.search(text))

    def takes(self, measure: Measure, line: "Line") -> bool:
        """Say whether a measure counts a line."""
        if any(line.fields.get(name) != value for name, value in measure.where.items()):
            return False
        return measure.part is Part.ALL or (measure.part is Part.ABOUT_DOSES) == self.is_about_doses(
            line.text
        )


class Line(Noun):
    """A line of a set; `kind` is what the set calls its sort, empty where it has none."""

    id: str
    text: str
    kind: str
    fields: Mapping[str, str]


def read_plan() -> Plan:
    """Return the plan that is shipped.

    Raises:
        SettingsError: the file is missing or malformed.
    """
    return read_data_file(Path(__file__).with_name("guard_bench.toml"), Plan)


def read_lines(path: Path) -> tuple[Line, ...]:
    """Read a set; none where its file is not there.

    Raises:
        QuestionSetError: a line is no JSON object with an id and a text.
    """
    if not path.is_file():
        return ()
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return tuple(_line(path, number, line) for number, line in lines if line.strip())


def _line(path: Path, number: int, line: str) -> Line:
    try:
        fields = {name: str(value) for name, value in _FIELDS.validate_json(line).items()}
        kind = next((fields[name] for name in _KINDS if name in fields), "")
        return Line(id=fields["id"], text=fields["text"], kind=kind, fields=fields)
    except (ValidationError, KeyError) as error:
        wanted = "Restore the set; a line is an object with an id and a text."
        raise QuestionSetError(f"{path}:{number}", f"holds {line[:80]!r}", wanted) from error
