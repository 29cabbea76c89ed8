from evaluation.latency import latency_of
from evaluation.run import JudgedTurn
from schema.decisions import Decision


def turns_of(answer_of, *seconds: dict[str, float]) -> list[JudgedTurn]:
    answers = [answer_of(Decision.SMALLTALK, seconds=each) for each in seconds]
    return [
        JudgedTurn(id="c", turn=0, question="q", answer=answer, passed=True, failures=())
        for answer in answers
    ]


def test_both_guards_count_and_nothing_else_does(answer_of) -> None:
    spent = {"question_guard": 0.01, "retrieve": 0.05, "answer_guard": 0.01, "total": 0.1}
    latency = latency_of(turns_of(answer_of, spent))
    assert (latency.guards_median_seconds, latency.guards_share, latency.guards_add) == (0.02, 0.2, 0.25)


def test_the_median_and_the_95th_percentile_are_over_answers(answer_of) -> None:
    latency = latency_of(turns_of(answer_of, *({"total": number / 100} for number in range(1, 102))))
    assert (latency.answers, latency.median_seconds, latency.p95_seconds) == (101, 0.51, 0.96)


def test_an_answer_of_nothing_but_guarding_adds_to_nothing(answer_of) -> None:
    latency = latency_of(turns_of(answer_of, {"question_guard": 0.01, "total": 0.01}))
    assert (latency.guards_share, latency.guards_add) == (1.0, 0.0)
    assert latency_of(turns_of(answer_of, {"total": 0.0})).guards_share == 0.0


def test_no_turn_has_no_latency() -> None:
    assert latency_of([]).answers == 0
