"""Reviewed turns as CSV, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from review.log import utc_text
from review.verdicts import ReviewedTurn
from schema.dialogue import Citation

HEADER = (
    "turn", "at", "decision", "rule", "question", "understood_as", "answer", "citation", "quote", "source",
    "title", "section", "verdict", "verdict_comment", "reviewer", "verdict_at", "feedback",
    "feedback_comment", "index_version", "policy_version", "code_version",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return a text that a spreadsheet shows and does not run as a formula."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA_STARTS) else text


def csv_lines(reviewed: Iterable[ReviewedTurn]) -> Iterator[str]:
    """Yield a header line, then one line per citation; a turn without a citation gets one line."""
    yield _line(HEADER)
    for turn in reviewed:
        for citation in turn.record.answer.citations or (None,):
            yield _line(_cells(turn, citation))


def _cells(turn: ReviewedTurn, citation: Citation | None) -> Iterator[str]:
    record, answer = turn.record, turn.record.answer
    yield from (record.id, utc_text(record.at), answer.decision.value, answer.rule)
    yield from (record.question, answer.understood_as, answer.text)
    yield from _citation_cells(turn, citation)
    yield from (turn.feedback.helpfulness.value, turn.feedback.comment)
    yield from (answer.versions.index, answer.versions.policy, answer.versions.code)


def _citation_cells(turn: ReviewedTurn, citation: Citation | None) -> Iterator[str]:
    if citation is None:
        yield from [""] * 9
        return
    yield from (str(citation.number), citation.quote, citation.source_id, citation.title, citation.section)
    verdict = turn.latest.get(citation.number)
    if verdict is None:
        yield from [""] * 4
    else:
        yield from (verdict.support.value, verdict.comment, verdict.reviewer, verdict.at)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
