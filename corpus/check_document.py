"""A document as it is checked: its sentences, and where each stands in its file."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from corpus.characters import normalise
from corpus.decode import decode
from corpus.raw import SkippedFile
from corpus.read import read
from corpus.sentences import sentences_in
from schema.documents import Document, Sentence
from schema.errors import CorpusError

_MARK = re.compile(r"^\s*(?:#{1,6}\s+|[-*•]\s+|\d{1,3}[.)]\s+)")
_WORDS_THAT_FIND = 5


class LineFinder:
    """Finds the line of a file in which a text begins.

    Args:
        numbered: the file's lines with their numbers, in order.
    """

    def __init__(self, numbered: list[tuple[int, str]]) -> None:
        cleaned = [(number, normalise(_MARK.sub("", text))) for number, text in numbered]
        kept = [(number, text) for number, text in cleaned if text]
        self._numbers = [number for number, _ in kept]
        self._starts = [0, *accumulate(len(text) + 1 for _, text in kept)][: len(kept)]
        self._text = " ".join(text for _, text in kept)

    def line_of(self, text: str, after: int = 1) -> int:
        """Return the line, from line `after` on, in which a text begins; `after` if it is nowhere."""
        floor = next((s for s, n in zip(self._starts, self._numbers, strict=True) if n >= after), 0)
        words = normalise(text)
        for sought in (words, " ".join(words.split()[:_WORDS_THAT_FIND])):
            place = self._text.find(sought, floor)
            if sought and place >= 0:
                return self._numbers[bisect_right(self._starts, place) - 1]
        return after


@dataclass(frozen=True)
class CheckedSection:
    """A section with its last heading, its text and its sentences."""

    heading: str
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class CheckedDocument:
    """A document with its sections; `file` names it in the report.

    `stated` holds the metadata fields that its front matter names; its text begins at `first_line`.
    """

    document: Document
    file: str
    sections: tuple[CheckedSection, ...]
    stated: frozenset[str]
    first_line: int
    lines: LineFinder

    @property
    def text(self) -> str:
        """The text under all headings."""
        return " ".join(section.text for section in self.sections)

    def line_of(self, text: str) -> int:
        """Return the line of the file in which a part of the text begins."""
        return self.lines.line_of(text, self.first_line)


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """Return a text's lines with their numbers, from 1."""
    return list(enumerate(text.split("\n"), start=1))


def open_document(document: Document, folder: Path) -> CheckedDocument:
    """Return a document of a folder with its sentences and the places of its file's lines.

    Raises:
        CorpusError: its file cannot be read any more.
    """
    path = folder / document.file_name
    raw = read(path)
    if isinstance(raw, SkippedFile):
        raise CorpusError(path, raw.reason, raw.remedy)
    lines = raw.content.lines
    head = (
        numbered_lines(decode(path.read_bytes()))[: lines[0].number - 1] if raw.content.front_matter else []
    )
    return CheckedDocument(
        document=document,
        file=f"{folder.name}/{document.file_name}",
        sections=tuple(
            CheckedSection(
                heading=section.heading_path[-1] if section.heading_path else document.source.title,
                text=document.text[section.start : section.end],
                sentences=sentences_in(document.text, section.start, section.end),
            )
            for section in document.sections
        ),
        stated=frozenset(raw.content.front_matter),
        first_line=lines[0].number,
        lines=LineFinder([*head, *lines]),
    )
