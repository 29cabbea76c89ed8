"""Masks personal details before anything is stored; doses, ages and dates of treatment stay."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import phonenumbers

from review.names import mask_names, mask_titled_names
from review.words import MaskWords
from schema.data_file import read_data_file
from schema.records import TurnRecord

MOST_PHONE_GROUPS = 5
_WORDS_FILE = Path(__file__).with_name("mask.toml")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z]\w+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|uk|co|io|me|info|health)\b(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{2,4}})?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{2,4}})?)"
)
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_NATIONAL_INSURANCE = re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b")
_NHS = re.compile(r"(?<![\d.+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.]*\d)")
# Numbers that are written like one but that no plan of numbers has given out.
_PHONE_SHAPE = re.compile(
    r"(?<![\w.+-])(?P<number>(?:\+?1[ .-])?\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4})"
    r"(?![\w-]|[.,]\d)"
)
_ZIP_LABEL = re.compile(r"\b(zip(?: code)?(?: is)?:?\s+)\d{5}(?:-\d{4})?\b", re.IGNORECASE)
_POSTCODE_LABEL = re.compile(r"\b(post ?code(?: is)?:?\s+)[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"


class Masker:
    """Replaces personal details by their kind in brackets; masking twice changes nothing more.

    Args:
        words: the lists of `mask.toml`.
    """

    def __init__(self, words: MaskWords) -> None:
        self._words = words
        self._public = frozenset(words.public_numbers)
        self._birth = re.compile(
            rf"(\b{any_of(words.birth_labels)}(?:\s+(?:is|was|on|:))*\s*[:\-]?\s*(?:the\s+)?){_DATE}",
            re.IGNORECASE,
        )
        self._labelled_id = re.compile(
            rf"(\b{any_of(words.id_labels)}(?:\s+(?:is|number|no|id))*\s*[:#.]?\s*)"
            r"(?=[a-z]*-?\d)[a-z]{0,4}-?\d[\da-z]*(?:[ -]\d[\da-z]*)*(?<=[\da-z]{3})",
            re.IGNORECASE,
        )
        self._labelled_phone = re.compile(
            rf"(\b{any_of(words.phone_labels)}(?:\s+(?:is|number|no))*\s*[:.]?\s*)"
            r"(?P<number>\+?\(?\d[\d\s().-]{5,}\d)",
            re.IGNORECASE,
        )
        self._long_number = re.compile(
            rf"(?<![\d.,])\d{{9,}}(?![\d.,]*\s*{any_of(words.units)}(?![a-z]))(?!\d)", re.IGNORECASE
        )
        self._places = _places(words)

    def mask(self, text: str) -> str:
        """Return the text without emails, links, numbers of persons, addresses and names."""
        text = _EMAIL.sub("[email]", text)
        text = _URL.sub("[link]", text)
        text = _HANDLE.sub("[handle]", text)
        text = self._birth.sub(r"\1[date of birth]", text)
        text = self._labelled_id.sub(r"\1[id number]", text)
        text = _SSN.sub("[id number]", text)
        text = _NATIONAL_INSURANCE.sub("[id number]", text)
        text = _NHS.sub(_masked_if_nhs, text)
        text = self._mask_phones(text)
        for place in self._places:
            text = place.sub(lambda found: (found[1] if found.re.groups else "") + "[address]", text)
        text = mask_titled_names(mask_names(text, self._words), self._words)
        return self._long_number.sub("[id number]", text)

    def _mask_phones(self, text: str) -> str:
        for shape in (self._labelled_phone, _PHONE_SHAPE):
            text = shape.sub(self._masked_if_private, text)
        for region in self._words.phone_regions:
            for found in reversed(list(phonenumbers.PhoneNumberMatcher(text, region))):
                is_list = len(re.findall(r"\d+", found.raw_string)) > MOST_PHONE_GROUPS
                if not is_list and re.sub(r"\D", "", found.raw_string) not in self._public:
                    text = text[: found.start] + "[phone]" + text[found.end :]
        return text

    def _masked_if_private(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found["number"])
        return found[0] if digits in self._public else found[0].removesuffix(found["number"]) + "[phone]"


def _places(words: MaskWords) -> tuple[re.Pattern[str], ...]:
    """Return the patterns for addresses and postcodes; a first group, where there is one, stays."""
    home = r"(?i:(?:flat|apt\.?|apartment|unit)\s+\w+,?\s+)?\d{1,5}[A-Za-z]?,?\s+"
    capital = rf"(?:[A-Z][\w'’.-]*\s+){{1,3}}{any_of(w.capitalize() for w in words.capital_streets)}\b\.?"
    small = (
        rf"(?:(?!(?:{any_of(words.no_names)}|days|weeks|months|miles|sessions|minutes|hours)\b)[a-z'’-]+\s+)"
    )
    area = any_of(words.postcode_areas)
    return (
        re.compile(rf"\b{home}{capital}"),
        re.compile(rf"\b{home}(?i:{small}{{1,2}}{any_of(words.sure_streets)}\b)"),
        re.compile(rf"\b{area}\d[A-Z\d]?\s*\d[ABD-HJLNP-UW-Z]{{2}}\b"),
        re.compile(rf"\b({any_of(words.states)},?\s+)\d{{5}}(?:-\d{{4}})?\b(?!\s*{any_of(words.units)}\b)"),
        _ZIP_LABEL,
        _POSTCODE_LABEL,
    )


def _masked_if_nhs(found: re.Match[str]) -> str:
    """Mask ten digits whose last one is the check digit of the ones before."""
    digits = [int(character) for character in found[0] if character.isdigit()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return "[id number]" if check % 11 == digits[9] else found[0]


@cache
def _masker() -> Masker:
    return Masker(read_data_file(_WORDS_FILE, MaskWords))


def mask(text: str) -> str:
    """Return the text with personal details masked."""
    return _masker().mask(text)


def mask_record(record: TurnRecord) -> TurnRecord:
    """Return the record with personal details masked wherever the patient's words stand.

    The answer's own words are reviewed sentences and verbatim quotes; they change only where they
    repeat the patient's message.
    """
    question, understood_as = mask(record.question), mask(record.answer.understood_as)
    text = record.answer.text
    for said, masked in ((record.question, question), (record.answer.understood_as, understood_as)):
        text = text.replace(said, masked) if said.strip() else text
    evidence = _evidence(record.verdict.evidence, record.question, question)
    verdict = record.verdict.model_copy(update={"evidence": evidence, "reason": mask(record.verdict.reason)})
    answer = record.answer.model_copy(
        update={"text": text, "understood_as": understood_as, "reason": mask(record.answer.reason)}
    )
    return record.model_copy(update={"question": question, "verdict": verdict, "answer": answer})


def _evidence(evidence: str, question: str, masked_question: str) -> str:
    """Mask a part of the message; what masking the whole message took away is left out."""
    masked = mask(evidence)
    is_kept = question == masked_question or masked.casefold() in masked_question.casefold()
    return masked if is_kept else "[masked]"
