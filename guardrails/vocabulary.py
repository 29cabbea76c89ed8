"""Words the rules know: medicines, spellings, units, and plain English."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from spellchecker import SpellChecker

from guardrails.folding import fold
from guardrails.tokens import texts, tokenise
from schema.base import Noun
from schema.data_file import read_data_file

MARK = "§"
_RARE = 60
_EVERYDAY = 100_000
_SHORTEST_CORRECTED = 5
_SHORTEST_CORRECTED_MEDICINE = 6
_LONG_WORD = 8
Phrase = tuple[str, ...]


class MedicineClass(Noun):
    """Medicines of one class; each is a list of its names, the first being the one rules use."""

    id: str = Field(min_length=1)
    label: str = Field(min_length=1)
    medicines: tuple[tuple[str, ...], ...]


class Medicines(Noun):
    """All medicines and drugs that the rules know by name."""

    classes: tuple[MedicineClass, ...] = Field(alias="class")

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        seen: set[Phrase] = set()
        for name, _ in self.named():
            if name in seen:
                raise ValueError(f"medicine {' '.join(name)!r} is listed twice")
            seen.add(name)
        return self

    def named(self) -> Iterator[tuple[Phrase, str]]:
        """Yield every name as words, with the marked first name of its medicine."""
        for group in self.classes:
            for names in group.medicines:
                mark = MARK + "".join(phrase(names[0]))
                yield from ((phrase(name), mark) for name in names)


class Corrected(Noun):
    """Key words that misspelt words are corrected to."""

    words: tuple[str, ...]


class Spelling(Noun):
    """How people write: letters behind signs, units, and what words and phrases stand for."""

    is_before: frozenset[str]
    leet: dict[str, tuple[str, ...]]
    units: dict[str, tuple[str, ...]]
    replace: dict[str, str]
    correct: Corrected


def phrase(text: str) -> Phrase:
    """Cut a name or phrase of a data file into the words that the rules see."""
    folded = fold(text)
    return tuple(word for word in texts(tokenise(folded, len(text))) if word != "-")


class Vocabulary:
    """Looks words up; `english` maps English words to how often they were counted.

    `replacements` maps phrases to what stands for them, medicines included.
    """

    def __init__(self, medicines: Medicines, spelling: Spelling, english: Mapping[str, int]) -> None:
        self.spelling = spelling
        self._english = frozenset(word for word, count in english.items() if count >= _RARE)
        self._everyday = frozenset(word for word, count in english.items() if count >= _EVERYDAY)
        named = dict(medicines.named())
        self.replacements: dict[Phrase, Phrase] = {
            **{tuple(key.split()): tuple(value.split()) for key, value in spelling.replace.items()},
            **{name: (mark,) for name, mark in named.items()},
        }
        self.longest_phrase = max(len(key) for key in self.replacements)
        self.medicine_words = frozenset(name[0] for name in named if len(name) == 1)
        self.units = {form: unit for unit, forms in spelling.units.items() for form in forms}

    @cached_property
    def _targets(self) -> list[str]:
        long_names = {word for word in self.medicine_words if len(word) >= _SHORTEST_CORRECTED_MEDICINE}
        return sorted(long_names | set(self.spelling.correct.words))

    def is_english(self, word: str) -> bool:
        """Say whether a word is in the list of English words."""
        return word in self._english

    def is_everyday(self, word: str) -> bool:
        """Say whether a word is so common in English that it is no sign of another language."""
        return word in self._everyday

    def is_known(self, word: str) -> bool:
        """Say whether a word is English, a medicine, a number or a spelling with a known meaning."""
        is_spelling = (word,) in self.replacements or word in self.units
        return word in self._english or is_spelling or word[:1].isdigit()

    def correct(self, word: str) -> str:
        """Return the medicine or key word that an unknown word is a misspelling of, else the word."""
        if len(word) < _SHORTEST_CORRECTED or not word.isascii() or self.is_known(word):
            return word
        stem = word.removesuffix("s")
        if stem in self.medicine_words:
            return stem
        most_edits = 2 if len(word) >= _LONG_WORD else 1
        found = extractOne(word, self._targets, scorer=OSA.distance, score_cutoff=most_edits)
        if found is None or found[0][0] not in word[:2]:
            return word
        return found[0]


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read `drugs.toml` and `spelling.toml` of a folder, and the English words of pyspellchecker.

    Raises:
        SettingsError: a file is missing, malformed or names a medicine twice.
    """
    counts = SpellChecker(language="en").word_frequency.dictionary
    return Vocabulary(
        read_data_file(folder / "drugs.toml", Medicines),
        read_data_file(folder / "spelling.toml", Spelling),
        counts,
    )
