"""The lines of one document and what has been stripped of them so far."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.lines import Line
from schema.documents import StrippedSpan


class Page:
    """Lines in order, each kept or stripped with a reason.

    Stripped lines stay in place until the end, so that later rules can see what stood where.

    Args:
        lines: the whole lines of the document.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)
        self._reasons: dict[int, str] = {}
        self._spans: list[StrippedSpan] = []

    def strip(self, index: int, reason: str) -> None:
        """Strip a line unless it already is."""
        if index not in self._reasons:
            line = self.lines[index]
            self._reasons[index] = reason
            self._spans.append(StrippedSpan(line=line.number, text=line.mark + line.text, reason=reason))

    def strip_range(self, start: int, stop: int, reason: str) -> None:
        """Strip all lines from start up to stop."""
        for index in range(start, stop):
            self.strip(index, reason)

    def strip_part(self, index: int, text: str, rest: str, reason: str) -> None:
        """Strip one part of a line and keep the rest."""
        line = self.lines[index]
        if not rest:
            self.strip(index, reason)
            return
        self._spans.append(StrippedSpan(line=line.number, text=text, reason=reason))
        self.lines[index] = replace(line, text=rest)

    def is_kept(self, index: int) -> bool:
        """Return whether a line exists and is not stripped."""
        return 0 <= index < len(self.lines) and index not in self._reasons

    def reason(self, index: int) -> str:
        """Return why a line was stripped, empty if it was not."""
        return self._reasons.get(index, "")

    def kept(self) -> Iterator[tuple[int, Line]]:
        """Yield index and line of what is kept, in order."""
        return ((index, line) for index, line in enumerate(self.lines) if self.is_kept(index))

    def next_kept(self, index: int) -> int:
        """Return the index of the next line that is kept, or the number of lines if there is none."""
        place = index + 1
        while place < len(self.lines) and not self.is_kept(place):
            place += 1
        return place

    def run(self, start: int, belongs: Callable[[Line], bool]) -> int:
        """Return the index after the run of kept lines from start on that belong."""
        stop = start
        while self.is_kept(stop) and belongs(self.lines[stop]):
            stop += 1
        return stop

    @property
    def kept_lines(self) -> list[Line]:
        """The lines that are kept."""
        return [line for _, line in self.kept()]

    @property
    def spans(self) -> tuple[StrippedSpan, ...]:
        """What was stripped, by line."""
        return tuple(sorted(self._spans, key=lambda span: span.line))
