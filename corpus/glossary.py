"""The words that patients meet, with their meanings."""

import re
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from schema.base import Noun
from schema.data_file import read_data_file

GLOSSARY_FILE = Path(__file__).with_name("glossary.toml")


def _spelled(form: str) -> str:
    """Return the pattern of one form; one in capitals keeps them, or ACT would be found in "act"."""
    word = re.escape(form)
    return rf"(?<!\w){word}s?(?!\w)" if form.isupper() else rf"(?i:(?<![\w-]){word}s?(?![\w-]))"


class Term(Noun):
    """A word with its explanation; the data file says what each field is for."""

    term: str = Field(min_length=1)
    also: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    meaning: str = Field(min_length=1)
    source: str = Field(min_length=1)
    familiar: bool = False
    reviewed: str = Field(min_length=1)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the word in a text, in any of its forms."""
        return re.compile("|".join(map(_spelled, (self.term, *self.also))))


class Glossary(Noun):
    """All terms; no form of a word belongs to two of them."""

    term: tuple[Term, ...]

    @model_validator(mode="after")
    def _a_form_has_one_meaning(self) -> Self:
        forms = [form.casefold() for each in self.term for form in {each.term, *each.also, *each.plain}]
        if doubled := sorted({form for form in forms if forms.count(form) > 1}):
            raise ValueError(f"{doubled[0]!r} stands in two terms")
        return self


def read_glossary(path: Path = GLOSSARY_FILE) -> Glossary:
    """Read the glossary.

    Raises:
        SettingsError: the file is missing, is no TOML, lacks a field, or explains a word twice.
    """
    return read_data_file(path, Glossary)
