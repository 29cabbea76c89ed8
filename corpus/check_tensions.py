"""Checks that every disagreement among sources can be shown: all its sides stand in the library."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpus.check_document import CheckedDocument, LineFinder, numbered_lines
from corpus.check_report import Coverage, Finding, Kind
from corpus.check_rules import CheckRules
from corpus.check_text import grades
from corpus.tensions import Tension, TensionStatement, locate, read_tensions
from schema.errors import CorpusError


def check_tensions(
    documents: Sequence[CheckedDocument], path: Path, rules: CheckRules
) -> tuple[list[Finding], Coverage]:
    """Return what is wrong with the tensions of a file, and how many stand in the library whole.

    Raises:
        SettingsError: the file is missing, is no TOML, or a tension is incomplete.
    """
    tensions = read_tensions(path)
    lines = LineFinder(numbered_lines(path.read_text(encoding="utf-8")))
    shelf = {document.document.id: document for document in documents}
    findings: list[Finding] = []
    whole = 0
    for tension in tensions:
        line = lines.line_of(f'id = "{tension.id}"')
        faults = list(_faults(tension, shelf, rules))
        whole += not faults
        findings += [
            Finding(
                kind=Kind.TENSION,
                file=path.name,
                line=lines.line_of(place, line),
                what=f"tension {tension.id}: {what}",
                remedy=remedy,
            )
            for place, what, remedy in faults
        ]
    return findings, Coverage(met=whole, wanted=len(tensions))


Fault = tuple[str, str, str]


def _faults(tension: Tension, shelf: Mapping[str, CheckedDocument], rules: CheckRules) -> Iterator[Fault]:
    """Yield where each fault of a tension stands, what it is, and its remedy."""
    for side in tension.sides:
        for statement in side.statements:
            yield from _statement_faults(tension, statement, shelf, rules)
    for question in tension.touched_by:
        if not tension.touches(question):
            yield question, f"the question '{question}' does not touch it", "Widen 'asks'."
    for question in tension.not_touched_by:
        if tension.touches(question):
            yield question, f"the question '{question}' touches it", "Narrow 'asks'."
    grade = grades(tension.say).flesch_kincaid
    if grade > rules.limits.most_flesch_kincaid_document:
        yield tension.say, f"its fair sentence reads at grade {grade:.1f}", "Use shorter sentences and words."


def _statement_faults(
    tension: Tension, statement: TensionStatement, shelf: Mapping[str, CheckedDocument], rules: CheckRules
) -> Iterator[Fault]:
    document = shelf.get(statement.source)
    if document is None:
        yield statement.sentence, f"there is no document {statement.source!r}", "Correct the id, or add it."
        return
    try:
        locate(tension.id, statement, document.document)
    except CorpusError as error:
        problem = error.problem.removeprefix(f"tension {tension.id} ")
        yield statement.sentence, f"{problem} (in {document.file})", error.remedy
    for rule in rules.route:
        if rule.route.search(document.document.source.route) and not rule.says.search(statement.sentence):
            what = f"'{statement.sentence}' does not say how the drug was given"
            yield statement.sentence, what, "Quote a sentence that names the route."
