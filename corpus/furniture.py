"""The rules of what is left out, read from `furniture.toml`."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from schema.base import Noun
from schema.data_file import read_data_file

MOST_CHARACTERS = 1000
FURNITURE_FILE = Path(__file__).with_name("furniture.toml")


class Rule(Noun):
    """A pattern with the reason that the report shows, examples that it strips and look-alikes it keeps.

    A line whose rule `stays_as_heading` is kept where text or a list stands under it.
    """

    reason: str = Field(min_length=1)
    pattern: re.Pattern[str]
    max_words: int = Field(default=1000, gt=0)
    stays_as_heading: bool = False
    strips: tuple[str, ...]
    keeps: tuple[str, ...] = Field(min_length=1)

    @field_validator("pattern", mode="before")
    @classmethod
    def _ignores_case(cls, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error

    def matches(self, text: str) -> bool:
        """Return whether the rule fits the whole text; a text of more than 1,000 characters fits none."""
        is_short = len(text) <= MOST_CHARACTERS and len(text.split()) <= self.max_words
        return is_short and self.pattern.fullmatch(text) is not None


_Rules = Annotated[tuple[Rule, ...], Field(min_length=1)]


class Furniture(Noun):
    """All rules by what they look at; the data file explains each kind."""

    head: _Rules
    line: _Rules
    label: _Rules
    teasers: _Rules
    panel: _Rules
    directory: _Rules
    references: _Rules
    sources: _Rules
    entry: _Rules
    loose_entry: _Rules
    sentence: _Rules
    clause: _Rules
    marker: _Rules


def matching(rules: tuple[Rule, ...], text: str) -> str:
    """Return the reason of the first rule that fits the whole text, empty if none does."""
    return next((rule.reason for rule in rules if rule.matches(text)), "")


@lru_cache(maxsize=8)
def load_furniture(file: Path = FURNITURE_FILE) -> Furniture:
    """Read the rules.

    Raises:
        SettingsError: the file cannot be read, or a rule is incomplete or no regular expression.
    """
    return read_data_file(file, Furniture)
