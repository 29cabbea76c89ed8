"""Lists: how deep an item is nested, lists set without bullets, and questions set as items."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.lines import MOST_HEADLINE_WORDS, Line, LineKind

QUESTION_LEVEL = 6
FEWEST_BARE_ITEMS = 2


def nest_items(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with each item's level set by its indent within its list."""
    nested: list[Line] = []
    indents: list[int] = []
    for line in lines:
        if not line.is_item:
            indents = []
            nested.append(line)
            continue
        while len(indents) > 1 and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1] + 1:
            indents.append(line.indent)
        nested.append(replace(line, level=len(indents) - 1))
    return nested


def mark_bare_lists(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with short lines after a colon marked as items: lists whose bullets got lost.

    The last short line before running text is left alone if it stands by itself: it may be a heading.
    """
    marked = list(lines)
    index = 0
    while index < len(marked):
        stop = index + 1
        if marked[index].kind is LineKind.TEXT and marked[index].text.endswith(":"):
            stop = _bare_list_stop(marked, index + 1)
        if stop > index + FEWEST_BARE_ITEMS:
            items = (replace(line, kind=LineKind.ITEM, mark="- ") for line in marked[index + 1 : stop])
            marked[index + 1 : stop] = items
        index = stop
    return marked


def _bare_list_stop(lines: Sequence[Line], start: int) -> int:
    """Return the index after the last short line; `start` if these are lines of a wrapped paragraph."""
    stop = start
    while stop < len(lines) and _is_bare_item(lines[stop]):
        stop += 1
    if stop in (start, len(lines)) or lines[stop].is_marked_heading:
        return stop
    last = lines[stop - 1]
    if lines[stop].group == last.group:
        return start
    stands_alone = last.is_headline and (stop - start == 1 or lines[stop - 2].group != last.group)
    return stop - 1 if stands_alone else stop


def _is_bare_item(line: Line) -> bool:
    is_short = len(line.text.split()) <= MOST_HEADLINE_WORDS
    return line.kind is LineKind.TEXT and is_short and line.text[-1] not in ".!?:"


def questions_as_headings(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with items that are questions, with their answer as text under them, as headings."""
    changed = list(lines)
    for index, (line, following) in enumerate(pairwise(lines)):
        if line.is_item and line.text.endswith("?") and following.group == line.group and following.is_prose:
            changed[index] = replace(line, kind=LineKind.HEADING, level=QUESTION_LEVEL, mark="")
    return changed
