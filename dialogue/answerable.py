"""Whether the library answers a question: a calibrated decision on what retrieval saw."""

from math import exp, log

from pydantic import Field

from index.views import ViewKind
from retrieval.retriever import Retrieval
from schema.base import Noun

STEEPNESS = 10.0  # 5 and 20 did as well


class Features(Noun):
    """What the decision rests on; each can be compared between questions and libraries.

    `question` is the best cosine of a written patient question, or of a sentence where the library has
    none; `has_questions` is 1 where it has some. `sentence` is the best cosine of a sentence, `dense` the
    best dense score of a passage. `margin` is how far the best passage stands out from the last hit.
    `known_words` is the share of the question's content words that stand in the library, `coverage` the
    best such share of one hit.
    """

    question: float
    has_questions: float
    sentence: float
    dense: float
    margin: float
    known_words: float
    coverage: float
    support: float
    supports: float
    unanswered: float


class Answerability(Noun):
    """A logistic model over the features and its operating point; see `answerability.toml`."""

    intercept: float
    weights: Features
    min_probability: float = Field(ge=0.0, le=1.0)
    min_probability_in_doubt: float = Field(default=1.0, ge=0.0, le=1.0)

    def probability(self, features: Features) -> float:
        """Return the calibrated probability that the library answers, in [0, 1]."""
        total = self.intercept + sum(
            weight * value for (_, weight), (_, value) in zip(self.weights, features, strict=True)
        )
        return 1 / (1 + exp(-total))

    def is_enough(self, probability: float, *, is_doubted: bool = False) -> bool:
        """Say whether an answer may be composed; more is asked where the guard doubts the subject."""
        return probability >= (self.min_probability_in_doubt if is_doubted else self.min_probability)


def features_of(retrieval: Retrieval) -> Features:
    """Return the features of one retrieval; all zero without a hit."""
    if not retrieval.hits:
        return Features(**dict.fromkeys(Features.model_fields, 0.0))
    evidence = retrieval.evidence
    sentence = max((score for hit in retrieval.hits for score in hit.sentence_scores), default=0.0)
    asked = [each.cosine for each in evidence if each.view.kind is ViewKind.QUESTION]
    dense = sorted((each.dense for each in evidence), reverse=True)
    return Features(
        question=max(asked, default=sentence),
        has_questions=float(bool(asked)),
        sentence=sentence,
        dense=dense[0],
        margin=dense[0] - dense[-1],
        known_words=retrieval.known_words,
        coverage=max(each.coverage for each in evidence),
        support=max(retrieval.support, default=0.0),
        supports=log(sum(exp(score) for score in retrieval.support)) if retrieval.support else 0.0,
        unanswered=_share(retrieval.unanswered, max(each.cosine for each in evidence)),
    )


def _share(unanswered: float, closest: float) -> float:
    return 1 / (1 + exp(STEEPNESS * (closest - unanswered))) if unanswered else 0.0
