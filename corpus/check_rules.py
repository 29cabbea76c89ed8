"""The rules of `library check`, read from data files that a clinician can read."""

import re
from functools import cache
from pathlib import Path

from pydantic import Field

from corpus.check_report import Kind
from schema.base import Noun
from schema.data_file import read_data_file

RULES_FILE = Path(__file__).with_name("check.toml")
WORDING_FILE = Path(__file__).with_name("wording_to_avoid.toml")
_NOTHING = re.compile(r"(?!)")


class Limits(Noun):
    """The numbers that documents are measured by; `check.toml` says what chose them."""

    most_flesch_kincaid_document: float
    most_flesch_kincaid_section: float
    most_automated_readability_document: float
    most_automated_readability_section: float
    most_days_since_review: int = Field(gt=0)
    most_shared_percent: float = Field(gt=0, lt=100)
    words_a_run: int = Field(ge=2)
    fewest_questions: int = Field(ge=0)
    most_questions: int = Field(ge=1)


class MetadataRule(Noun):
    """A field of `Source` that a document must state; some may be stated as unknown."""

    field: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    may_be_unknown: bool = False


class SentenceRule(Noun):
    """A pattern that no sentence may hold, unless it holds what `allowed` looks for."""

    id: str = Field(min_length=1)
    pattern: re.Pattern[str]
    allowed: re.Pattern[str] = _NOTHING
    why: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    caught: tuple[str, ...] = Field(min_length=1)
    let_through: tuple[str, ...] = Field(min_length=1)

    def catches(self, sentence: str) -> bool:
        """Return whether a sentence breaks the rule."""
        return bool(self.pattern.search(sentence)) and not self.allowed.search(sentence)


class RouteRule(Noun):
    """What a sentence must say where its document's route is this one."""

    route: re.Pattern[str]
    says: re.Pattern[str]


class OthersTexts(Noun):
    """Which kinds of finding are warnings in a folder of texts by others."""

    warnings: tuple[Kind, ...] = ()


class CheckRules(Noun):
    """All rules of `check.toml`."""

    limits: Limits
    others_texts: OthersTexts
    metadata: tuple[MetadataRule, ...]
    stands_alone: tuple[SentenceRule, ...]
    dose: tuple[SentenceRule, ...]
    route: tuple[RouteRule, ...]


class _Wording(Noun):
    wording: tuple[SentenceRule, ...]


@cache
def read_rules(path: Path = RULES_FILE) -> CheckRules:
    """Read the rules.

    Raises:
        SettingsError: the file is missing, is no TOML, or a rule is incomplete.
    """
    return read_data_file(path, CheckRules)


@cache
def read_wording(path: Path = WORDING_FILE) -> tuple[SentenceRule, ...]:
    """Read the wording to avoid.

    Raises:
        SettingsError: the file is missing, is no TOML, or a rule is incomplete.
    """
    return read_data_file(path, _Wording).wording
