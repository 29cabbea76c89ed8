"""The facts that a library is to cover, by id."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from schema.base import Noun
from schema.data_file import read_data_file

FACTS_FILE = Path(__file__).with_name("facts.toml")
_NOTHING = re.compile(r"(?!)")
_ANYTHING = re.compile(r"")


class Status(StrEnum):
    """Whether a fact belongs into the documents."""

    TO_COVER = "to cover"
    LEFT_OUT = "left out"
    FIXED_WORDING = "fixed wording"
    UNCHECKED = "unchecked"


class Fact(Noun):
    """A fact by its id; the data file explains each field."""

    id: str = Field(min_length=1)
    status: Status = Status.TO_COVER
    why: str = ""
    states: tuple[str, ...] = ()
    reported_by: re.Pattern[str] = _ANYTHING
    keep_out: re.Pattern[str] = _NOTHING

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.status is not Status.TO_COVER and not self.why:
            raise ValueError(f"fact {self.id} has the status {self.status.value!r} and does not say why")
        return self


class FactGroup(Noun):
    """The ids `prefix-01` to `prefix-last`; only `document` may carry them, or any other if it is empty."""

    prefix: str = Field(min_length=1)
    last: int = Field(ge=1)
    document: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(f"{self.prefix}-{number:02d}" for number in range(1, self.last + 1))


class FactList(Noun):
    """All facts; an empty list asks for nothing."""

    keep_out_everywhere: re.Pattern[str] = _NOTHING
    group: tuple[FactGroup, ...] = ()
    fact: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _ids_are_known_once(self) -> Self:
        known = [each for group in self.group for each in group.ids]
        described = [fact.id for fact in self.fact]
        for ids in (known, described):
            if doubled := sorted({each for each in ids if ids.count(each) > 1}):
                raise ValueError(f"fact {doubled[0]} stands twice")
        if unknown := sorted(set(described) - set(known)):
            raise ValueError(f"fact {unknown[0]} is in no group")
        return self

    @property
    def by_id(self) -> dict[str, Fact]:
        """Every fact, in the order of the groups."""
        described = {fact.id: fact for fact in self.fact}
        return {each: described.get(each, Fact(id=each)) for group in self.group for each in group.ids}

    def carriers(self, fact_id: str) -> FactGroup:
        """Return the group of a known fact."""
        return next(group for group in self.group if fact_id in group.ids)


def read_facts(path: Path = FACTS_FILE) -> FactList:
    """Read the list of facts.

    Raises:
        SettingsError: the file is missing, is no TOML, or names a fact twice or one that is in no group.
    """
    return read_data_file(path, FactList)
