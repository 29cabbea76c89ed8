"""Quotes to numbered citations."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dialogue.evidence import evidence_label
from schema.dialogue import Citation, Draft, Statement
from schema.documents import Document, Passage


class Quote(NamedTuple):
    """A span of a document inside one passage; offsets count from the document's start."""

    passage: Passage
    start: int
    end: int


def _paragraph(document: Document, start: int, end: int) -> str:
    """Return the blank-line-bounded block of the document's text around a span."""
    before = document.text.rfind("\n\n", 0, start)
    after = document.text.find("\n\n", end)
    begin = 0 if before < 0 else before + 2
    return document.text[begin : len(document.text) if after < 0 else after].strip()


def cite(number: int, quote: Quote, document: Document) -> Citation:
    """Return the citation of a quote; its text is cut from the document, never passed along."""
    source = document.source
    return Citation(
        number=number,
        source_id=source.id,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        kind=source.kind.value,
        evidence=evidence_label(source),
        section=" › ".join(quote.passage.heading_path) or source.title,
        url=source.url,
        passage_id=quote.passage.id,
        start=quote.start,
        end=quote.end,
        quote=document.text[quote.start : quote.end],
        context=_paragraph(document, quote.start, quote.end),
        sha256=document.sha256,
    )


def draft_of(quotes: Sequence[Quote], documents: Mapping[str, Document]) -> Draft:
    """Number the quotes in reading order and return them as a draft."""
    citations = tuple(
        cite(number, quote, documents[quote.passage.document_id])
        for number, quote in enumerate(quotes, start=1)
    )
    return Draft(
        statements=tuple(Statement(quote=c.quote, citation=c.number) for c in citations), citations=citations
    )
