"""Other languages than English: which one, and what can be recognised in it."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from pydantic import Field

from guardrails.folding import fold, is_mostly_latin
from guardrails.tokens import Normalised
from guardrails.vocabulary import Vocabulary
from schema.base import Noun
from schema.data_file import read_data_file
from schema.decisions import Decision
from schema.errors import SettingsError

ENGLISH = "en"
_GRAVITY = (Decision.EMERGENCY, Decision.CRISIS, Decision.REFUSE_DOSING)
_MOST_ENGLISH = 0.75
_FEWEST_WORDS = 2
_FEWEST_HINTS = 2
_LEAST_CONFIDENCE = 0.5
_HIGH_CONFIDENCE = 0.7


class Language(Noun):
    """Patterns of one language, by decision."""

    code: str = Field(min_length=2)
    whole_words: bool = True
    hints: frozenset[str] = frozenset()
    emergency: tuple[str, ...]
    crisis: tuple[str, ...]
    dosing: tuple[str, ...]


class AnyDosing(Noun):
    """A dosing request in any language: one of each list stands in the message."""

    medicine: tuple[str, ...]
    figure: tuple[str, ...]


class LanguageFile(Noun):
    """What `languages.toml` holds; `detected` are the languages that the detector chooses from."""

    detected: tuple[str, ...] = Field(min_length=2)
    any_dosing: AnyDosing
    languages: tuple[Language, ...] = Field(alias="language")


class ForeignReading(NamedTuple):
    """What a message in another language asks; `decision` is out of scope where nothing grave is seen."""

    code: str
    decision: Decision


class Detector(Protocol):
    """Names the language of a text with a confidence from 0 to 1."""

    def classify(self, text: str) -> tuple[str, float]:
        """Return the ISO 639-1 code and the confidence."""


class _Ready(NamedTuple):
    language: Language
    hints: frozenset[str]
    patterns: tuple[tuple[Decision, re.Pattern[str]], ...]


def _compile(patterns: Sequence[str], where: str, *, is_whole: bool = False) -> re.Pattern[str]:
    joined = "|".join(fold(pattern).text for pattern in patterns)
    try:
        return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if is_whole else joined)
    except re.error as error:
        raise SettingsError(where, f"no regular expression: {error}", "Correct the pattern.") from error


def _ready(language: Language, vocabulary: Vocabulary) -> _Ready:
    """Fold and compile what one language holds; everyday English words are no hints of it."""
    kinds = {
        Decision.EMERGENCY: language.emergency,
        Decision.CRISIS: language.crisis,
        Decision.REFUSE_DOSING: language.dosing,
    }
    folded = {fold(hint).text for hint in language.hints}
    return _Ready(
        language,
        frozenset(hint for hint in folded if not vocabulary.is_everyday(hint)),
        tuple(
            (
                decision,
                _compile(patterns, f"language {language.code!r}, {decision}", is_whole=language.whole_words),
            )
            for decision, patterns in kinds.items()
        ),
    )


class Languages:
    """Recognises emergencies, crises and dosing requests in other languages than English.

    Raises:
        SettingsError: a pattern is no regular expression.
    """

    def __init__(self, file: LanguageFile, vocabulary: Vocabulary) -> None:
        self._languages = [_ready(each, vocabulary) for each in file.languages]
        self._detected = file.detected
        self._medicine = _compile(file.any_dosing.medicine, "any_dosing, medicine")
        self._figure = _compile(file.any_dosing.figure, "any_dosing, figure")

    @cached_property
    def _detector(self) -> Detector:
        module = import_module("py3langid.langid")
        detector = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
        detector.set_languages(self._detected)
        return cast("Detector", detector)

    def read(self, message: Normalised) -> ForeignReading:
        """Return the language of a message, and the gravest thing seen in it.

        Emergencies and crises are looked for in every language, since a short cry for help names none.
        """
        words = re.findall(r"\w+", message.plain)
        counts = {each.language.code: sum(word in each.hints for word in words) for each in self._languages}
        is_english = message.english_share > _MOST_ENGLISH
        if is_english and max(counts.values()) < _FEWEST_HINTS:
            return ForeignReading(ENGLISH, Decision.ANSWER)
        code = self._name(message, counts, is_english, len(words))
        if is_english and code == ENGLISH:
            return ForeignReading(ENGLISH, Decision.ANSWER)
        found = [
            (_GRAVITY.index(decision), ready.language.code != code, ready.language.code)
            for ready in self._languages
            for decision, pattern in ready.patterns
            if (decision is not Decision.REFUSE_DOSING or ready.language.code == code)
            and pattern.search(message.plain)
        ]
        if found:
            gravity, _, named = min(found)
            return ForeignReading(named, _GRAVITY[gravity])
        if code == ENGLISH:
            return ForeignReading(ENGLISH, Decision.ANSWER)
        is_dosing = self._medicine.search(message.plain) and self._figure.search(message.plain)
        return ForeignReading(code, Decision.REFUSE_DOSING if is_dosing else Decision.OUT_OF_SCOPE)

    def _name(self, message: Normalised, hints: Mapping[str, int], is_english: bool, words: int) -> str:
        """Return the code of a message's language; English where nothing clear speaks for another."""
        code, confidence = self._detector.classify(message.raw)
        own = hints.get(code, 0)
        if is_english:
            return code if own >= _FEWEST_HINTS and confidence >= _HIGH_CONFIDENCE else ENGLISH
        best = max(hints, key=lambda each: hints[each])
        if hints[best] >= _FEWEST_HINTS and own < hints[best]:
            return best
        is_sure = confidence >= _LEAST_CONFIDENCE and words >= _FEWEST_WORDS
        return code if is_sure or own >= _FEWEST_HINTS or not is_mostly_latin(message.raw) else ENGLISH


def load_languages(path: Path, vocabulary: Vocabulary) -> Languages:
    """Read the patterns of other languages; everyday English words are no hints of another.

    Raises:
        SettingsError: the file is missing, malformed, or holds a pattern that does not compile.
    """
    return Languages(read_data_file(path, LanguageFile), vocabulary)
