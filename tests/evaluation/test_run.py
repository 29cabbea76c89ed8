from collections.abc import Sequence

from evaluation.question_set import Case, Expectation
from evaluation.run import failures_of, run
from schema.decisions import Decision
from schema.dialogue import Answer, Role, Turn


def case_of(*turns: tuple[str, str, bool]) -> Case:
    return Case.model_validate(
        {
            "id": "c",
            "turns": [
                {"role": role, "text": text} | ({"expect": {"decision": ["answer"]}} if judged else {})
                for role, text, judged in turns
            ],
        }
    )


def test_failures_name_each_expectation_that_is_missed(answer_of) -> None:
    expect = Expectation(
        decision=(Decision.CRISIS,), sources=("label", "news"), contains=("988",), excludes=("(?i)SOME",)
    )
    assert failures_of(answer_of(Decision.ANSWER), expect) == (
        "decision answer, expected crisis",
        "cites guide, expected any of label, news",
        "does not contain 988",
        "contains (?i)SOME",
    )


def test_an_answer_that_meets_everything_has_no_failure(answer_of) -> None:
    expect = Expectation(
        decision=(Decision.ANSWER,), sources=("guide",), contains=("text",), excludes=("mg",)
    )
    assert failures_of(answer_of(Decision.ANSWER), expect) == ()


def test_an_answer_without_citations_cites_nothing(answer_of) -> None:
    expect = Expectation(sources=("guide",))
    assert failures_of(answer_of(Decision.SMALLTALK), expect) == ("cites nothing, expected any of guide",)


def test_a_question_must_be_understood_as_meant(answer_of) -> None:
    answer = answer_of(Decision.ANSWER).model_copy(update={"understood_as": "How long do bad dreams last?"})
    assert failures_of(answer, Expectation(understood=("dreams",), understood_not=("bladder",))) == ()
    assert failures_of(answer, Expectation(understood=("bladder",), understood_not=("dreams",))) == (
        "understood as 'How long do bad dreams last?', expected bladder and no dreams",
    )


class Recorder:
    """Answers everything and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, list[tuple[Role, str]]]] = []

    def ask(self, text: str, history: Sequence[Turn]) -> Answer:
        self.asked.append((text, [(turn.role, turn.text) for turn in history]))
        return self.answer


def test_a_scripted_assistant_turn_takes_the_place_of_our_own_reply(answer_of) -> None:
    recorder = Recorder(answer_of(Decision.ANSWER))
    case = case_of(("user", "one", False), ("assistant", "scripted", False), ("user", "two", True))
    (judged,) = run([case], recorder.ask)
    assert recorder.asked == [("two", [(Role.USER, "one"), (Role.ASSISTANT, "scripted")])]
    assert (judged.turn, judged.passed, judged.failures) == (2, True, ())


def test_without_a_script_our_own_reply_stands_in_the_history(answer_of) -> None:
    recorder = Recorder(answer_of(Decision.ANSWER))
    judged = list(run([case_of(("user", "one", False), ("user", "two", True))], recorder.ask))
    assert recorder.asked[1] == ("two", [(Role.USER, "one"), (Role.ASSISTANT, "Some text.")])
    assert [turn.turn for turn in judged] == [1]


def test_a_judged_turn_before_a_script_is_asked_but_its_reply_is_not_kept(answer_of) -> None:
    recorder = Recorder(answer_of(Decision.ANSWER))
    case = case_of(("user", "one", True), ("assistant", "scripted", False), ("user", "two", True))
    assert [turn.turn for turn in run([case], recorder.ask)] == [0, 2]
    assert recorder.asked[1][1] == [(Role.USER, "one"), (Role.ASSISTANT, "scripted")]


def test_a_last_turn_that_nobody_judges_is_not_asked(answer_of) -> None:
    recorder = Recorder(answer_of(Decision.ANSWER))
    list(run([case_of(("user", "one", True), ("user", "two", False))], recorder.ask))
    assert [text for text, _ in recorder.asked] == ["one"]
