"""Where a document comes from: front matter first, then what the file or its text states."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from pydantic import ValidationError

from corpus.clean import CleanText
from corpus.raw import RawDocument, UnreadableError
from schema.documents import Source, StrippedSpan

_DATE_FORMATS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%Y %B %d", "%Y %b %d", "%Y-%m-%d")
_WRITTEN_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{4},? [A-Za-z]{3,9} \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}\.?,? \d{4}"
    r"|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
_CITED_AS = re.compile(
    r"^citation:?\s+(?P<title>[^\n]+?)\s+\((?P<published>[^)\n]+)\)\s+retrieved\s[^\n]*?\n?\s*from\s+(?P<url>https?://\S+)",
    re.IGNORECASE | re.MULTILINE,
)
_WRITTEN_BY = re.compile(
    r"(?:.*\b(?:written|authored|posted)(?: (?:and|&) \w+)? by:?|by|authors?:) +(.+)", re.IGNORECASE
)
_REVIEWED = re.compile(r"\b(updated|reviewed)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))[\s©]*(?:\(c\) ?)?(?:\d{4}(?:-\d{4})?,? )(?:by )?([^.|,]{2,60})", re.IGNORECASE
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")


def describe(source_id: str, raw: RawDocument, text: CleanText) -> Source:
    """Return the source of a document; what is nowhere stated is "not stated".

    Raises:
        UnreadableError: the front matter has an unknown field or a value of the wrong kind.
    """
    stated = _front_matter(source_id, raw.content.front_matter)
    named = {"title": text.title, "author": text.author}
    values = (
        _from_text(text.stripped) | raw.content.found | {key: value for key, value in named.items() if value}
    )
    values = {"title": _title_from(source_id)} | values | stated | {"id": source_id}
    try:
        return Source.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        problem = f"front matter field '{field}' holds {first['input']!r}: {first['msg']}"
        raise UnreadableError(problem, "Correct the value or leave the field out") from error


def _front_matter(source_id: str, written: dict[str, object]) -> dict[str, object]:
    unknown = [name for name in written if name not in Source.model_fields]
    if unknown:
        problem = f"front matter field '{unknown[0]}' (value {written[unknown[0]]!r}) is not known"
        raise UnreadableError(problem, f"Known fields: {', '.join(Source.model_fields)}")
    if written.get("id", source_id) != source_id:
        problem = f"front matter field 'id' holds {written['id']!r}, but the file is named {source_id!r}"
        raise UnreadableError(problem, "Leave 'id' out or name the file after it")
    return {name: _as_text(name, value) for name, value in written.items() if value is not None}


def _as_text(name: str, value: object) -> object:
    """Return dates and numbers, which YAML makes of unquoted text, as text again where text is wanted."""
    if isinstance(value, date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and name != "people":
        return str(value)
    return value


def _title_from(source_id: str) -> str:
    words = re.sub(r"[-_\s]+", " ", source_id).strip() or source_id
    return words[:1].upper() + words[1:]


def _from_text(stripped: Iterable[StrippedSpan]) -> dict[str, object]:
    """Return what the head of the page, its copyright line and its citation say."""
    spans = {reason: [span.text for span in stripped if span.reason == reason] for reason in _REASONS}
    found: dict[str, object] = {}
    found.update(_dates(spans["date"]))
    found.update(_author(spans["by-line"]))
    found.update(_copyright(spans["copyright notice"]))
    found.update(_citation("\n".join(line.removeprefix("- ") for line in spans["reference list"])))
    return found


_REASONS = ("date", "by-line", "copyright notice", "reference list")


def _dates(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        name = "reviewed" if _REVIEWED.search(line) else "published"
        if (written := _WRITTEN_DATE.search(line)) and (iso := _iso(written[0])):
            found.setdefault(name, iso)
    return found


def _iso(written: str) -> str:
    """Return a written date as ISO, empty if it is none."""
    plain = " ".join(_ORDINAL.sub("", written).replace(",", " ").replace(".", " ").split())
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(plain, form).date().isoformat()
        except ValueError:
            continue
    return ""


def _author(lines: list[str]) -> dict[str, str]:
    matches = (_WRITTEN_BY.fullmatch(line) for line in lines)
    return next(({"author": match[1]} for match in matches if match), {})


def _copyright(lines: list[str]) -> dict[str, str]:
    for line in lines:
        if holder := _COPYRIGHT.search(line):
            return {"publisher": holder[1].strip(), "rights": line}
    return {}


def _citation(references: str) -> dict[str, str]:
    """Return what the page's own citation states, and the DOI if the page refers to exactly one."""
    found: dict[str, str] = {}
    if cited := _CITED_AS.search(references):
        found = {"title": cited["title"], "url": cited["url"]}
        published = _iso(cited["published"])
        found |= {"published": published} if published else {}
    dois = set(_DOI.findall(references))
    return found | ({"doi": dois.pop()} if len(dois) == 1 else {})
