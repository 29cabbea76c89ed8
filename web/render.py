"""Answers and documents as HTML; every word of patients and documents is escaped."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dialogue.evidence import words_of
from schema.dialogue import Answer, Citation
from schema.documents import NOT_STATED

TEMPLATES = Path(__file__).with_name("templates")
_MARKER = re.compile(r"\s*\[(\d+)\]")
_BULLET = re.compile(r"^\s*[-•*–]\s+")
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?!(?:19|20)\d\d\b(?![ -]\d))"
    r"(?:\+\d{1,3}(?:[ -]?\(?\d{2,}\)?)+|(?:\d[ -])?\(?\d{3,}\)?(?:[ -]\d{3,})*)(?![\w%]|[.,/]\d)"
    r"(?!\s*(?:mg|mcg|g|kg|ml|people|patients|minutes|hours|days)\b)"
)
_SHORT_CODE = re.compile(r"\d{5,6}")
_PARTS_OF_DATE = 3


class Shape(StrEnum):
    """How a stretch of an answer is shown."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    TOPICS = "topics"


class Block(NamedTuple):
    """A stretch of an answer: a paragraph of one line, or the items of a list."""

    shape: Shape
    lines: tuple[Markup, ...]


def environment() -> Environment:
    """Return the templates, all of them escaping, an unknown name being an error."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        blocks=blocks,
        with_phones=with_phones,
        readable_date=readable_date,
        safe_url=safe_url,
        is_stated=is_stated,
        words_of=words_of,
        highlighted=highlighted,
    )
    return env


def is_stated(text: str) -> bool:
    """Say whether a source's field holds something."""
    return bool(text.strip()) and text != NOT_STATED


def safe_url(url: str) -> str:
    """Return the address if a browser may follow it, else an empty text."""
    return url if re.match(r"https?://[^\s]+$", url, re.IGNORECASE) else ""


def readable_date(published: str) -> str:
    """Return an ISO date or part of one in words ("10 October 2025"); anything else as it is."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", published):
        return published
    parts = [int(part) for part in published.split("-")]
    try:
        day = date(*[*parts, 1, 1][:_PARTS_OF_DATE])
    except ValueError:
        return published
    return " ".join([str(day.day), day.strftime("%B"), str(day.year)][_PARTS_OF_DATE - len(parts) :])


def highlighted(citation: Citation) -> Markup:
    """Return the citation's paragraph with its quote marked; the bare quote where they do not match."""
    before, quote, after = citation.context.partition(citation.quote)
    if not quote:
        return Markup("<mark>{}</mark>").format(citation.quote)
    return Markup("{}<mark>{}</mark>{}").format(before, quote, after)


def with_phones(text: str) -> Markup:
    """Return a fixed text with telephone numbers as links to call, short codes as links to write to."""
    parts, position = [], 0
    for found in _PHONE.finditer(text):
        number = re.sub(r"[^\d+]", "", found[0])
        scheme = "sms" if _SHORT_CODE.fullmatch(found[0]) else "tel"
        link = Markup('<a class="phone" href="{}:{}">{}</a>').format(scheme, number, found[0])
        parts += [escape(text[position : found.start()]), link]
        position = found.end()
    return Markup("").join([*parts, escape(text[position:])])


def blocks(answer: Answer, prefix: str, label: str) -> tuple[Block, ...]:
    """Return the answer's text as paragraphs and lists, without its notes, which are shown elsewhere.

    A marker `[n]` of one of its citations is a button, read aloud as `label n`, that opens the element
    `prefix-n`.
    """
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", answer.text)]
    lines = [line for part in paragraphs if part not in answer.notes for line in part.split("\n")]
    joined: list[Block] = []
    for line in lines:
        shape, words = _shape(line, answer)
        shown = _line(words, answer, (prefix, label))
        if shape is not Shape.PARAGRAPH and joined and joined[-1].shape is shape:
            joined[-1] = Block(shape, (*joined[-1].lines, shown))
        else:
            joined.append(Block(shape, (shown,)))
    return tuple(joined)


def _shape(line: str, answer: Answer) -> tuple[Shape, str]:
    """Return how a line is shown, and its words without a bullet."""
    words = _BULLET.sub("", line)
    if words == line:
        return Shape.PARAGRAPH, line
    return (Shape.TOPICS if words.strip() in answer.topics else Shape.LIST), words.strip()


def _line(text: str, answer: Answer, marked: tuple[str, str]) -> Markup:
    """Return one line; only fixed texts hold telephone numbers, a quote's figures are figures."""
    if not answer.citations:
        return with_phones(text)
    numbers = {citation.number for citation in answer.citations}
    parts, position = [], 0
    for found in _MARKER.finditer(text):
        if int(found[1]) in numbers:
            before, space, last_word = text[position : found.start()].rpartition(" ")
            parts += [escape(before + space), _marker(last_word, found[1], *marked)]
            position = found.end()
    return Markup("").join([*parts, escape(text[position:])])


def _marker(word: str, number: str, prefix: str, label: str) -> Markup:
    """Return the button after a word that it never leaves at the end of a line."""
    return Markup(
        '<span class="kept">{}<button type="button" class="marker" data-opens="{}-{}" aria-label="{} {}">'
        "{}</button></span>"
    ).format(word, prefix, number, label, number, number)
