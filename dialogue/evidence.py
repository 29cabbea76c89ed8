"""The evidence label of a source: how strong it is, at a glance."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from schema.base import Noun
from schema.data_file import read_data_file
from schema.documents import NOT_STATED, Kind, Source

EVIDENCE_FILE = Path(__file__).with_name("evidence.toml")
BETWEEN = " · "


class Strength(StrEnum):
    """How far a kind of source can be leaned on."""

    CLINIC = "clinic"
    STRONG = "strong"
    FAIR = "fair"
    OFFICIAL = "official"
    WEAK = "weak"
    UNKNOWN = "unknown"


class KindWords(Noun):
    """A kind of source in plain words, and why it is as strong as it is; see `evidence.toml`."""

    kind: Kind
    strength: Strength
    words: str = Field(min_length=1)
    why: str = Field(min_length=1)
    reviewed_by: str = Field(min_length=1)


class CountWords(Noun):
    """How numbers are said; `{count}` stands for the number."""

    people: str
    one_other: str
    others: str


class EvidenceWords(Noun):
    """The words of all labels: every strength and every kind has its own."""

    badge: dict[Strength, str]
    counts: CountWords
    route: dict[str, str]
    kind: tuple[KindWords, ...]

    @model_validator(mode="after")
    def _every_kind_and_strength_has_words(self) -> Self:
        if missing := [each.value for each in Strength if each not in self.badge]:
            raise ValueError(f"badge {missing[0]} is missing")
        named = [each.kind for each in self.kind]
        if wrong := [each.value for each in Kind if named.count(each) != 1]:
            raise ValueError(f"kind {wrong[0]!r} does not stand exactly once")
        return self


@lru_cache(maxsize=8)
def read_evidence_words(path: Path = EVIDENCE_FILE) -> EvidenceWords:
    """Read the words of the labels.

    Raises:
        SettingsError: the file is missing, is no TOML, or a kind or a strength has no words.
    """
    return read_data_file(path, EvidenceWords)


def words_of(kind: str) -> KindWords:
    """Return the words for a kind as citations name it; those of "not stated" for an unknown one."""
    known = {each.kind.value: each for each in read_evidence_words().kind}
    return known.get(kind, known[NOT_STATED])


def evidence_label(source: Source) -> str:
    """Return strength, kind, year, number of people, route and same-study links, as far as stated.

    The strength comes first and is never left out.
    Example: "Weak source · Study with no comparison group · 2025 · 1,034 people · infusion".
    """
    known, words = words_of(source.kind.value), read_evidence_words()
    parts = [
        words.badge[known.strength],
        known.words,
        "" if source.published == NOT_STATED else source.published[:4],
        words.counts.people.format(count=f"{source.people:,}") if source.people else "",
        words.route.get(source.route, source.route),
        _same_study(len(source.same_study_as), words.counts),
    ]
    return BETWEEN.join(filter(None, parts))


def _same_study(others: int, counts: CountWords) -> str:
    if not others:
        return ""
    return counts.one_other if others == 1 else counts.others.format(count=others)
