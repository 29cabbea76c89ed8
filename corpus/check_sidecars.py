"""Checks of the sidecars: each document has one, with its headings, and enough questions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.check_document import CheckedDocument, LineFinder, numbered_lines
from corpus.check_report import Finding, Kind
from corpus.check_rules import Limits
from corpus.sidecar import Sidecar, SidecarSection
from schema.data_file import read_data_file
from schema.errors import SettingsError

_LINE = re.compile(r"\bline (\d+)")


@dataclass(frozen=True)
class CheckedSidecar:
    """A sidecar with the places of its file's lines; `file` names it in the report."""

    sidecar: Sidecar
    file: str
    lines: LineFinder

    def line_of(self, section: SidecarSection, text: str = "") -> int:
        """Return the line of a section's heading, or of a text after it."""
        line = self.lines.line_of(f'heading = "{section.heading}"')
        return self.lines.line_of(text, line) if text else line


def open_sidecars(folder: Path) -> tuple[dict[str, CheckedSidecar], list[Finding]]:
    """Return a folder's sidecars by document id, and a finding for each that cannot be read."""
    opened: dict[str, CheckedSidecar] = {}
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.toml")):
        file = f"{folder.name}/{path.name}"
        try:
            sidecar = read_data_file(path, Sidecar)
        except SettingsError as error:
            line = _LINE.search(error.problem)
            findings.append(
                Finding(
                    kind=Kind.SIDECAR,
                    file=file,
                    line=int(line[1]) if line else 1,
                    what=error.problem,
                    remedy=error.remedy,
                )
            )
        else:
            lines = LineFinder(numbered_lines(path.read_text(encoding="utf-8")))
            opened[path.stem] = CheckedSidecar(sidecar, file, lines)
    return opened, findings


def check_sidecars(
    documents: Sequence[CheckedDocument], sidecars: Mapping[str, CheckedSidecar], limits: Limits
) -> list[Finding]:
    """Return what is missing or left over between documents and sidecars."""
    shelf = {document.document.id: document for document in documents}
    findings = [
        Finding(
            kind=Kind.SIDECAR,
            file=shelf[each].file,
            what="it has no sidecar",
            remedy=f"Add {each}.toml with its headings, facts and questions.",
        )
        for each in sorted(shelf.keys() - sidecars.keys())
    ]
    for each, sidecar in sidecars.items():
        if each not in shelf:
            what, remedy = "it belongs to no document here", "Rename it after its document, or remove it."
            findings.append(Finding(kind=Kind.SIDECAR, file=sidecar.file, what=what, remedy=remedy))
        else:
            findings += [*_headings(shelf[each], sidecar), *_questions(sidecar, limits)]
    return findings


def _headings(document: CheckedDocument, sidecar: CheckedSidecar) -> Iterator[Finding]:
    wanted = [section.heading for section in document.sections]
    written = [section.heading for section in sidecar.sidecar.section]
    for section in sidecar.sidecar.section:
        if section.heading not in wanted:
            what = f"no section of {document.file} has the heading '{section.heading}'"
            yield _finding(sidecar, sidecar.line_of(section), what, "Copy the heading from the document.")
    for heading in wanted:
        if heading not in written:
            what = f"the section '{heading}' of {document.file} is missing"
            yield _finding(sidecar, 1, what, "Add it with its facts and questions.")
    if written != wanted and sorted(written) == sorted(wanted):
        yield _finding(
            sidecar, 1, f"its sections stand in another order than in {document.file}", "Sort them."
        )


def _questions(sidecar: CheckedSidecar, limits: Limits) -> Iterator[Finding]:
    counted = Counter(each.lower() for section in sidecar.sidecar.section for each in section.questions)
    for section in sidecar.sidecar.section:
        number = len(section.questions)
        if not limits.fewest_questions <= number <= limits.most_questions:
            wanted = f"{limits.fewest_questions} to {limits.most_questions}"
            what = f"the section '{section.heading}' has {number} questions; wanted are {wanted}"
            yield _finding(sidecar, sidecar.line_of(section), what, "Add or take out questions.")
        for question in section.questions:
            if counted[question.lower()] > 1:
                what = f"the question '{question}' stands more than once"
                yield _finding(sidecar, sidecar.line_of(section, question), what, "Keep it in one section.")


def _finding(sidecar: CheckedSidecar, line: int, what: str, remedy: str) -> Finding:
    return Finding(kind=Kind.SIDECAR, file=sidecar.file, line=line, what=what, remedy=remedy)
