"""The text of a document and its sections, built from its lines."""

import re
from collections.abc import Sequence

from corpus.grammar import load_grammar
from corpus.lines import Line, LineKind
from corpus.lists import QUESTION_LEVEL
from corpus.sentences import stands_alone
from schema.documents import Section

PLAIN_LEVEL = 2
_SENTENCE_END = re.compile(r"[.!?:…][\"')\]]*$")
_LABELLED = re.compile(r"([A-Za-z ]{4,30}): \S")


def build_sections(lines: Sequence[Line], title: str) -> tuple[str, tuple[Section, ...]]:
    """Return the text of a document and its sections in order.

    Headings and paragraphs stand on lines of their own with a blank line between them, list items
    ("- ", two blanks more for each level) directly under each other and under the sentence with a
    colon that introduces them. The title and the headings lie outside the sections, and the title is
    in no heading path; only a heading that is all that introduces a list is the first line of its section.
    """
    builder = _Builder(title)
    levels = _heading_levels(lines, title)
    for position, (line, level) in enumerate(zip(lines, levels, strict=True)):
        follower = lines[position + 1] if position + 1 < len(lines) else None
        builder.add(line, level, follower)
    return "".join(builder.parts), tuple(builder.sections)


def _heading_levels(lines: Sequence[Line], title: str) -> list[int]:
    """Return each line's level as a heading: 0 for what is none."""
    marked = [
        line
        for line in lines
        if line.is_marked_heading and line.text != title and line.level != QUESTION_LEVEL
    ]
    levels = [line.level if line.is_marked_heading else 0 for line in lines]
    first_title = next(
        (place for place, line in enumerate(lines) if line.text == title and line.is_headline), None
    )
    for position, line in enumerate(lines):
        is_plain = not marked and line.kind is LineKind.TEXT and _is_plain_heading(lines, position)
        if position == first_title or is_plain:
            levels[position] = levels[position] or PLAIN_LEVEL
    if first_title is None and title and lines and lines[0].text == title:
        levels[0] = 1
    return levels


def _is_plain_heading(lines: Sequence[Line], position: int) -> bool:
    """Return whether a short line stands apart and has text or a list under it."""
    line = lines[position]
    if not line.is_headline or position + 1 == len(lines):
        return False
    follower = lines[position + 1]
    has_body = follower.is_prose or follower.is_item or follower.is_marked_heading
    before = lines[position - 1] if position else None
    stands_apart = before is None or before.group != line.group or before.is_item or _ends(before.text)
    return has_body and stands_apart


def _ends(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


class _Builder:
    """Writes lines one after the other and opens a section at each heading."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts: list[str] = []
        self.length = 0
        self.sections: list[Section] = []
        self.path: list[tuple[int, str]] = []
        self.start: int | None = None
        self.last: Line | None = None

    def add(self, line: Line, level: int, follower: Line | None) -> None:
        """Write one line; `level` is 0 for what is no heading."""
        start, end = self._write(line)
        if level:
            self._open(line, level)
            introduces = (
                follower is not None and follower.is_item and not stands_alone(follower.text, line.text)
            )
            self.start = start if introduces else None
        else:
            self._start_own_section(line)
            self.start = start if self.start is None else self.start
            self._extend(self.start, end)
        self.last = line

    def _write(self, line: Line) -> tuple[int, int]:
        """Append a line and return its offsets."""
        prefix = "  " * line.level + line.mark if line.is_item else ""
        is_in_list = (
            line.is_item and self.last is not None and (self.last.is_item or self.last.text.endswith(":"))
        )
        gap = "" if not self.parts else "\n" if is_in_list else "\n\n"
        start = self.length + len(gap)
        self.parts.append(gap + prefix + line.text)
        self.length += len(self.parts[-1])
        return start, self.length

    def _open(self, line: Line, level: int) -> None:
        is_title = line.text == self.title and not self.path and not self.sections
        if not is_title:
            self.path = [(other, text) for other, text in self.path if other < level] + [(level, line.text)]

    def _start_own_section(self, line: Line) -> None:
        label = _LABELLED.match(line.text)
        if line.is_prose and label and label[1].lower() in load_grammar().own_sections:
            self.path = [(PLAIN_LEVEL, label[1])]
            self.start = None

    def _extend(self, start: int, end: int) -> None:
        """Let the section that begins at `start` reach to `end`."""
        if self.sections and self.sections[-1].start == start:
            self.sections.pop()
        path = tuple(text for _, text in self.path)
        self.sections.append(Section(heading_path=path, start=start, end=end))
