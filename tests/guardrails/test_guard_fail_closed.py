"""A guard that breaks closes."""

import json
import logging
import re
from pathlib import Path

import pytest

from guardrails.fail_closed import FailClosedAnswerGuard, FailClosedQuestionGuard, LastResort
from schema.data_file import read_data_file
from schema.decisions import Decision, Origin, Verdict
from schema.dialogue import Citation, Draft, GuardedDraft, Question, RemovedStatement, Statement
from schema.errors import SettingsError

FOLDER = Path(__file__).resolve().parents[2] / "guardrails"
WORDS = read_data_file(FOLDER / "last_resort.toml", LastResort)
VERDICT = Verdict(decision=Decision.ANSWER, rule="general", reason="A general question.", confidence=0.5)
QUOTE = "Ketamine may ease pain."
DRAFT = Draft(
    statements=(Statement(quote=QUOTE, citation=1),),
    citations=(
        Citation(
            number=1,
            source_id="a",
            title="A",
            publisher="not stated",
            published="not stated",
            kind="review",
            evidence="not stated",
            section="A",
            url="not stated",
            passage_id="a:0",
            start=0,
            end=len(QUOTE),
            quote=QUOTE,
            context=QUOTE,
            sha256="0",
        ),
    ),
)


class SoundGuard:
    """Says the same to everything and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Question, str]] = []

    def check(self, question: Question, understood_as: str) -> Verdict:
        self.asked.append((question, understood_as))
        return VERDICT


class BrokenGuard:
    """Raises an error that quotes the message."""

    def __init__(self, error: type[Exception] = RuntimeError) -> None:
        self.error = error

    def check(self, question: Question, understood_as: str) -> Verdict:
        raise self.error(f"cannot read {question.text!r} or {understood_as!r}")


class SoundAnswerGuard:
    """Removes everything."""

    def check(self, draft: Draft, verdict: Verdict, question: Question) -> GuardedDraft:
        gone = RemovedStatement(statement=draft.statements[0], rule=verdict.rule, reason=question.text)
        return GuardedDraft(draft=Draft(), removed=(gone,))


class BrokenAnswerGuard:
    """Raises an error that quotes the message."""

    def check(self, draft: Draft, verdict: Verdict, question: Question) -> GuardedDraft:
        raise ValueError(f"{question.text} {verdict.rule} {draft}")


def closed(text: str, error: type[Exception] = RuntimeError) -> Verdict:
    return FailClosedQuestionGuard(BrokenGuard(error), WORDS).check(Question(text=text), text)


def test_a_sound_guard_is_asked_and_believed() -> None:
    guard, question = SoundGuard(), Question(text="I took too much, I want to die")
    assert FailClosedQuestionGuard(guard, WORDS).check(question, "in full") == VERDICT
    assert guard.asked == [(question, "in full")]


@pytest.mark.parametrize("error", [RuntimeError, KeyError, ValueError, MemoryError, RecursionError, OSError])
def test_a_broken_guard_answers_nothing(error: type[Exception]) -> None:
    verdict = closed("How long does an infusion take?", error)
    assert verdict.decision is Decision.OUT_OF_SCOPE
    assert (verdict.rule, verdict.origin, verdict.confidence) == ("guard-failure", Origin.FAILURE, 0.0)
    assert verdict.reason
    assert verdict.evidence == ""


@pytest.mark.parametrize(
    "text",
    [
        "I cant breathe properly and my throat feels tight",
        "I can’t breathe",
        "She has stopped breathing!",
        "he isn't breathing",
        "my husband COLLAPSED in the car",
        "chest pain since the drip",
        "my chest hurts",
        "mum wont wake up",
        "I have taken too many of my tablets",
        "he took way too much",
        "Is this an overdose?",
        "My heart is racing, I'm short of breath",
        "my lips and tongue are swelling up",
        "she's having a fit",
        "should I call an ambulance",
        "Bonjour. This is an emergency",
    ],
)
def test_plain_words_still_show_an_emergency(text: str) -> None:
    verdict = closed(text)
    assert (verdict.decision, verdict.origin) == (Decision.EMERGENCY, Origin.FAILURE)
    assert verdict.evidence
    assert verdict.evidence in text


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "my brother says he wants to die",
        "I feel SUICIDAL",
        "I dont want to be here",
        "I don’t want to live any more",
        "I am going to kill myself",
        "They would be better off without me",
        "i cut myself again last night",
        "how many of my tablets would it take to end it all",
        "there is no point in living",
    ],
)
def test_plain_words_still_show_a_crisis(text: str) -> None:
    verdict = closed(text)
    assert (verdict.decision, verdict.origin) == (Decision.CRISIS, Origin.FAILURE)
    assert verdict.evidence
    assert verdict.evidence in text


def test_an_emergency_comes_before_a_crisis() -> None:
    assert closed("I want to die, I took too many").decision is Decision.EMERGENCY


def test_the_message_itself_is_read_and_not_what_was_understood() -> None:
    guard = FailClosedQuestionGuard(BrokenGuard(), WORDS)
    assert guard.check(Question(text="And how long?"), "I want to die").decision is Decision.OUT_OF_SCOPE


def test_few_ordinary_messages_are_taken_for_urgent() -> None:
    lines = (Path(__file__).parent / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    ordinary = [
        turns[-1]["text"]
        for turns, decisions in ((line["turns"], line["decision"]) for line in map(json.loads, lines))
        if not {"emergency", "crisis"}.intersection(decisions)
    ]
    urgent = [text for text in ordinary if closed(text).decision is not Decision.OUT_OF_SCOPE]
    assert len(ordinary) > 50
    assert len(urgent) <= 0.05 * len(ordinary), urgent


def test_the_log_says_that_the_guard_failed_without_the_patients_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    text = "My name is Jane Roe and I want to die"
    with caplog.at_level(logging.DEBUG):
        closed(text, KeyError)
        FailClosedAnswerGuard(BrokenAnswerGuard()).check(DRAFT, VERDICT, Question(text=text))
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert [record.getMessage() for record in caplog.records] == [
        "the question guard failed: KeyError",
        "the answer guard failed: ValueError",
    ]
    assert all(record.exc_info is None for record in caplog.records)
    assert not re.search(r"Jane|Roe|die|Ketamine", caplog.text)


def test_a_sound_answer_guard_is_asked_and_believed() -> None:
    guarded = FailClosedAnswerGuard(SoundAnswerGuard()).check(DRAFT, VERDICT, Question(text="Why?"))
    assert [(each.rule, each.reason) for each in guarded.removed] == [("general", "Why?")]


def test_a_broken_answer_guard_shows_nothing_of_the_draft() -> None:
    guarded = FailClosedAnswerGuard(BrokenAnswerGuard()).check(DRAFT, VERDICT, Question(text="Why?"))
    assert guarded.draft == Draft()
    assert QUOTE not in guarded.model_dump_json()


def test_a_stop_of_the_program_is_no_failure_of_the_guard() -> None:
    class Stopped(SoundGuard):
        def check(self, question: Question, understood_as: str) -> Verdict:
            raise KeyboardInterrupt((question, understood_as))

    with pytest.raises(KeyboardInterrupt):
        FailClosedQuestionGuard(Stopped(), WORDS).check(Question(text="Hello"), "Hello")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("emergency = ['a']\n", "crisis"),
        ("emergency = ['a']\ncrisis = []\n", "crisis"),
        ("emergency = ['a', '']\ncrisis = ['b']\n", "emergency.1"),
        ("emergency = ['a', 'b(']\ncrisis = ['b']\n", "emergency.1"),
        ("emergency = ['a']\ncrisis = ['b']\nharm = ['c']\n", "harm"),
        ("emergency = 'a'\ncrisis = ['b']\n", "emergency"),
    ],
)
def test_malformed_words_name_their_key(tmp_path: Path, content: str, key: str) -> None:
    path = tmp_path / "last_resort.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(f"{path}: {key} = ")):
        read_data_file(path, LastResort)
