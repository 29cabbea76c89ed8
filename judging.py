"""Runs question sets and proves citations: kept apart, since only these two commands need its libraries."""

from collections.abc import Sequence
from pathlib import Path

from assembly import MemoryLog, Place, Say, build_assistant, fresh_index, store_of
from evaluation.question_set import read_question_sets
from evaluation.report import Report, make_report, read_run, write_run
from evaluation.run import run
from index.library import Library, open_library
from index.manifest import read_manifest
from index.stores import ExactStore
from index.verify import verify_citations, verify_library
from index.versions import current_version
from schema.base import Noun
from settings import Settings


def evaluate_sets(settings: Settings, sets: Sequence[Path], place: Place, out: Path, say: Say) -> Report:
    """Run question sets and write the run; see `evaluation.report`.

    Raises:
        QuestionSetError: a set has a malformed line; then nothing is run.
    """
    cases = read_question_sets(sets)
    assistant = build_assistant(settings, fresh_index(settings, place, say), MemoryLog())
    turns = tuple(run(cases, assistant.answer))
    report = make_report([path.name for path in sets], cases, turns)
    write_run(out, turns, report)
    return report


class Verification(Noun):
    """How many citations were checked, and a line for each that does not hold."""

    checked: int
    invalid: tuple[str, ...]


def verify_answers(settings: Settings, answers: Path | None, place: Place) -> Verification:
    """Open every document again and check each citation of a run, or else every passage of the index.

    Raises:
        StoreError: the index is missing or damaged.
        QuestionSetError: a line of the run is malformed.
    """
    library = _as_built(store_of(settings, place))
    if answers is None:
        faults = verify_library(library)
        lines = tuple(f"{fault.passage_id}: {'; '.join(fault.reasons)}" for fault in faults)
        return Verification(checked=len(library.passages), invalid=lines)
    cited = [
        (f"{turn.id}, turn {turn.turn}, citation {citation.number}", citation)
        for turn in read_run(answers)
        for citation in turn.answer.citations
    ]
    lines = tuple(
        f"{name}: {'; '.join(fault.reasons)}"
        for name, citation in cited
        for fault in verify_citations(library, [citation])
    )
    return Verification(checked=len(cited), invalid=lines)


def _as_built(store: Path) -> Library:
    """Open an index with the configuration that it names itself."""
    found = read_manifest(current_version(store)).configuration
    return open_library(store, found.embedder, found.dimensions, found.max_characters, ExactStore)
