"""The quotable units of a section: sentences and list items with what introduces them."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.grammar import load_grammar
from corpus.split import split
from schema.documents import Sentence

FEWEST_WORDS_OF_A_WHOLE_SENTENCE = 6
_ITEM_MARK = re.compile(r"( *)(?:- |\d{1,3}[.)] |\(?[a-z]\) )")
_WORD = re.compile(r"[\w']+")
_FULL_STOP = re.compile(r"[.!?][\"')\]]*$")


class Unit(NamedTuple):
    """A sentence, and the position of the sentence whose list it stands in, whether it needs that or not."""

    sentence: Sentence
    introduced_by: int | None


def units_in(text: str, start: int, end: int) -> tuple[Unit, ...]:
    """Return the quotable units of `text[start:end]`, in order, at their offsets in `text`.

    Each line is split by itself. Marks of list items are no part of a sentence. Positions count from
    the first unit returned; a sentence that introduces a nested list may have a lead-in of its own.
    """
    walk = _Walk(text)
    line_start = start
    for line in text[start:end].split("\n"):
        walk.read(line, line_start)
        line_start += len(line) + 1
    return tuple(walk.found)


def sentences_in(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    """Return the sentences of `text[start:end]`, in order; `lead_in` counts from the first of them."""
    return tuple(unit.sentence for unit in units_in(text, start, end))


def stands_alone(sentence: str, lead_in: str) -> bool:
    """Return whether a list item's sentence can be quoted without the sentence that introduces its list.

    It can if it is whole (six words or more, a full stop) and the introduction states no condition,
    denial or selection that the item depends on.
    """
    is_whole = bool(_FULL_STOP.search(sentence)) and len(sentence.split()) >= FEWEST_WORDS_OF_A_WHOLE_SENTENCE
    words = {word.lower() for word in _WORD.findall(lead_in)}
    binds = bool(words & load_grammar().binding) or any(word.endswith("n't") for word in words)
    return is_whole and not binds


@dataclass
class _Walk:
    """Reads the lines of a section and keeps in mind what introduces the list it is in."""

    text: str
    found: list[Unit] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)

    def read(self, line: str, line_start: int) -> None:
        if not line.strip():
            return
        mark = _ITEM_MARK.match(line)
        level = len(mark[1]) // 2 + 1 if mark else 0
        begin = line_start + (mark.end() if mark else 0)
        self.open = [(other, position) for other, position in self.open if other < level]
        introduced_by = self.open[-1][1] if self.open else None
        for start, end in split(line[begin - line_start :]):
            self._add(begin + start, begin + end, introduced_by)
        self.open.append((level, len(self.found) - 1))

    def _add(self, start: int, end: int, introduced_by: int | None) -> None:
        sentence = self.text[start:end]
        lead_in = introduced_by
        if lead_in is not None and stands_alone(sentence, self.found[lead_in].sentence.text):
            lead_in = None
        found = Sentence(start=start, end=end, text=sentence, lead_in=lead_in)
        self.found.append(Unit(found, introduced_by))
