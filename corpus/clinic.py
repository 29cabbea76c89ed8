"""The clinic's own sheet: what `clinic.toml` holds, checked, and as a document that can be quoted."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, Self

from phonenumbers import Leniency, PhoneNumberMatcher
from pydantic import AfterValidator, Field, model_validator

from corpus.headings import build_sections
from corpus.lines import join_wrapped, parse_lines
from corpus.raw import RawLine
from corpus.sidecar import Sidecar, SidecarSection
from schema.base import Noun
from schema.data_file import read_data_file
from schema.documents import Document, Kind, Source

CLINIC_FILE = Path(__file__).with_name("clinic.toml")
SHEET_FILE = Path(__file__).with_name("clinic_sheet.toml")
CLINIC_ID = "your-clinic"
CLINIC_TITLE = "Your clinic's sheet"
FEWEST_DIGITS = 6
_SHORT_NUMBER = re.compile(r"\d( ?\d){2,5}")
# Between them these write numbers in all the lengths that other countries use.
_REGIONS = ("US", "GB", "IE", "DE", "FR")


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("write it on one line")
    return " ".join(text.split())


def _phone(text: str) -> str:
    number = _one_line(text)
    if number and not _SHORT_NUMBER.fullmatch(number) and not _holds_number(number):
        raise ValueError("this holds no phone number; write it as patients dial it, such as 020 7946 0018")
    return number


def _holds_number(text: str) -> bool:
    found = (match for region in _REGIONS for match in PhoneNumberMatcher(text, region, Leniency.POSSIBLE))
    return any(sum(character.isdigit() for character in match.raw_string) >= FEWEST_DIGITS for match in found)


def _sentences(text: str) -> str:
    whole = text.strip()
    if whole and whole.rstrip("\"')")[-1:] not in {".", "!", "?"}:
        raise ValueError("write whole sentences that end with a full stop; they are quoted as they stand")
    if any(line.lstrip().startswith("#") for line in whole.split("\n")):
        raise ValueError("a line that begins with # would be a heading; leave the # out")
    return whole


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("fill this in, or take the whole entry out")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Phone = Annotated[str, AfterValidator(_phone)]
Sentences = Annotated[str, AfterValidator(_sentences)]


class ClinicFact(Noun):
    """Something a clinic wants to tell its patients, under a heading of its own."""

    heading: Annotated[Line, AfterValidator(_filled)]
    text: Annotated[Sentences, AfterValidator(_filled)]


class Clinic(Noun):
    """What a clinic has filled in; an empty text says nothing. The data file explains each entry."""

    name: Line = ""
    phone: Phone = ""
    out_of_hours_phone: Phone = ""
    hours: Line = ""
    emergency_country: Literal["us", "uk", "eu", "unknown"] = "unknown"
    arrival: Sentences = ""
    escort: Sentences = ""
    fasting: Sentences = ""
    driving: Sentences = ""
    fact: tuple[ClinicFact, ...] = ()

    @model_validator(mode="after")
    def _headings_differ(self) -> Self:
        headings = [section.heading for section in _sheet().section] + [fact.heading for fact in self.fact]
        if doubled := sorted({each for each in headings if headings.count(each) > 1}):
            raise ValueError(f"two entries have the heading {doubled[0]!r}; give one another heading")
        return self

    @property
    def contact(self) -> str:
        """Whom to call, on one line: name and phone number, as far as they are filled in."""
        return ", ".join(part for part in (self.name, self.phone) if part)


class _SheetSection(Noun):
    key: Literal["phone", "hours", "out_of_hours_phone", "arrival", "escort", "fasting", "driving"]
    heading: str = Field(min_length=1)
    text: str = Field(min_length=1)
    questions: tuple[str, ...] = ()


class _Sheet(Noun):
    section: tuple[_SheetSection, ...]


class _Entry(Noun):
    heading: str
    text: str
    questions: tuple[str, ...] = ()


@cache
def _sheet() -> _Sheet:
    return read_data_file(SHEET_FILE, _Sheet)


def read_clinic(path: Path = CLINIC_FILE) -> Clinic:
    """Read and check the clinic's entries.

    Raises:
        SettingsError: the file is missing, is no TOML, or holds an unknown key or a wrong value; names
            file, key and value.
    """
    return read_data_file(path, Clinic)


def clinic_documents(clinic: Clinic) -> tuple[Document, ...]:
    """Return the clinic's sheet as a document, one section an entry; nothing if nothing is filled in."""
    entries = _entries(clinic)
    if not entries:
        return ()
    text, sections = build_sections(join_wrapped(parse_lines(_lines(entries))), CLINIC_TITLE)
    source = Source(
        id=CLINIC_ID,
        title=CLINIC_TITLE,
        kind=Kind.CLINIC_SHEET,
        about="What your own clinic tells its patients.",
        **({"publisher": clinic.name} if clinic.name else {}),
    )
    written = clinic.model_dump_json().encode()
    return (
        Document(
            source=source,
            text=text,
            sections=sections,
            file_name=CLINIC_FILE.name,
            file_sha256=sha256(written).hexdigest(),
        ),
    )


def clinic_sidecars(clinic: Clinic) -> dict[str, Sidecar]:
    """Return the questions that the clinic's sheet answers, in the form of `read_sidecars`."""
    sections = tuple(
        SidecarSection(heading=entry.heading, questions=entry.questions) for entry in _entries(clinic)
    )
    return {CLINIC_ID: Sidecar(section=sections)} if sections else {}


def _entries(clinic: Clinic) -> tuple[_Entry, ...]:
    name = clinic.name or "your clinic"
    filled = [(section, getattr(clinic, section.key)) for section in _sheet().section]
    entries = [
        _Entry(heading=section.heading, text=_text(section.text, name, value), questions=section.questions)
        for section, value in filled
        if value
    ]
    return (*entries, *(_Entry(heading=fact.heading, text=fact.text) for fact in clinic.fact))


def _text(template: str, name: str, value: str) -> str:
    ended = value.removesuffix(".") if template.endswith("{value}.") else value
    return template.format(name=name, Name=name[:1].upper() + name[1:], value=ended)


def _lines(entries: tuple[_Entry, ...]) -> list[RawLine]:
    texts = [f"# {CLINIC_TITLE}", ""]
    for entry in entries:
        texts += [f"## {entry.heading}", "", *entry.text.split("\n"), ""]
    return [RawLine(number, text) for number, text in enumerate(texts, start=1)]
