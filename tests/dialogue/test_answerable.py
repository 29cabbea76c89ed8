import pytest

from dialogue.answerable import Answerability, Features, features_of
from index.views import View, ViewKind
from retrieval.retriever import Retrieval

ZERO = dict.fromkeys(Features.model_fields, 0.0)


def model(**weights: float) -> Answerability:
    return Answerability(intercept=-1.0, weights=Features(**(ZERO | weights)), min_probability=0.5)


def test_the_probability_is_logistic() -> None:
    assert model().probability(Features(**ZERO)) == pytest.approx(0.26894, abs=1e-5)
    assert model(sentence=2.0).probability(Features(**(ZERO | {"sentence": 1.0}))) == pytest.approx(
        0.73106, abs=1e-5
    )


def test_no_hit_has_no_feature() -> None:
    assert features_of(Retrieval()) == Features(**ZERO)


def test_features_read_the_hits_and_their_evidence(hit_of, retrieval_of) -> None:
    features = features_of(retrieval_of(hit_of("guide", [0.1, 0.7, 0, 0, 0, 0, 0]), cosine=0.6))
    assert (features.sentence, features.dense, features.margin) == (0.7, 0.6, 0.0)
    assert (features.question, features.has_questions) == (0.7, 0.0)


def test_a_written_question_counts_where_there_is_one(hit_of, retrieval_of) -> None:
    plain = retrieval_of(hit_of("guide", [0.1] * 7), cosine=0.6)
    asked = plain.evidence[0].model_copy(
        update={"view": View(kind=ViewKind.QUESTION, passage_row=0, text="is it safe")}
    )
    features = features_of(plain.model_copy(update={"evidence": (asked,)}))
    assert (features.question, features.has_questions) == (0.6, 1.0)


def test_the_operating_point_decides() -> None:
    assert model().is_enough(0.5)
    assert not model().is_enough(0.49)


def test_more_is_asked_where_the_guard_doubts_the_subject() -> None:
    strict = model().model_copy(update={"min_probability_in_doubt": 0.9})
    assert strict.is_enough(0.8)
    assert not strict.is_enough(0.8, is_doubted=True)


def test_what_the_support_model_says_and_what_has_no_answer_count(hit_of, retrieval_of) -> None:
    found = retrieval_of(hit_of("guide", [0.1] * 7)).model_copy(
        update={"support": (2.0, 0.0), "unanswered": 0.9}
    )
    features = features_of(found)
    assert (features.support, features.unanswered) == (2.0, 0.5)
    assert features.supports == pytest.approx(2.126928, abs=1e-5)
