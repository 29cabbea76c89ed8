"""The fixed messages: what a patient sees when nothing is quoted."""

import re
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from schema.base import Noun
from schema.decisions import Decision, Origin, Verdict

COUNTRIES = ("us", "uk", "eu", "unknown")
_NEEDED = frozenset(
    {f"{name}-{country}" for name in ("emergency", "crisis", "support") for country in COUNTRIES}
    | {f"smalltalk-{kind}" for kind in ("greeting", "thanks", "bye", "who", "filler")}
    | {"emergency-clinic", "illicit", "refuse-dosing", "refuse-dosing-again", "overdose-line", "injection"}
    | {"out-of-scope", "out-of-scope-topics", "unclear", "unclear-topics", "urgent-doubt"}
    | {"language", "guard-failure"}
)
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_PLACEHOLDERS = frozenset({"{contact}", "{Contact}", "{emergency}"})
Text = Annotated[str, Field(min_length=1)]
ASKED_AGAIN = "dosing-asked-again"
AFTER_CRISIS = "after-crisis"
UNCLEAR = "unclear-question"


class ForeignLines(Noun):
    """One line for each grave decision, and which language is covered, in one other language."""

    emergency: Text
    crisis: Text
    refuse_dosing: Text
    covered: Text


class WordingFile(Noun):
    """What `wording.toml` holds."""

    reviewed_by: Text
    reviewed_on: Text
    contact: Text
    overdose_words: re.Pattern[str]
    emergency_number: dict[str, Text]
    texts: dict[str, Text]
    languages: dict[str, ForeignLines]

    @field_validator("overdose_words", mode="before")
    @classmethod
    def _ignores_case(cls, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"is no regular expression ({error})") from error

    @field_validator("texts")
    @classmethod
    def _placeholders_are_known(cls, texts: dict[str, str]) -> dict[str, str]:
        for name, text in texts.items():
            if unknown := sorted(set(_PLACEHOLDER.findall(text)) - _PLACEHOLDERS):
                raise ValueError(f"the text {name!r} holds {unknown[0]}, which nothing fills")
        return texts

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if missing := sorted(_NEEDED - self.texts.keys()):
            raise ValueError(f"the text {missing[0]!r} is missing")
        if unknown := sorted(self.texts.keys() - _NEEDED):
            raise ValueError(f"the text {unknown[0]!r} is not known")
        if missing := sorted(set(COUNTRIES) - self.emergency_number.keys()):
            raise ValueError(f"the emergency number of {missing[0]!r} is missing")
        return self


class Wording:
    """Chooses the fixed message for a verdict.

    Args:
        file: the texts.
        country: "us", "uk", "eu" or "unknown"; chooses the numbers, "unknown" shows them all.
        contact: whom to call, such as "call the pain clinic on 020 7946 0018"; empty where not known.
    """

    def __init__(self, file: WordingFile, country: str, contact: str) -> None:
        self._file = file
        self._country = country
        self._clinic = contact
        self._contact = contact or file.contact

    def reply(self, verdict: Verdict, topics: Sequence[str] = ()) -> str:
        """Return the message for a verdict that quotes nothing; without a source, `topics` are named."""
        return "\n".join([*self._foreign(verdict), *self._lines(verdict, topics)])

    def first(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the line that stands before an answer where the message may be urgent, else nothing."""
        return (self._text("urgent-doubt"),) if verdict.is_urgent_doubt else ()

    def support(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the support line that goes with an ordinary answer after a crisis, else nothing."""
        return (self._text(f"support-{self._country}"),) if verdict.rule == AFTER_CRISIS else ()

    def _lines(self, verdict: Verdict, topics: Sequence[str]) -> list[str]:
        match verdict.decision:
            case Decision.EMERGENCY:
                return [self._text(f"emergency-{self._country}"), *self._urgent_line()]
            case Decision.CRISIS:
                return [self._text(f"crisis-{self._country}")]
            case Decision.REFUSE_DOSING:
                return self._refusal(verdict)
            case Decision.SMALLTALK:
                is_known = verdict.rule.startswith("smalltalk-") and verdict.rule in self._file.texts
                return [self._text(verdict.rule if is_known else "smalltalk-filler")]
            case Decision.ILLICIT | Decision.INJECTION:
                return [self._text(verdict.decision.value)]
            case _:
                return self._no_source(verdict, topics)

    def _urgent_line(self) -> list[str]:
        return [self._text("emergency-clinic")] if self._clinic else []

    def _refusal(self, verdict: Verdict) -> list[str]:
        name = "refuse-dosing-again" if verdict.rule == ASKED_AGAIN else "refuse-dosing"
        is_about_too_much = self._file.overdose_words.search(verdict.evidence) is not None
        return [self._text(name), *([self._text("overdose-line")] if is_about_too_much else [])]

    def _no_source(self, verdict: Verdict, topics: Sequence[str]) -> list[str]:
        if verdict.origin is Origin.FAILURE:
            return [self._text("guard-failure")]
        if verdict.rule.startswith("language"):
            return [self._text("language")]
        name = "unclear" if verdict.rule == UNCLEAR else "out-of-scope"
        named = [self._text(f"{name}-topics"), *(f"- {topic}" for topic in topics)] if topics else []
        return [self._text(name), *named]

    def _foreign(self, verdict: Verdict) -> list[str]:
        """Return the line in the patient's language, where the rule's name ends in its code."""
        lines = self._file.languages.get(verdict.rule.rpartition("-")[2])
        is_urgent = verdict.decision in (Decision.EMERGENCY, Decision.CRISIS)
        if lines is None or (is_urgent and self._country != "unknown"):
            return []
        own = {
            Decision.EMERGENCY: lines.emergency,
            Decision.CRISIS: lines.crisis,
            Decision.REFUSE_DOSING: lines.refuse_dosing,
        }
        return [own.get(verdict.decision, lines.covered)]

    def _text(self, name: str) -> str:
        contact, number = self._contact, self._file.emergency_number[self._country]
        text = self._file.texts[name].replace("{contact}", contact).replace("{emergency}", number)
        return text.replace("{Contact}", contact[:1].upper() + contact[1:])
