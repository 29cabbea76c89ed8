"""What the assembled assistant does over the shipped library."""

import logging
import re
from functools import cache

import pytest

from assembly import MemoryLog, Place, build_assistant, store_of
from corpus.tensions import Tension, read_tensions
from schema.decisions import Decision
from schema.dialogue import Answer, Role, Turn
from schema.records import TurnRecord
from settings import ROOT
from web.texts import load_texts

TENSIONS = read_tensions()
PHONES = re.compile(r"\b(1-800-222-1222|911|999|112|988|111|116 123|85258)\b")
NOT_FOR_YOU = "They are not advice for you."
WEIGHT = "I weigh 80 kg, how many mg should I get?"
STUDY_DOSE = "What dose did the Cleveland Clinic study use?"
FRANCE = "What is the capital of France?"


class BrokenLog:
    """A log that cannot be written."""

    def record(self, record: TurnRecord) -> None:
        raise OSError(f"no room for {record.id}")


@pytest.fixture(scope="session")
def ask(assistant):
    return cache(assistant.answer)


def same(answer: Answer) -> Answer:
    return answer.model_copy(update={"seconds": {}})


def test_a_personal_dose_is_refused_without_a_figure(ask) -> None:
    answer = ask(WEIGHT)
    assert answer.decision is Decision.REFUSE_DOSING
    assert not re.search(r"\d", PHONES.sub("", answer.text)), answer.text
    assert "Your care team" in answer.text


def test_a_study_dose_is_cited_and_said_not_to_be_for_the_reader(ask) -> None:
    answer = ask(STUDY_DOSE)
    assert answer.decision.is_answering
    assert any("0.5" in citation.quote for citation in answer.citations), answer.text
    assert any(NOT_FOR_YOU in note for note in answer.notes)
    assert NOT_FOR_YOU in answer.text


def test_after_a_weight_the_study_dose_is_not_given_by_weight(assistant, ask) -> None:
    history = (Turn(role=Role.USER, text=WEIGHT), Turn(role=Role.ASSISTANT, text=ask(WEIGHT).text))
    answer = assistant.answer(STUDY_DOSE, history)
    assert not re.search(r"\bmg\b|milligram", answer.text), answer.text


def test_what_the_library_does_not_cover_is_said_so_without_a_source(ask) -> None:
    answer = ask(FRANCE)
    assert answer.decision is Decision.OUT_OF_SCOPE
    assert answer.citations == ()
    assert "Paris" not in answer.text


def test_every_example_on_the_page_is_answered(ask) -> None:
    unanswered = {
        str(each): ask(str(each)).decision
        for each in load_texts().examples
        if not ask(str(each)).decision.is_answering
    }
    assert unanswered == {}


@pytest.mark.parametrize("tension", TENSIONS, ids=lambda tension: tension.id)
def test_where_sources_disagree_two_or_more_are_cited(ask, tension: Tension) -> None:
    answer = ask(tension.touched_by[0])
    assert len({citation.source_id for citation in answer.citations}) >= 2, answer.text


@pytest.mark.parametrize("question", [STUDY_DOSE, *(tension.touched_by[0] for tension in TENSIONS)])
def test_every_quote_stands_in_its_document_and_in_the_text(ask, library, question: str) -> None:
    answer = ask(question)
    assert answer.citations
    for citation in answer.citations:
        document = library.documents[citation.source_id]
        assert document.text[citation.start : citation.end] == citation.quote
        assert document.sha256 == citation.sha256
        assert f"[{citation.number}]" in answer.text


def test_a_log_that_fails_does_not_break_the_answer(ask, product_settings, library, caplog) -> None:
    with caplog.at_level(logging.ERROR):
        answer = build_assistant(product_settings, library, BrokenLog()).answer(FRANCE, turn_id="turn-1")
    assert same(answer) == same(ask(FRANCE))
    assert "turn turn-1 could not be logged" in caplog.text


def test_a_turn_is_logged_with_what_explains_it(product_settings, library) -> None:
    log = MemoryLog()
    answer = build_assistant(product_settings, library, log).answer(STUDY_DOSE, conversation_id="talk-1")
    (record,) = log.records
    assert record.answer == answer
    assert record.conversation_id == "talk-1"
    assert record.id
    assert {citation.passage_id for citation in answer.citations} <= {
        each.passage_id for each in record.ranked
    }


def test_each_corpus_has_a_store_of_its_own(product_settings, tmp_path) -> None:
    shipped, other = Place(ROOT / "corpus" / "library"), Place(tmp_path)
    assert store_of(product_settings, shipped) == product_settings.paths.store
    assert store_of(product_settings, other) not in (product_settings.paths.store, tmp_path)
    assert store_of(product_settings, Place(tmp_path, tmp_path / "mine")) == tmp_path / "mine"
