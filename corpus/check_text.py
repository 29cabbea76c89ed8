"""Checks of what a document says: reading grade, sentences that stand alone, wording, dose figures."""

from collections.abc import Iterable, Iterator

import textstat

from corpus.check_document import CheckedDocument, CheckedSection
from corpus.check_report import Finding, Grades, Kind
from corpus.check_rules import CheckRules, SentenceRule
from schema.documents import Sentence

_REMEDY = "Use shorter sentences and everyday words."


def grades(text: str) -> Grades:
    """Return the school grades of a text by two indices."""
    return Grades(
        flesch_kincaid=textstat.flesch_kincaid_grade(text),
        automated_readability=textstat.automated_readability_index(text),
    )


def check_text(
    document: CheckedDocument, rules: CheckRules, wording: Iterable[SentenceRule]
) -> list[Finding]:
    """Return what is wrong with a document's sentences, rule by rule, in their order."""
    return [
        *_reading(document, rules),
        *_sentences(document, Kind.STANDS_ALONE, rules.stands_alone),
        *_sentences(document, Kind.WORDING, wording),
        *_sentences(document, Kind.DOSE, rules.dose),
    ]


def _reading(document: CheckedDocument, rules: CheckRules) -> Iterator[Finding]:
    limits = rules.limits
    most = Grades(
        flesch_kincaid=limits.most_flesch_kincaid_document,
        automated_readability=limits.most_automated_readability_document,
    )
    yield from _too_hard(document, "the document", document.first_line, grades(document.text), most)
    most = Grades(
        flesch_kincaid=limits.most_flesch_kincaid_section,
        automated_readability=limits.most_automated_readability_section,
    )
    for section in document.sections:
        name, line = f"the section '{section.heading}'", document.line_of(section.heading)
        yield from _too_hard(document, name, line, grades(section.text), most)


def _too_hard(
    document: CheckedDocument, name: str, line: int, found: Grades, most: Grades
) -> Iterator[Finding]:
    compared = (
        ("Flesch-Kincaid", found.flesch_kincaid, most.flesch_kincaid),
        ("Automated Readability Index", found.automated_readability, most.automated_readability),
    )
    for index, value, limit in compared:
        if value > limit:
            what = f"{name} reads at grade {value:.1f} by {index}; the most is {limit:g}"
            yield Finding(kind=Kind.READING_GRADE, file=document.file, line=line, what=what, remedy=_REMEDY)


def _sentences(document: CheckedDocument, kind: Kind, rules: Iterable[SentenceRule]) -> Iterator[Finding]:
    """Yield a finding for each rule that a sentence breaks."""
    every = list(rules)
    for section in document.sections:
        for sentence in section.sentences:
            yield from (
                _finding(document, kind, rule, sentence.text)
                for rule in every
                if _breaks(rule, sentence, section)
            )


def _breaks(rule: SentenceRule, sentence: Sentence, section: CheckedSection) -> bool:
    """Return whether a sentence breaks a rule; an item is read behind its lead-in, which is judged alone."""
    if sentence.lead_in is None:
        return rule.catches(sentence.text)
    lead_in = section.sentences[sentence.lead_in].text
    return rule.catches(f"{lead_in} {sentence.text}") and not rule.catches(lead_in)


def _finding(document: CheckedDocument, kind: Kind, rule: SentenceRule, sentence: str) -> Finding:
    return Finding(
        kind=kind,
        file=document.file,
        line=document.line_of(sentence),
        what=f'{rule.why}: "{sentence}"',
        remedy=rule.remedy,
    )
