"""Checks across documents: sections that say nearly the same, and sentences that are the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.check_document import CheckedDocument, CheckedSection
from corpus.check_report import Finding, Kind, Level
from corpus.check_rules import Limits

_WORD = re.compile(r"[^\W_]+")


class _Place(NamedTuple):
    document: CheckedDocument
    section: CheckedSection


def check_pairs(documents: Sequence[CheckedDocument], limits: Limits) -> list[Finding]:
    """Return the sections and sentences that stand in two documents; the later one by id is named."""
    return [*_near_duplicates(documents, limits), *_same_sentences(documents)]


def _near_duplicates(documents: Sequence[CheckedDocument], limits: Limits) -> Iterator[Finding]:
    """Yield sections of which the shorter shares most of its runs of words with the other."""
    places = [_Place(document, section) for document in documents for section in document.sections]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    lengths: list[int] = []
    for number, place in enumerate(places):
        runs = _runs(place.section.text, limits.words_a_run)
        lengths.append(len(runs))
        for other, shared in sorted(Counter(each for run in runs for each in holders[run]).items()):
            percent = 100 * shared / min(lengths[number], lengths[other])
            if percent > limits.most_shared_percent and places[other].document is not place.document:
                yield _too_alike(place, places[other], percent)
        for run in runs:
            holders[run].append(number)


def _runs(text: str, words_a_run: int) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[start : start + words_a_run]) for start in range(len(words) - words_a_run + 1)}


def _too_alike(place: _Place, other: _Place, percent: float) -> Finding:
    what = (
        f"the section '{place.section.heading}' shares {percent:.0f}% of its wording with "
        f"'{other.section.heading}' in {other.document.file}"
    )
    return Finding(
        kind=Kind.NEAR_DUPLICATE,
        file=place.document.file,
        line=place.document.line_of(place.section.heading),
        what=what,
        remedy="Keep one, or write what this source says that the other does not.",
    )


def _same_sentences(documents: Sequence[CheckedDocument]) -> Iterator[Finding]:
    first: dict[str, CheckedDocument] = {}
    for document in documents:
        sentences = (sentence.text for section in document.sections for sentence in section.sentences)
        for text in dict.fromkeys(sentences):
            other = first.setdefault(text, document)
            if other is not document:
                yield Finding(
                    kind=Kind.SAME_SENTENCE,
                    level=Level.WARNING,
                    file=document.file,
                    line=document.line_of(text),
                    what=f'the same sentence stands in {other.file}: "{text}"',
                    remedy="Say in it whose statement it is, so that one source does not look like two.",
                )
