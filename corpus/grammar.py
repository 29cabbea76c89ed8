"""The word lists that the splitting of text depends on, read from `grammar.toml`."""

from functools import lru_cache
from pathlib import Path

from schema.base import Noun
from schema.data_file import read_data_file

GRAMMAR_FILE = Path(__file__).with_name("grammar.toml")


class Grammar(Noun):
    """Word lists in small letters; the data file says what each is for."""

    abbreviations: frozenset[str]
    before_figures: frozenset[str]
    binding: frozenset[str]
    own_sections: frozenset[str]


@lru_cache(maxsize=8)
def load_grammar(file: Path = GRAMMAR_FILE) -> Grammar:
    """Read the word lists.

    Raises:
        SettingsError: the file cannot be read or a list is missing.
    """
    return read_data_file(file, Grammar)
