"""Turns, questions and answers."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schema.base import Noun
from schema.decisions import Decision


class Role(StrEnum):
    """Who speaks."""

    USER = "user"
    ASSISTANT = "assistant"


class Turn(Noun):
    """One message of a conversation."""

    role: Role
    text: str


class Question(Noun):
    """What the patient typed, with the turns before it, oldest first."""

    text: str
    history: tuple[Turn, ...] = ()

    @property
    def last_answer(self) -> str:
        """What the assistant said last; empty where it has not said anything."""
        return next((turn.text for turn in reversed(self.history) if turn.role is Role.ASSISTANT), "")


class Citation(Noun):
    """Where a quote stands: `document.text[start:end] == quote` in the document with this SHA-256."""

    number: int = Field(ge=1)
    source_id: str
    title: str
    publisher: str
    published: str
    kind: str
    evidence: str
    section: str
    url: str
    passage_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    quote: str = Field(min_length=1)
    context: str
    sha256: str


class Statement(Noun):
    """A verbatim quote with the number of its citation."""

    quote: str = Field(min_length=1)
    citation: int = Field(ge=1)


class Draft(Noun):
    """An answer before the answer guard has seen it: statements in reading order, each cited once."""

    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()

    @model_validator(mode="after")
    def _every_statement_is_its_citations_quote(self) -> Self:
        if [c.number for c in self.citations] != list(range(1, len(self.citations) + 1)):
            raise ValueError("citations are numbered 1, 2, 3 … in reading order")
        if len(self.statements) != len(self.citations):
            raise ValueError("each statement has one citation of its own")
        for statement, citation in zip(self.statements, self.citations, strict=True):
            if (statement.quote, statement.citation) != (citation.quote, citation.number):
                raise ValueError(f"statement {statement.citation} is not the quote of its citation")
        return self


class RemovedStatement(Noun):
    """A statement that the answer guard took out, and the rule that did."""

    statement: Statement
    rule: str
    reason: str


class GuardedDraft(Noun):
    """What the answer guard let through, renumbered, and what it took out."""

    draft: Draft
    removed: tuple[RemovedStatement, ...] = ()


class Versions(Noun):
    """What an answer depends on besides the question: same versions, same bytes."""

    index: str
    policy: str
    code: str


class ExplainedWord(Noun):
    """A difficult word of the quotes, in the glossary's reviewed wording, with the source of its meaning."""

    term: str = Field(min_length=1)
    meaning: str = Field(min_length=1)
    source_id: str
    title: str


class Answer(Noun):
    """All that one question gets. `text` is everything the patient sees, with `[n]` markers, but for `words`.

    `seconds` maps each stage's name to its duration, with `total`; it is the only field that differs
    between two runs. `support` is the calibrated probability that the library answers; none where
    nothing was searched.
    """

    decision: Decision
    rule: str
    reason: str
    text: str = Field(min_length=1)
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    words: tuple[ExplainedWord, ...] = ()
    understood_as: str
    versions: Versions
    seconds: dict[str, float]
    support: float | None = Field(default=None, ge=0.0, le=1.0)

    @model_validator(mode="after")
    def _cites_or_is_no_answer(self) -> Self:
        Draft(statements=self.statements, citations=self.citations)
        if self.decision.is_answering and not self.citations:
            raise ValueError("an answer cites, or it is not an answer")
        if not self.decision.is_answering and self.citations:
            raise ValueError(f"a message decided {self.decision} gets no citation")
        return self
