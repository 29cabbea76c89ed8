"""Looks at a whole draft before anything is shown; knows nothing of how the draft was made."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, field_validator

from schema.base import Noun
from schema.decisions import Verdict
from schema.dialogue import Citation, Draft, GuardedDraft, Question, RemovedStatement, Statement
from schema.documents import Document

QUOTE_RULE = "quote-not-in-document"


class AnswerRule(Noun):
    """A rule on statements; see `answer_rules.toml`."""

    id: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)
    when: Literal["personal", "always"]
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    must_go: tuple[str, ...] = Field(min_length=2)
    must_stay: tuple[str, ...] = Field(min_length=2)

    @field_validator("pattern", "unless", mode="before")
    @classmethod
    def _ignores_case(cls, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"is no regular expression ({error})") from error

    def forbids(self, text: str) -> bool:
        """Say whether a sentence may not stand, where the rule applies."""
        return bool(self.pattern.search(text)) and not self.unless.search(text)


class AnswerRules(Noun):
    """The rules in order; the first that forbids a statement is named."""

    rule: tuple[AnswerRule, ...] = Field(min_length=1)


class RuleAnswerGuard:
    """Takes out what may not be shown and proves every quote again.

    Args:
        rules: on statements.
        documents: by id; each quote is cut from its document once more.
    """

    def __init__(self, rules: AnswerRules, documents: Mapping[str, Document]) -> None:
        self._rules = rules.rule
        self._documents = documents

    def check(self, draft: Draft, verdict: Verdict, question: Question) -> GuardedDraft:  # noqa: ARG002  (Protocol)
        """Return the draft without what may not be shown, renumbered, and what was taken out and why."""
        kept: list[Citation] = []
        removed: list[RemovedStatement] = []
        for statement, citation in zip(draft.statements, draft.citations, strict=True):
            faults = list(self._faults(citation, verdict))
            if faults:
                rule, reason = faults[0]
                removed.append(RemovedStatement(statement=statement, rule=rule, reason=reason))
            else:
                kept.append(citation.model_copy(update={"number": len(kept) + 1}))
        statements = tuple(Statement(quote=each.quote, citation=each.number) for each in kept)
        return GuardedDraft(draft=Draft(statements=statements, citations=tuple(kept)), removed=tuple(removed))

    def _faults(self, citation: Citation, verdict: Verdict) -> Iterator[tuple[str, str]]:
        if not self._stands(citation):
            yield QUOTE_RULE, "The quote does not stand at its place in the document."
        for rule in self._rules:
            applies = rule.when == "always" or verdict.is_personal
            if applies and rule.forbids(citation.quote):
                yield rule.id, rule.reason

    def _stands(self, citation: Citation) -> bool:
        document = self._documents.get(citation.source_id)
        if document is None or document.sha256 != citation.sha256:
            return False
        return document.text[citation.start : citation.end] == citation.quote
