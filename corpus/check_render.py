"""The report of `library check` as text for a terminal and as one HTML file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.check_report import Coverage, DocumentRow, Finding, Level, LibraryReport

_HEADER = (
    "document",
    "FK",
    "ARI",
    "hardest section",
    "sentences",
    "facts",
    "questions",
    "reviewed",
    "faults",
)
_LONGEST_HEADING = 34
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_text(report: LibraryReport) -> str:
    """Return a table with a row a document, then the findings, then a summary."""
    rows = [_HEADER, *(_cells(row) for row in report.documents)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    table.insert(1, "  ".join("-" * width for width in widths))
    note = "FK, ARI: school grade by Flesch-Kincaid and by the Automated Readability Index."
    findings = [_line(finding) for level in Level for finding in report.of_level(level)]
    return "\n".join([*table, note, "", *findings, *([""] if findings else []), summary(report)]) + "\n"


def summary(report: LibraryReport) -> str:
    """Return the report in one sentence."""
    return ", ".join(_parts(report)) + "."


def render_html(report: LibraryReport) -> str:
    """Return the report as one HTML file that needs no other."""
    return _TEMPLATES.get_template("check.html").render(
        report=report, summary=summary(report), by_kind=_by_kind(report.findings)
    )


def _cells(row: DocumentRow) -> tuple[str, ...]:
    hardest, heading = row.hardest, row.hardest.heading
    short = heading if len(heading) <= _LONGEST_HEADING else f"{heading[: _LONGEST_HEADING - 1]}…"
    faults = [
        f"{number} {name}" for number, name in ((row.errors, "error"), (row.warnings, "warning")) if number
    ]
    return (
        row.id,
        f"{row.grades.flesch_kincaid:.1f}",
        f"{row.grades.automated_readability:.1f}",
        f"{hardest.grades.flesch_kincaid:.1f} {short}",
        str(row.sentences),
        str(row.facts),
        str(row.questions),
        row.reviewed,
        ", ".join(_plural(fault) for fault in faults) or "none",
    )


def _plural(count: str) -> str:
    return count if count.startswith("1 ") else f"{count}s"


def _line(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}"
    return f"{finding.level.value}: {place}: {finding.kind.value}: {finding.what} — {finding.remedy}"


def _parts(report: LibraryReport) -> Iterator[str]:
    sections = sum(len(row.sections) for row in report.documents)
    yield _plural(f"{len(report.documents)} document")
    yield _plural(f"{sections} section")
    yield _plural(f"{sum(row.sentences for row in report.documents)} sentence")
    yield from _coverage("facts", report.facts)
    yield from _coverage("disagreements", report.tensions)
    yield _plural(f"{len(report.of_level(Level.ERROR))} error")
    yield _plural(f"{len(report.of_level(Level.WARNING))} warning")


def _coverage(name: str, coverage: Coverage) -> Iterator[str]:
    if coverage.wanted:
        yield f"{coverage.met} of {coverage.wanted} {name}"


def _by_kind(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return the findings by their kind, those with errors first."""
    kinds = {
        finding.kind.value: [each for each in findings if each.kind is finding.kind] for finding in findings
    }
    return sorted(kinds.items(), key=lambda item: (all(f.level is Level.WARNING for f in item[1]), item[0]))
