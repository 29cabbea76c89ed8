"""Lines with their kind: headings, list items and text; wrapped lines are made whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from corpus.characters import normalise
from corpus.raw import RawLine

MOST_HEADLINE_WORDS = 16
MOST_HEADLINE_CHARACTERS = 120
FEWEST_WRAPPED_LINES = 3
NARROWEST_WRAPPED_LINE = 50
WIDEST_WRAPPED_LINE = 140
LONGEST_PARAGRAPH = 5000
FEWEST_RUNNING_ON = 0.4
FULL_AT_SENTENCE_END = 0.9
FULL_INSIDE_SENTENCE = 0.75
EVENNESS_OF_WRAPPED_LINES = 0.75

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_ITEM = re.compile(r"(\s*)([•◦‣▪●○■□·∙\uf0b7\x7f*+–—-]|\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
_BULLETS = frozenset("•◦‣▪●○■□·∙\uf0b7\x7f*+–—-")
_LONE_BULLETS = frozenset("•◦‣▪●○■□\uf0b7\x7f")
_RULE = re.compile(r"\s*([-*_=~.#|]\s*){3,}$")
_LINE_BREAKS = re.compile(r"[\u2028\u2029\x85\x0b\x0c]")
_SENTENCE_END = re.compile(r"[.!?:;…]['\")\]]*$")
_COMPOUND = re.compile(r"\b\w{1,40}-\w+")
_CUT_WORD = re.compile(r"[a-z]-$")


class LineKind(Enum):
    """What a line is by its mark."""

    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of clean characters without its mark.

    `number` is 1-based in the file. `level` is a heading's level (1-6) or how deep an item is nested
    (from 0); `mark` is "- " or an item's number. Lines of one `group` have no blank line between them.
    """

    number: int
    text: str
    kind: LineKind = LineKind.TEXT
    level: int = 0
    mark: str = ""
    group: int = 0
    indent: int = 0

    @property
    def is_item(self) -> bool:
        """Whether it is a list item."""
        return self.kind is LineKind.ITEM

    @property
    def is_marked_heading(self) -> bool:
        """Whether the format itself marks it as a heading."""
        return self.kind is LineKind.HEADING

    @property
    def is_headline(self) -> bool:
        """Whether it is a heading, or could be one: short, begins large, no full stop at its end."""
        return self.is_marked_heading or (self.kind is LineKind.TEXT and is_headline(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it is running text."""
        return self.kind is LineKind.TEXT and not is_headline(self.text)


def is_headline(text: str) -> bool:
    """Return whether a text could be a heading by its looks."""
    words = text.split()
    return (
        0 < len(words) <= MOST_HEADLINE_WORDS
        and len(text) <= MOST_HEADLINE_CHARACTERS
        and text[-1] not in ".!:;,…-"
        and not text.endswith(("...", '."', ".)"))
        and any(character.isalpha() for character in text)
        and not text.lstrip("'\"([")[:1].islower()
    )


def parse_lines(raw: Sequence[RawLine]) -> list[Line]:
    """Return the lines that hold text, in order, with clean characters; rules of dashes count as blank.

    A bullet on a line of its own belongs to the line after it.
    """
    lines: list[Line] = []
    group = 0
    bullet = ""
    for number, text in raw:
        for part in _LINE_BREAKS.split(text):
            if part.strip() and part.strip() in _LONE_BULLETS:
                bullet = "• "
                continue
            line = _parse(number, bullet + part if part.strip() else "", group)
            bullet = "" if line else bullet
            group += line is None
            lines.extend([line] if line else [])
    return lines


def _parse(number: int, text: str, group: int) -> Line | None:
    clean = normalise(text)
    if not clean or _RULE.match(clean):
        return None
    expanded = text.replace("\u00a0", " ").expandtabs(4)
    indent = len(expanded) - len(expanded.lstrip())
    if heading := _HEADING.match(text):
        level = len(heading[1])
        return Line(number, normalise(heading[2]), LineKind.HEADING, level, group=group)
    item = _ITEM.match(expanded)
    if item and normalise(expanded[item.end() :]):
        mark = "- " if item[2] in _BULLETS else f"{item[2]} "
        return Line(number, normalise(expanded[item.end() :]), LineKind.ITEM, 0, mark, group, indent)
    return Line(number, clean, group=group, indent=indent)


def join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those broken by the width of the page joined; the first number stays."""
    width = _wrap_width(lines)
    compounds = frozenset(word.lower() for line in lines for word in _COMPOUND.findall(line.text))
    joined: list[Line] = []
    for position, line in enumerate(lines):
        if joined and _continues(joined[-1], lines[position - 1], line, width):
            joined[-1] = replace(joined[-1], text=_glue(joined[-1].text, line.text, compounds))
        else:
            joined.append(line)
    return joined


def _wrap_width(lines: Sequence[Line]) -> int:
    """Return the width at which a text is wrapped, 0 if its lines end where their sense ends."""
    pairs = [
        (first, second)
        for first, second in pairwise(lines)
        if first.group == second.group and second.kind is LineKind.TEXT and not first.is_marked_heading
    ]
    lengths = sorted(_length(first) for first, _ in pairs)
    if len(pairs) < FEWEST_WRAPPED_LINES or lengths[-1] < NARROWEST_WRAPPED_LINE:
        return 0
    runs_on = sum(second.text[:1].islower() for _, second in pairs) >= FEWEST_RUNNING_ON * len(pairs)
    is_even = lengths[len(lengths) // 2] >= EVENNESS_OF_WRAPPED_LINES * lengths[-1]
    return lengths[-1] if runs_on and is_even and lengths[-1] <= WIDEST_WRAPPED_LINE else 0


def _length(line: Line) -> int:
    return line.indent + len(line.mark) + len(line.text)


def _continues(whole: Line, last: Line, line: Line, width: int) -> bool:
    """Return whether a line goes on with the one before; `whole` is that one with all joined to it."""
    if line.group != whole.group or line.kind is not LineKind.TEXT or whole.is_marked_heading:
        return False
    is_ended = bool(_SENTENCE_END.search(last.text))
    is_long = len(last.text) >= NARROWEST_WRAPPED_LINE or last.text[-1] in ",-–—"
    if is_long and line.text[:1].islower() and not is_ended:
        return True
    if whole.is_item and line.indent > whole.indent and not whole.text.endswith("?"):
        return True
    is_whole = is_ended and not whole.is_item
    if is_whole and (len(whole.text) > LONGEST_PARAGRAPH or _could_be_label(line.text)):
        return False
    fullness = FULL_AT_SENTENCE_END if is_whole else FULL_INSIDE_SENTENCE
    first_word = line.text.split(maxsplit=1)[0]
    return _length(last) + 1 + len(first_word) > fullness * width > 0


def _could_be_label(text: str) -> bool:
    return is_headline(text.removesuffix(":"))


def _glue(first: str, second: str, compounds: frozenset[str]) -> str:
    """Join two parts of a line; a word cut by a hyphen becomes whole unless it has one elsewhere."""
    if not (_CUT_WORD.search(first) and second[:1].islower()):
        return f"{first} {second}"
    word = _COMPOUND.search(first.rsplit(maxsplit=1)[-1] + second)
    is_compound = word is not None and word[0].lower() in compounds
    return (first if is_compound else first[:-1]) + second
