"""Checks of what a document says of itself: metadata, dates, id and links."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from corpus.check_document import CheckedDocument
from corpus.check_report import Finding, Kind
from corpus.check_rules import CheckRules, MetadataRule
from schema.documents import NOT_STATED

_ID = re.compile(r"\w+(?:[-_. ]\w+)*")
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def check_source(
    document: CheckedDocument, ids: AbstractSet[str], rules: CheckRules, today: date
) -> list[Finding]:
    """Return what is wrong with a document's metadata.

    Args:
        document: the document.
        ids: the ids of all documents of its library.
        rules: which fields are wanted, and how old a review may be.
        today: the day that reviews are counted from.
    """
    return [
        *_missing(document, rules),
        *_dates(document, rules.limits.most_days_since_review, today),
        *_ids(document, ids),
    ]


def _finding(document: CheckedDocument, kind: Kind, field: str, what: str, remedy: str) -> Finding:
    line = document.lines.line_of(f"{field}:") if field in document.stated else 1
    return Finding(kind=kind, file=document.file, line=line, what=what, remedy=remedy)


def _missing(document: CheckedDocument, rules: CheckRules) -> Iterator[Finding]:
    for rule in rules.metadata:
        if _is_missing(document, rule):
            what = f"metadata field '{rule.field}' is not stated"
            yield _finding(document, Kind.METADATA, rule.field, what, rule.remedy)


def _is_missing(document: CheckedDocument, rule: MetadataRule) -> bool:
    is_unknown = getattr(document.document.source, rule.field) == NOT_STATED
    return is_unknown and not (rule.may_be_unknown and rule.field in document.stated)


def _dates(document: CheckedDocument, most_days: int, today: date) -> Iterator[Finding]:
    source = document.document.source
    for field, written in (("published", source.published), ("reviewed", source.reviewed)):
        if written == NOT_STATED:
            continue
        days = _first_day(written)
        if not days:
            what = f"'{field}' holds {written!r}, which is no date"
            yield _finding(document, Kind.METADATA, field, what, "Write it as 2025-10-10, 2025-10 or 2025.")
        elif days[0] > today:
            what = f"'{field}' is {written}, which is after today, {today.isoformat()}"
            yield _finding(document, Kind.METADATA, field, what, "Correct the date.")
        elif field == "reviewed" and days[0] < today - timedelta(days=most_days):
            what = f"it was last reviewed on {written}, more than {most_days} days before {today.isoformat()}"
            remedy = "Compare it with the original, correct it, and write the new date under 'reviewed'."
            yield _finding(document, Kind.REVIEW_DATE, field, what, remedy)


def _first_day(written: str) -> list[date]:
    """Return the first day that an ISO date, or a part of one, can mean; nothing if it is none."""
    parts = _DATE.fullmatch(written)
    if not parts:
        return []
    try:
        return [date(int(parts["year"]), int(parts["month"] or 1), int(parts["day"] or 1))]
    except ValueError:
        return []


def _ids(document: CheckedDocument, ids: AbstractSet[str]) -> Iterator[Finding]:
    source = document.document.source
    if not _ID.fullmatch(source.id):
        what = f"the id {source.id!r} holds more than letters, figures, hyphens and dots"
        yield Finding(kind=Kind.ID, file=document.file, what=what, remedy="Rename the file.")
    for linked in source.same_study_as:
        if linked == source.id or linked not in ids:
            named = "the document itself" if linked == source.id else "no document here"
            what = f"'same_study_as' holds {linked!r}, which is {named}"
            yield _finding(document, Kind.ID, "same_study_as", what, "Correct the id or take it out.")
