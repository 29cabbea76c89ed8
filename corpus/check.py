"""The check of a library: every document, every sidecar, every fact and every disagreement."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from corpus.check_document import CheckedDocument, open_document
from corpus.check_facts import check_facts
from corpus.check_pairs import check_pairs
from corpus.check_report import DocumentRow, Finding, Kind, Level, LibraryReport, SectionRow
from corpus.check_rules import CheckRules, read_rules, read_wording
from corpus.check_sidecars import CheckedSidecar, check_sidecars, open_sidecars
from corpus.check_source import check_source
from corpus.check_tensions import check_tensions
from corpus.check_text import check_text, grades
from corpus.facts import FACTS_FILE, read_facts
from corpus.load import load_folder
from corpus.raw import SkippedFile
from corpus.tensions import TENSIONS_FILE

_LINE = re.compile(r"\bline (\d+)")


def check_library(
    folder: Path,
    sidecar_folder: Path,
    today: date,
    facts_file: Path = FACTS_FILE,
    tensions_file: Path = TENSIONS_FILE,
) -> LibraryReport:
    """Check a library that we wrote: its documents, sidecars, facts and tensions.

    Args:
        folder: holds the documents.
        sidecar_folder: holds a sidecar for each of them.
        today: the day that reviews are counted from.
        facts_file: lists the facts that the documents are to cover.
        tensions_file: says where sources disagree.

    Raises:
        CorpusError: the folder is missing, or none of its files can be used.
        SettingsError: a data file is missing or malformed.
    """
    rules = read_rules()
    documents, findings = _check_documents(folder, rules, today)
    sidecars, unreadable = open_sidecars(sidecar_folder)
    about_facts, facts = check_facts(documents, sidecars, read_facts(facts_file), facts_file.name)
    about_tensions, tensions = check_tensions(documents, tensions_file, rules)
    findings += [
        *unreadable,
        *check_sidecars(documents, sidecars, rules.limits),
        *about_facts,
        *about_tensions,
    ]
    return LibraryReport(
        folder=folder.name,
        checked_on=today,
        documents=_rows(documents, sidecars, findings),
        findings=_sorted(findings),
        facts=facts,
        tensions=tensions,
    )


def check_folder(folder: Path, today: date) -> LibraryReport:
    """Check a folder of documents without sidecars, such as a clinic's own.

    Faults that only the author of a text can put right are warnings here.

    Args:
        folder: holds the documents.
        today: the day that reviews are counted from.

    Raises:
        CorpusError: the folder is missing, or none of its files can be used.
    """
    rules = read_rules()
    documents, findings = _check_documents(folder, rules, today)
    eased = [_eased(finding, rules) for finding in findings]
    rows = _rows(documents, {}, eased)
    return LibraryReport(folder=folder.name, checked_on=today, documents=rows, findings=_sorted(eased))


def _check_documents(
    folder: Path, rules: CheckRules, today: date
) -> tuple[list[CheckedDocument], list[Finding]]:
    corpus = load_folder(folder)
    documents = [open_document(document, folder) for document in corpus.documents]
    ids = {document.document.id for document in documents}
    findings = [_skipped(file, folder) for file in corpus.skipped]
    for document in documents:
        findings += check_source(document, ids, rules, today)
        findings += check_text(document, rules, read_wording())
    return documents, [*findings, *check_pairs(documents, rules.limits)]


def _skipped(file: SkippedFile, folder: Path) -> Finding:
    line = _LINE.search(file.reason)
    return Finding(
        kind=Kind.FILE,
        file=f"{folder.name}/{file.file_name}",
        line=int(line[1]) if line else 1,
        what=f"it cannot be used: {file.reason}",
        remedy=file.remedy,
    )


def _eased(finding: Finding, rules: CheckRules) -> Finding:
    is_eased = finding.kind in rules.others_texts.warnings
    return finding.model_copy(update={"level": Level.WARNING}) if is_eased else finding


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.file, finding.line)))


def _rows(
    documents: Sequence[CheckedDocument],
    sidecars: Mapping[str, CheckedSidecar],
    findings: Sequence[Finding],
) -> tuple[DocumentRow, ...]:
    counted = Counter((finding.file, finding.level) for finding in findings)
    rows = []
    for document in documents:
        source, sidecar = document.document.source, sidecars.get(document.document.id)
        sections = sidecar.sidecar.section if sidecar else ()
        row = DocumentRow(
            id=source.id,
            file=document.file,
            kind=source.kind.value,
            reviewed=source.reviewed,
            grades=grades(document.text),
            sections=_section_rows(document),
            facts=len({fact for section in sections for fact in section.facts}),
            questions=sum(len(section.questions) for section in sections),
            errors=counted[document.file, Level.ERROR],
            warnings=counted[document.file, Level.WARNING],
        )
        rows.append(row)
    return tuple(rows)


def _section_rows(document: CheckedDocument) -> tuple[SectionRow, ...]:
    return tuple(
        SectionRow(heading=section.heading, sentences=len(section.sentences), grades=grades(section.text))
        for section in document.sections
    )
