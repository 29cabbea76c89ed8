"""PDF to lines, in the layout of the page, without what repeats on every page."""

import io
import logging
import re
from collections import Counter

import pypdf

from corpus.raw import Content, RawLine, UnreadableError
from schema.documents import StrippedSpan

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_COLUMN_GAP = re.compile(r"\S {6,}\S")
_NUMBERS = re.compile(r"\d+")
_MOST_LINES_WITH_GAPS = 0.25
_EDGE_LINES = 3
_SEEN_ON_PAGES = 0.5
_PAGE_NUMBERS = {"#", "Page #", "Page # of #", "- # -"}

_Page = list[RawLine]


def read_pdf(content: bytes) -> Content:
    """Return the lines of a PDF; line numbers count the lines of all pages.

    Raises:
        UnreadableError: the file is damaged, has a password, or holds pictures of text only.
    """
    reader = _open(content)
    texts = [_page_text(page, number) for number, page in enumerate(reader.pages, start=1)]
    if not any(text.strip() for text in texts):
        raise UnreadableError(
            "it holds no text, only pictures (a scan)",
            "Run text recognition (OCR) over it and add the result",
        )
    pages = _numbered(texts)
    headers = _headers(pages)
    lines: list[RawLine] = []
    for page in pages:
        kept = [line for line in page if line not in headers]
        lines.extend(_page_break(lines, kept))
        lines.extend(kept)
    spans = (
        StrippedSpan(line=line.number, text=line.text.strip(), reason="page header or footer")
        for line in headers
    )
    return Content(lines=tuple(lines), found=_metadata(reader), left_out=tuple(spans))


def _open(content: bytes) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        is_open = not reader.is_encrypted or reader.decrypt("") != pypdf.PasswordType.NOT_DECRYPTED
        if is_open:
            len(reader.pages)
    except Exception as error:
        if isinstance(error, pypdf.errors.DependencyError):
            raise _locked() from error
        problem = f"it is damaged or not a PDF ({type(error).__name__})"
        raise UnreadableError(problem, "Open it in a PDF reader and save it again") from error
    if not is_open:
        raise _locked()
    return reader


def _locked() -> UnreadableError:
    return UnreadableError("it is encrypted", "Save a copy without a password and add that")


def _page_text(page: pypdf.PageObject, number: int) -> str:
    try:
        text = page.extract_text(extraction_mode="layout")
        lines = [line for line in text.split("\n") if line.strip()]
        with_gaps = sum(bool(_COLUMN_GAP.search(line)) for line in lines)
        if lines and with_gaps <= _MOST_LINES_WITH_GAPS * len(lines):
            return text
        return page.extract_text()
    except Exception as error:
        problem = f"page {number} is damaged ({type(error).__name__})"
        raise UnreadableError(problem, "Open it in a PDF reader and save it again") from error


def _numbered(texts: list[str]) -> list[_Page]:
    pages: list[_Page] = []
    number = 0
    for text in texts:
        lines = text.strip("\n").split("\n")
        pages.append([RawLine(number + position, line) for position, line in enumerate(lines, start=1)])
        number += len(lines)
    return pages


def _pattern(line: RawLine) -> str:
    return _NUMBERS.sub("#", " ".join(line.text.split()))


def _headers(pages: list[_Page]) -> list[RawLine]:
    """Return the lines at the edge of a page that stand on most pages, and page numbers."""
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(pattern for lines in edges for pattern in {_pattern(line) for line in lines})
    often = {text for text, count in counts.items() if count > 1 and count > _SEEN_ON_PAGES * len(pages)}
    return [line for lines in edges for line in lines if _pattern(line) in often | _PAGE_NUMBERS]


def _edge_lines(page: _Page) -> _Page:
    written = [line for line in page if line.text.strip()]
    return written if len(written) <= 2 * _EDGE_LINES else [*written[:_EDGE_LINES], *written[-_EDGE_LINES:]]


def _page_break(before: list[RawLine], after: _Page) -> list[RawLine]:
    """Return a blank line between two pages, unless a sentence runs on."""
    first = next((line.text.strip() for line in after if line.text.strip()), "")
    last = next((line for line in reversed(before) if line.text.strip()), RawLine(1, ""))
    if first[:1].islower() and last.text.rstrip()[-1:] not in ".!?:":
        while before and not before[-1].text.strip():
            before.pop()
        return []
    return [RawLine(last.number, "")]


def _metadata(reader: pypdf.PdfReader) -> dict[str, str]:
    """Return title and author if they have two words or more: one is mostly the name of a file or program."""
    try:
        stated = reader.metadata
        values = {"title": stated.title, "author": stated.author} if stated else {}
    except Exception:
        values = {}
    return {name: value.strip() for name, value in values.items() if value and len(value.split()) > 1}
