"""One verdict from rules and the learned model."""

import logging
import re
from collections.abc import Mapping
from math import log
from typing import TypeVar

from pydantic import Field, field_validator

from guardrails.intent import LABELS, Intent, IntentModel
from guardrails.readable import Reader
from schema.base import Noun
from schema.decisions import Decision, Origin, Verdict
from schema.dialogue import Question
from schema.protocols import QuestionGuard

_log = logging.getLogger(__name__)
_SMALLEST = 1e-6
_GRAVE = (Decision.EMERGENCY, Decision.CRISIS, Decision.REFUSE_DOSING)
SURE = 0.8
_FOREIGN = re.compile(r"(emergency|crisis|dosing|language)-[a-z]{2}")
Each = TypeVar("Each", float, str)


class Weighing(Noun):
    """How rules and model are weighed; see `intent.toml`.

    A decision's score is the logarithm of its probability, plus its `lean`, plus `trust` where a rule
    decided so. `reasons` say in plain words what the model saw. From a probability of `doubt` on for a
    dosing request, or for something urgent, an answer is given with care. What the model alone takes for a
    dosing request is none where the message names a price and nothing of `beside_a_price`.
    """

    lean: Mapping[Decision, float]
    trust: Mapping[Decision, float]
    reasons: Mapping[Decision, str]
    doubt: float = Field(ge=0.0, le=1.0)
    price: tuple[str, ...] = ()
    beside_a_price: tuple[str, ...] = ()

    def asks_a_price(self, text: str) -> bool:
        """Say whether a message asks what something costs, and nothing that may be a dose."""
        names, others = (
            re.search(rf"\b(?:{'|'.join(words)})\b", text, re.IGNORECASE) if words else None
            for words in (self.price, self.beside_a_price)
        )
        return names is not None and others is None

    @field_validator("lean", "trust", "reasons")
    @classmethod
    def _is_complete(cls, values: Mapping[Decision, Each]) -> Mapping[Decision, Each]:
        if missing := sorted(set(LABELS) - values.keys()):
            raise ValueError(f"{missing[0].value} is missing")
        return values


class CombinedQuestionGuard:
    """Asks the rules, then the model, and weighs what they say.

    Args:
        rules: the guard that decides by rules alone.
        model: the learned one.
        weighing: how they are weighed.
        reader: makes messages readable for the model.
    """

    def __init__(self, rules: QuestionGuard, model: IntentModel, weighing: Weighing, reader: Reader) -> None:
        self._rules = rules
        self._reader = reader
        self._model = model
        self._weighing = weighing

    def check(self, question: Question, understood_as: str) -> Verdict:
        """Return the verdict of both; it names the rule where a rule's decision stands.

        The model knows little of other languages: there it may only raise a verdict to a graver one, and
        only when it is sure. Where the model fails, the rules decide alone.
        """
        by_rules = self._rules.check(question, understood_as)
        try:
            text = self._reader.read(question.text)
            intent = self._model.read(text, question.history)
        except Exception as error:
            _log.error("the intent model failed: %s", type(error).__name__)
            return by_rules
        if _FOREIGN.fullmatch(by_rules.rule):
            return self._raised(by_rules, intent)
        return self._weigh(by_rules, intent, text)

    def _raised(self, by_rules: Verdict, intent: Intent) -> Verdict:
        likeliest = intent.likeliest
        is_sure = intent.probabilities[likeliest] >= SURE
        if by_rules.decision is Decision.OUT_OF_SCOPE and likeliest in _GRAVE and is_sure:
            return self._by_model(likeliest, by_rules, intent)
        return by_rules

    def _weigh(self, by_rules: Verdict, intent: Intent, text: str) -> Verdict:
        said = Decision.ANSWER if by_rules.decision.is_answering else by_rules.decision
        scores = {label: self._score(label, said, intent) for label in LABELS}
        decision = max(LABELS, key=lambda label: scores[label])
        if (
            decision is Decision.REFUSE_DOSING
            and said is Decision.ANSWER
            and self._weighing.asks_a_price(text)
        ):
            decision = said
        return self._doubted(self._settled(decision, said, by_rules, intent), intent)

    def _settled(self, decision: Decision, said: Decision, by_rules: Verdict, intent: Intent) -> Verdict:
        if decision is said:
            return by_rules
        if decision is Decision.ANSWER:
            cautious = Decision.ANSWER_WITH_CAUTION if by_rules.is_personal else Decision.ANSWER
            return self._by_model(cautious, by_rules, intent)
        return self._by_model(decision, by_rules, intent)

    def _doubted(self, verdict: Verdict, intent: Intent) -> Verdict:
        """Keep an answer safe where the model leaves room for a graver reading of the message.

        It shows no dose figure where the message may ask for a dose, and begins with whom to call where it
        may be urgent.
        """
        doubt = self._weighing.doubt
        if not (verdict.decision.is_answering or verdict.is_doubted):
            return verdict
        urgent = intent.probabilities[Decision.EMERGENCY] + intent.probabilities[Decision.CRISIS]
        may_dose = intent.probabilities[Decision.REFUSE_DOSING] >= doubt
        cautious = may_dose and verdict.decision is Decision.ANSWER
        return verdict.model_copy(
            update={
                "decision": Decision.ANSWER_WITH_CAUTION if cautious else verdict.decision,
                "is_personal": verdict.is_personal or may_dose,
                "is_urgent_doubt": urgent >= doubt,
            }
        )

    def _by_model(self, decision: Decision, by_rules: Verdict, intent: Intent) -> Verdict:
        seen = Decision.ANSWER if decision.is_answering else decision
        return Verdict(
            decision=decision,
            rule=f"intent-{decision.value.replace('_', '-')}",
            reason=self._weighing.reasons[seen],
            confidence=intent.probabilities[seen],
            origin=Origin.MODEL,
            is_personal=by_rules.is_personal,
        )

    def _score(self, label: Decision, said: Decision, intent: Intent) -> float:
        chance = max(intent.probabilities[label], _SMALLEST)
        trust = self._weighing.trust[label] if label is said else 0.0
        return log(chance) + self._weighing.lean[label] + trust
