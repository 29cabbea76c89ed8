"""The verdict on a patient's message, by the rules of the policy alone."""

from collections.abc import Iterable, Iterator

from guardrails.conversation import Conversation
from guardrails.encodings import decode
from guardrails.language import ENGLISH, Languages
from guardrails.normalise import Normaliser
from guardrails.policy import Rule
from guardrails.rulebook import Rulebook
from guardrails.tokens import Normalised
from guardrails.vocabulary import Vocabulary
from schema.decisions import Decision, Verdict
from schema.dialogue import Question

_PRECEDENCE = tuple(Decision)
_UNSURE = 0.5
_FOREIGN_REASONS = {
    Decision.EMERGENCY: "In another language, the message speaks of something that needs urgent care now.",
    Decision.CRISIS: "In another language, the message speaks of suicide or self-harm.",
    Decision.REFUSE_DOSING: "In another language, the message asks for a dose.",
    Decision.OUT_OF_SCOPE: "The message is in a language that the library does not cover.",
}
_FOREIGN_RULES = {
    Decision.EMERGENCY: "emergency",
    Decision.CRISIS: "crisis",
    Decision.REFUSE_DOSING: "dosing",
    Decision.OUT_OF_SCOPE: "language",
}


def _verdict(rule: Rule, evidence: str) -> Verdict:
    return Verdict(
        decision=rule.decision,
        rule=rule.id,
        reason=rule.reason,
        evidence=evidence,
        confidence=rule.confidence,
    )


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that comes first in the policy's order; of equals, the first given."""
    return min(verdicts, key=lambda verdict: _PRECEDENCE.index(verdict.decision))


class RuleQuestionGuard:
    """Decides by rules. A learned guard of the same shape can stand beside it; `gravest` joins verdicts."""

    def __init__(self, rulebook: Rulebook, vocabulary: Vocabulary, languages: Languages) -> None:
        self._rulebook = rulebook
        self._vocabulary = vocabulary
        self._languages = languages
        self._normaliser = Normaliser(vocabulary)
        self._conversation = Conversation(rulebook, self._normaliser)

    def check(self, question: Question, understood_as: str) -> Verdict:
        """Return the verdict on the message, read with its history and its stand-alone form.

        Where no rule fires, a message about a particular person is answered with caution and any other
        answered, at half confidence. Rules for other languages are named "emergency-es", "crisis-es",
        "dosing-es" and "language-es".
        """
        message = self._normaliser.normalise(question.text)
        flags = self._conversation.flags(question, message)
        is_personal = bool(flags.intersection(self._rulebook.policy.personal))
        found = [
            *self._foreign(message),
            *self._by_rules(message, flags),
            *self._hidden(question.text, flags),
            *self._in_full(question.text, understood_as, flags),
        ]
        verdict = gravest(found) if found else self._fallback(is_personal)
        return verdict.model_copy(update={"is_personal": is_personal})

    def _by_rules(self, message: Normalised, flags: frozenset[str]) -> Iterator[Verdict]:
        for match in self._rulebook.match(message.text, flags):
            start, end = message.evidence(match.start, match.end)
            yield _verdict(match.rule, message.raw[start:end])

    def _hidden(self, raw: str, flags: frozenset[str]) -> Iterator[Verdict]:
        """Yield verdicts on what a coded message says; the evidence is the whole message."""
        for plain in decode(raw, self._vocabulary):
            for verdict in self._by_rules(self._normaliser.normalise(plain), flags):
                yield verdict.model_copy(update={"evidence": ""})

    def _in_full(self, raw: str, understood_as: str, flags: frozenset[str]) -> Iterator[Verdict]:
        """Yield verdicts on the stand-alone form that rest at least in part on the message itself."""
        if understood_as == raw:
            return
        full = self._normaliser.normalise(understood_as)
        is_led = understood_as.endswith(raw.strip())
        own_start = len(understood_as) - len(raw.strip()) if is_led else 0
        for match in self._rulebook.match(full.text, flags):
            start, end = full.evidence(match.start, match.end)
            if end > own_start and match.rule.decision is not Decision.SMALLTALK:
                yield _verdict(match.rule, understood_as[start:end])

    def _foreign(self, message: Normalised) -> Iterator[Verdict]:
        reading = self._languages.read(message)
        if reading.code != ENGLISH:
            rule = f"{_FOREIGN_RULES[reading.decision]}-{reading.code}"
            yield Verdict(decision=reading.decision, rule=rule, reason=_FOREIGN_REASONS[reading.decision])

    def _fallback(self, is_personal: bool) -> Verdict:
        policy = self._rulebook.policy
        fallback = policy.about_a_person if is_personal else policy.general
        decision = Decision.ANSWER_WITH_CAUTION if is_personal else Decision.ANSWER
        return Verdict(decision=decision, rule=fallback.id, reason=fallback.reason, confidence=_UNSURE)
