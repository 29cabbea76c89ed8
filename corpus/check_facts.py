"""Checks of the facts: each that should be is told, none that should not, and each as it must be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.check_document import CheckedDocument
from corpus.check_report import Coverage, Finding, Kind
from corpus.check_sidecars import CheckedSidecar
from corpus.facts import Fact, FactList, Status
from corpus.sidecar import SidecarSection

_UNSOURCED = "Take it out of the document, or find a source for it."


class _Claim(NamedTuple):
    """A section that says it carries a fact."""

    fact_id: str
    section: SidecarSection
    sidecar: CheckedSidecar
    document: CheckedDocument

    @property
    def text(self) -> str:
        heading = self.section.heading
        return " ".join(each.text for each in self.document.sections if each.heading == heading)

    def finding(self, what: str, remedy: str) -> Finding:
        line = self.sidecar.line_of(self.section, f'"{self.fact_id}"')
        return Finding(kind=Kind.FACT, file=self.sidecar.file, line=line, what=what, remedy=remedy)


def check_facts(
    documents: Sequence[CheckedDocument], sidecars: Mapping[str, CheckedSidecar], facts: FactList, file: str
) -> tuple[list[Finding], Coverage]:
    """Return what is wrong with the facts that sidecars name, and how many of those wanted are there.

    Args:
        documents: all documents of the library.
        sidecars: by document id.
        facts: the ids that are known; an empty list asks for nothing and nothing is checked.
        file: how the report names the list of facts.
    """
    if not facts.group:
        return [], Coverage()
    known = facts.by_id
    claims = list(_claims(documents, sidecars))
    claimed = {claim.fact_id for claim in claims}
    wanted = [each for each, fact in known.items() if fact.status is Status.TO_COVER]
    findings = [
        Finding(
            kind=Kind.FACT,
            file=file,
            what=f"no section carries fact {each}",
            remedy="Write it into a section of its document and name it in the sidecar.",
        )
        for each in wanted
        if each not in claimed
    ]
    for claim in claims:
        findings += _claim_faults(claim, facts, known)
    findings += [*_unstated(claims, known), *_kept_out_everywhere(documents, facts)]
    return findings, Coverage(met=len(claimed & set(wanted)), wanted=len(wanted))


def _claims(documents: Sequence[CheckedDocument], sidecars: Mapping[str, CheckedSidecar]) -> Iterator[_Claim]:
    for document in documents:
        sidecar = sidecars.get(document.document.id)
        for section in sidecar.sidecar.section if sidecar else ():
            for fact_id in section.facts:
                yield _Claim(fact_id, section, sidecars[document.document.id], document)


def _claim_faults(claim: _Claim, facts: FactList, known: Mapping[str, Fact]) -> list[Finding]:
    fact = known.get(claim.fact_id)
    if fact is None:
        return [claim.finding(f"there is no fact {claim.fact_id}", "Correct the id or take it out.")]
    if fact.status is not Status.TO_COVER:
        what = f"fact {fact.id} may stand in no document ({fact.status.value}): {fact.why}"
        return [claim.finding(what, "Take the fact out of the document and its id out of the sidecar.")]
    return [*_wrong_document(claim, facts), *_wrong_telling(claim, fact)]


def _wrong_document(claim: _Claim, facts: FactList) -> Iterator[Finding]:
    own = facts.carriers(claim.fact_id).document
    taken = {group.document for group in facts.group}
    document_id = claim.document.document.id
    if document_id != own and (own or document_id in taken):
        what = (
            f"fact {claim.fact_id} belongs to {own or 'a document of its own source'}, not to {document_id}"
        )
        yield claim.finding(what, "Move the fact to the digest of its source.")


def _wrong_telling(claim: _Claim, fact: Fact) -> Iterator[Finding]:
    if not fact.reported_by.search(claim.text):
        what = f"the section does not name the report that fact {fact.id} is known through"
        yield claim.finding(what, f"Name it in the text ({fact.reported_by.pattern}).")
    for words, line in _found(claim.document, fact.keep_out):
        what = f"'{words}' was never compared with a source of fact {fact.id}"
        yield Finding(kind=Kind.FACT, file=claim.document.file, line=line, what=what, remedy=_UNSOURCED)


def _found(document: CheckedDocument, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Yield what a pattern finds first in each section, with the line of its sentence."""
    for section in document.sections:
        if found := pattern.search(section.text):
            start = section.sentences[0].start
            before = [each for each in section.sentences if each.start - start <= found.start()]
            yield found[0], document.line_of(before[-1].text)


def _unstated(claims: Sequence[_Claim], known: Mapping[str, Fact]) -> Iterator[Finding]:
    for fact_id in dict.fromkeys(claim.fact_id for claim in claims):
        own = [claim for claim in claims if claim.fact_id == fact_id]
        text = " ".join(claim.text for claim in own)
        for figure in known[fact_id].states if fact_id in known else ():
            if figure not in text:
                what = f"no section with fact {fact_id} states '{figure}'"
                yield own[0].finding(what, "State the figure, in these words.")


def _kept_out_everywhere(documents: Sequence[CheckedDocument], facts: FactList) -> Iterator[Finding]:
    for document in documents:
        for words, line in _found(document, facts.keep_out_everywhere):
            what = f"'{words}' was never compared with a source"
            yield Finding(kind=Kind.FACT, file=document.file, line=line, what=what, remedy=_UNSOURCED)
