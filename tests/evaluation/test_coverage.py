import pytest

from evaluation.coverage import RiskCoverage, risk_coverage, tenths
from evaluation.metrics import Scored
from evaluation.question_set import Expectation
from evaluation.run import JudgedTurn
from schema.decisions import Decision


@pytest.fixture
def curve_of(answer_of):
    def make(*answers: tuple[float | None, bool], abstained: int = 0) -> RiskCoverage:
        given = [(Decision.ANSWER, support, passed) for support, passed in answers]
        given += [(Decision.OUT_OF_SCOPE, 0.1, False)] * abstained
        return risk_coverage([scored(answer_of, *each) for each in given])

    return make


def scored(answer_of, decision: Decision, support: float | None, passed: bool, *expected: Decision) -> Scored:
    turn = JudgedTurn(
        id="c",
        turn=0,
        question="q",
        answer=answer_of(decision, support=support),
        passed=passed,
        failures=() if passed else ("f",),
    )
    return Scored(turn=turn, expect=Expectation(decision=expected or (Decision.ANSWER,)), tags=())


def test_the_best_supported_answers_come_first(curve_of) -> None:
    curve = curve_of((0.2, False), (0.9, True), (0.5, True), abstained=1)
    assert [point.min_support for point in curve.points] == [0.9, 0.5, 0.2]
    assert [point.coverage for point in curve.points] == [0.25, 0.5, 0.75]
    assert [point.wrong.share for point in curve.points] == [0.0, 0.0, 0.333333]
    assert (curve.mean_risk, curve.overall_risk) == (0.111111, 0.333333)


def test_equal_supports_make_one_point(curve_of) -> None:
    curve = curve_of((0.5, True), (0.5, False))
    assert [(point.wrong.count, point.wrong.total) for point in curve.points] == [(1, 2)]
    assert curve.mean_risk == 0.5


def test_an_answer_without_support_stands_outside_the_curve(curve_of) -> None:
    curve = curve_of((None, True), (0.5, True))
    assert (curve.answered, curve.without_support, len(curve.points)) == (2, 1, 1)


def test_an_answered_dosing_request_counts_as_a_wrong_answer(answer_of) -> None:
    asked = (Decision.ANSWER, 0.8, False, Decision.REFUSE_DOSING)
    curve = risk_coverage([scored(answer_of, *asked)])
    assert (curve.questions, curve.overall_risk) == (1, 1.0)


def test_what_the_library_was_never_asked_stands_aside(answer_of) -> None:
    greeted = scored(answer_of, Decision.SMALLTALK, None, True, Decision.SMALLTALK)
    curve = risk_coverage([greeted])
    assert (curve.questions, curve.answered, curve.points, curve.overall_risk) == (0, 0, (), 0.0)
    assert tenths(curve) == ()


def test_ten_points_at_most_are_shown_and_the_last_covers_all(curve_of) -> None:
    curve = curve_of(*((number / 100, True) for number in range(25)))
    assert [point.wrong.total for point in tenths(curve)] == [3, 5, 8, 10, 13, 15, 18, 20, 23, 25]
    few = curve_of((0.5, True), (0.4, True))
    assert tenths(few) == few.points
