"""A citation opened in its source."""

from enum import StrEnum
from typing import NamedTuple

from schema.dialogue import Citation
from schema.errors import CitewellError
from web.parts import OpenDocument


class Place(StrEnum):
    """Whether the quote still stands where the citation says."""

    HERE = "here"
    MOVED = "moved"
    GONE = "gone"
    NO_DOCUMENT = "no_document"


class OpenedCitation(NamedTuple):
    """A citation with its source's text cut around the quote; `quote` is empty where it stands no more."""

    citation: Citation
    place: Place
    before: str
    quote: str
    after: str


def open_citation(citation: Citation, open_document: OpenDocument) -> OpenedCitation:
    """Return the citation in its source; where there is no such source, in the paragraph it keeps."""
    try:
        document = open_document(citation.source_id)
    except CitewellError:
        return _cut(citation, Place.NO_DOCUMENT, citation.context, citation.context.find(citation.quote))
    text = document.text
    is_there = text[citation.start : citation.end] == citation.quote
    if is_there and document.sha256 == citation.sha256:
        return _cut(citation, Place.HERE, text, citation.start)
    start = citation.start if is_there else text.find(citation.quote)
    return _cut(citation, Place.GONE if start < 0 else Place.MOVED, text, start)


def _cut(citation: Citation, place: Place, text: str, start: int) -> OpenedCitation:
    if start < 0:
        return OpenedCitation(citation, place, text, "", "")
    end = start + len(citation.quote)
    return OpenedCitation(citation, place, text[:start], text[start:end], text[end:])
