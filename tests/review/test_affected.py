"""Logged answers whose quotes the library no longer holds."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from corpus.chunk import chunk
from index.diff import StoredContents
from review.affected import AffectedTurn, QuoteState, affected_turns, render_affected
from review.desk import Desk
from review.log import SqlTurnLog
from review.verdicts import Filters, GivenVerdict, ReviewedTurn, Support
from schema.decisions import Decision, Verdict
from schema.dialogue import Answer, Citation, Statement, Versions
from schema.documents import Document, Section, Source
from schema.records import TurnRecord

LEAFLET = {
    "Getting home": "Do not drive home after an infusion. Ask somebody to take you home.",
    "Eating": "Eat a light lunch at noon. Drink water until the drip begins.",
}


def document_of(headed: Mapping[str, str], document_id: str = "leaflet") -> Document:
    text, sections = "", []
    for heading, body in headed.items():
        text += f"{heading}\n\n"
        sections.append(Section(heading_path=(heading,), start=len(text), end=len(text) + len(body)))
        text += f"{body}\n\n"
    return Document(
        source=Source(id=document_id, title="Leaflet"),
        text=text,
        sections=tuple(sections),
        file_name=f"{document_id}.md",
        file_sha256="0" * 64,
    )


def contents(*documents: Document) -> StoredContents:
    passages = tuple(passage for document in documents for passage in chunk(document, 1000))
    return StoredContents({document.id: document for document in documents}, passages)


def turn(
    document: Document, *quotes: str, verdicts: tuple[GivenVerdict, ...] = (), name: str = "turn-1"
) -> ReviewedTurn:
    citations = tuple(cited(document, quote, number) for number, quote in enumerate(quotes, start=1))
    answer = Answer(
        decision=Decision.ANSWER if citations else Decision.OUT_OF_SCOPE,
        rule="rule-1",
        reason="because",
        text="Text.",
        statements=tuple(Statement(quote=c.quote, citation=c.number) for c in citations),
        citations=citations,
        understood_as="Can I drive?",
        versions=Versions(index="index-1", policy="policy-1", code="code-1"),
        seconds={"total": 0.1},
    )
    record = TurnRecord(
        id=name,
        conversation_id="conversation-1",
        at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
        question="Can I drive?",
        history_turns=0,
        verdict=Verdict(decision=answer.decision, rule="rule-1", reason="because"),
        answer=answer,
    )
    return ReviewedTurn(record=record, verdicts=verdicts)


def cited(document: Document, quote: str, number: int) -> Citation:
    start = document.text.index(quote)
    return Citation(
        number=number,
        source_id=document.id,
        title="Leaflet",
        publisher="not stated",
        published="not stated",
        kind="patient guide",
        evidence="A guide.",
        section="Getting home",
        url="not stated",
        passage_id=f"{document.id}#1",
        start=start,
        end=start + len(quote),
        quote=quote,
        context=quote,
        sha256=document.sha256,
    )


def verdict(number: int, support: Support, reviewer: str = "Ann") -> GivenVerdict:
    return GivenVerdict(
        citation_number=number, support=support, comment="", reviewer=reviewer, at="2026-11-20T09:00:00"
    )


DRIVE, LUNCH = "Do not drive home after an infusion.", "Eat a light lunch at noon."
OLD = document_of(LEAFLET)


def changed(**sections: str) -> StoredContents:
    return contents(document_of(LEAFLET | {name.replace("_", " "): text for name, text in sections.items()}))


def test_an_answer_from_the_same_text_is_not_affected() -> None:
    assert affected_turns(contents(OLD), [turn(OLD, DRIVE, LUNCH)]) == ()


def test_a_quote_that_stands_at_its_place_in_a_changed_document_is_not_affected() -> None:
    assert affected_turns(changed(Eating="Eat nothing."), [turn(OLD, DRIVE)]) == ()


def test_a_quote_that_stands_elsewhere_in_the_document_has_moved() -> None:
    new = contents(document_of({"Eating": LEAFLET["Eating"], "Getting home": LEAFLET["Getting home"]}))
    (affected,) = affected_turns(new, [turn(OLD, DRIVE)])

    assert [each.state for each in affected.citations] == [QuoteState.MOVED]
    assert not affected.is_broken


def test_a_quote_whose_sentence_says_something_else_now_has_changed() -> None:
    new = changed(Getting_home="Do not drive home after your infusion. Ask somebody to take you home.")
    (affected,) = affected_turns(new, [turn(OLD, DRIVE)])
    (citation,) = affected.citations

    assert (citation.state, citation.now) == (QuoteState.CHANGED, "Do not drive home after your infusion.")
    assert affected.is_broken


def test_a_quote_that_is_only_a_part_of_a_sentence_now_does_not_stand() -> None:
    new = changed(
        Getting_home="Nobody says: Do not drive home after an infusion. Ask somebody to take you home."
    )
    (affected,) = affected_turns(new, [turn(OLD, DRIVE)])
    assert affected.citations[0].state is QuoteState.CHANGED


def test_a_quote_that_goes_on_now_does_not_stand() -> None:
    new = changed(Getting_home="Do not drive home after an infusion. or walk. Ask somebody to take you home.")
    (affected,) = affected_turns(new, [turn(OLD, DRIVE)])
    assert affected.citations[0].state is QuoteState.CHANGED


def test_a_quote_with_nothing_like_it_left_is_gone() -> None:
    (affected,) = affected_turns(changed(Eating="Fast from midnight."), [turn(OLD, DRIVE, LUNCH)])
    assert [(each.number, each.state, each.now) for each in affected.citations] == [(2, QuoteState.GONE, "")]


def test_a_quote_of_a_document_that_went_is_told_apart() -> None:
    (affected,) = affected_turns(contents(document_of(LEAFLET, "other")), [turn(OLD, DRIVE)])
    assert affected.citations[0].state is QuoteState.DOCUMENT_GONE
    assert affected.is_broken


def test_a_quote_of_several_sentences_stands_where_all_of_them_do() -> None:
    both = LEAFLET["Getting home"]
    assert affected_turns(changed(Eating="Fast."), [turn(OLD, both)]) == ()
    (affected,) = affected_turns(
        changed(Getting_home="Do not drive home after an infusion."), [turn(OLD, both)]
    )
    assert affected.is_broken


def test_a_turn_without_citations_is_not_affected() -> None:
    assert affected_turns(changed(Eating="Fast."), [turn(OLD)]) == ()


def test_verdicts_of_staff_go_with_the_quotes_they_judge() -> None:
    given = (verdict(2, Support.PARTLY), verdict(2, Support.SUPPORTS, "Bo"), verdict(1, Support.SUPPORTS))
    (affected,) = affected_turns(
        changed(Eating="Fast from midnight."), [turn(OLD, DRIVE, LUNCH, verdicts=given)]
    )

    assert [each.support for each in affected.citations[0].verdicts] == [Support.PARTLY, Support.SUPPORTS]
    assert affected.has_verdict


def test_a_verdict_on_an_unaffected_quote_does_not_count() -> None:
    given = (verdict(1, Support.SUPPORTS),)
    (affected,) = affected_turns(
        changed(Eating="Fast from midnight."), [turn(OLD, DRIVE, LUNCH, verdicts=given)]
    )
    assert not affected.has_verdict


def test_turns_of_a_real_log_are_read_through_the_desk(log: SqlTurnLog, desk: Desk) -> None:
    kept = turn(OLD, LUNCH)
    log.record(kept.record)
    desk.give_verdict("turn-1", verdict(1, Support.SUPPORTS))
    (affected,) = affected_turns(changed(Eating="Fast from midnight."), desk.each_turn(Filters()))

    assert affected.turn_id == "turn-1"
    assert affected.has_verdict


def test_the_text_puts_lost_and_judged_answers_first() -> None:
    given = (verdict(1, Support.PARTLY, "Bo"), verdict(1, Support.SUPPORTS))
    moved = contents(
        document_of(
            {"Eating": "Fast from midnight.", "Getting home": "Do not drive home after your infusion."}
        )
    )
    turns = [
        turn(OLD, LUNCH, name="turn-1"),
        turn(OLD, DRIVE, name="turn-2", verdicts=given),
    ]
    assert render_affected(affected_turns(moved, turns)) == (
        "turn-2, 2026-11-21T12:00+00:00: Can I drive?\n"
        "  [1] changed: leaflet, Getting home\n"
        "    - Do not drive home after an infusion.\n"
        "    + Do not drive home after your infusion.\n"
        "    judged 'supports' by Ann on 2026-11-20\n"
        "\n"
        "turn-1, 2026-11-21T12:00+00:00: Can I drive?\n"
        "  [1] gone: leaflet, Getting home\n"
        "    - Eat a light lunch at noon.\n"
        "\n"
        "Answers whose quotes changed or went: 2, judged by staff: 1. Only moved: 0.\n"
    )


def test_without_affected_answers_the_text_says_so() -> None:
    assert render_affected(()) == "No logged answer is affected.\n"


def test_an_affected_turn_has_an_affected_citation() -> None:
    with pytest.raises(ValueError, match="at least 1 item"):
        AffectedTurn(turn_id="a", at=datetime(2026, 1, 1, tzinfo=UTC), question="?", citations=())
