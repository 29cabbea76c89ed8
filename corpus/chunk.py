"""Cuts a document into passages."""

from collections.abc import Sequence

from corpus.sentences import Unit, units_in
from schema.documents import Document, Passage, Section

LONGEST_LIST_FACTOR = 2


def chunk(document: Document, max_characters: int) -> tuple[Passage, ...]:
    """Return the passages of a document, in order; their ids count from `document.id#1`.

    A passage lies in one section. A section of at most `max_characters` is one passage; a longer one is
    cut between paragraphs, or between the sentences of a paragraph that is itself too long. A list stays
    with the sentence that introduces it up to `LONGEST_LIST_FACTOR` times the limit; beyond that, the
    items that need their lead-in still do, however long the list. A single sentence is never cut.
    Every sentence lies in exactly one passage.

    Raises:
        ValueError: `max_characters` is below 1.
    """
    if max_characters < 1:
        raise ValueError(f"max_characters is {max_characters}; it must be 1 or more")
    passages: list[Passage] = []
    for section in document.sections:
        units = units_in(document.text, section.start, section.end)
        for run in _pack(_atoms(document.text, units, max_characters), units, max_characters):
            passages.append(_passage(document, section, units, run, len(passages) + 1))
    return tuple(passages)


def _atoms(text: str, units: Sequence[Unit], max_characters: int) -> list[range]:
    """Return the runs of units that are not cut: paragraphs, or the parts of those that are too long."""
    starts = [position for position in range(len(units)) if _starts_paragraph(text, units, position)]
    atoms: list[range] = []
    for paragraph in _runs(starts, len(units)):
        is_short = _length(paragraph, units) <= max_characters
        atoms.extend([paragraph] if is_short else _parts(paragraph, units, max_characters))
    return atoms


def _starts_paragraph(text: str, units: Sequence[Unit], position: int) -> bool:
    """Return whether a paragraph starts here; a list belongs to the paragraph that introduces it."""
    if position == 0:
        return True
    gap = text[units[position - 1].sentence.end : units[position].sentence.start]
    return units[position].introduced_by is None and "\n\n" in gap


def _runs(starts: Sequence[int], stop: int) -> list[range]:
    return [range(start, end) for start, end in zip(starts, [*starts[1:], stop], strict=False)]


def _parts(paragraph: range, units: Sequence[Unit], max_characters: int) -> list[range]:
    """Return the parts between which a paragraph may be cut: sentences, and lists with their introduction."""
    starts: list[int] = []
    for position in paragraph:
        unit = units[position]
        needed = unit.sentence.lead_in
        introduction = unit.introduced_by
        if needed is None and introduction is not None:
            whole = range(introduction, position + 1)
            is_short = _length(whole, units) <= LONGEST_LIST_FACTOR * max_characters
            needed = introduction if is_short else None
        while needed is not None and starts and starts[-1] > needed:
            starts.pop()
        starts.extend([position] if needed is None or not starts else [])
    return _runs(starts, paragraph.stop)


def _pack(atoms: Sequence[range], units: Sequence[Unit], max_characters: int) -> list[range]:
    """Join neighbouring atoms to runs of about equal length that keep within the limit."""
    if not atoms:
        return []
    total = _length(range(len(units)), units)
    even_length = total / -(-total // max_characters)
    packed = [atoms[0]]
    for atom in atoms[1:]:
        joined = range(packed[-1].start, atom.stop)
        is_nearer = _length(packed[-1], units) + _length(joined, units) < 2 * even_length
        if _length(joined, units) <= max_characters and is_nearer:
            packed[-1] = joined
        else:
            packed.append(atom)
    return packed


def _length(run: range, units: Sequence[Unit]) -> int:
    return units[run[-1]].sentence.end - units[run[0]].sentence.start


def _passage(document: Document, section: Section, units: Sequence[Unit], run: range, number: int) -> Passage:
    """Return the passage of a run; it begins with the mark of its first item, if that is one."""
    start, end = units[run[0]].sentence.start, units[run[-1]].sentence.end
    line_start = document.text.rfind("\n", section.start, start) + 1 or section.start
    if run[0] == 0 or units[run[0] - 1].sentence.end < line_start:
        start -= len(document.text[line_start:start].lstrip())
    sentences = (unit.sentence for unit in units[run.start : run.stop])
    return Passage(
        id=f"{document.id}#{number}",
        document_id=document.id,
        heading_path=section.heading_path,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(
            sentence
            if sentence.lead_in is None
            else sentence.model_copy(update={"lead_in": sentence.lead_in - run.start})
            for sentence in sentences
        ),
    )
