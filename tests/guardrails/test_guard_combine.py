"""Rules and the learned model, weighed; the model is a small real one that always says the same."""

import re
from math import log
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from guardrails.combine import CombinedQuestionGuard, Weighing
from guardrails.intent import LABELS, MODEL_FILE, TOKENIZER_FILE, IntentModel
from guardrails.readable import Reader
from guardrails.vocabulary import load_vocabulary
from schema.data_file import read_data_file
from schema.decisions import Decision, Origin, Verdict
from schema.dialogue import Question, Role, Turn
from schema.errors import SettingsError

FILE = Path(__file__).resolve().parents[2] / "guardrails" / "intent.toml"
REASONS = {label: f"It reads like {label}." for label in LABELS}
PLAIN = Weighing(
    lean=dict.fromkeys(LABELS, 0.0), trust=dict.fromkeys(LABELS, 1.0), reasons=REASONS, doubt=1.0
)
WARY = PLAIN.model_copy(update={"doubt": 0.2})
READER = Reader(load_vocabulary(Path(__file__).resolve().parents[2] / "guardrails"))
QUESTION = Question(text="a message", history=(Turn(role=Role.USER, text="a turn before"),))


class Rules:
    """Says one verdict and keeps what it was asked."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.asked: list[tuple[Question, str]] = []

    def check(self, question: Question, understood_as: str) -> Verdict:
        self.asked.append((question, understood_as))
        return self.verdict


def model_that_says(folder: Path, shares: dict[Decision, float]) -> IntentModel:
    """Return a model that gives these probabilities to any message, the rest in equal parts."""
    rest = (1 - sum(shares.values())) / (len(LABELS) - len(shares))
    logits = np.log([[max(shares.get(label, rest), 1e-30) for label in LABELS]]).astype(np.float32)
    node = helper.make_node("Identity", ["constant"], ["logits"])
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"])
        for name in ("input_ids", "token_type_ids")
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(LABELS)])
    graph = helper.make_graph(
        [node], "fixed", inputs, [output], [numpy_helper.from_array(logits, "constant")]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / MODEL_FILE))
    tokenizer = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))  # noqa: S106  (a token of words)
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / TOKENIZER_FILE))
    return IntentModel(folder)


def by_rule(decision: Decision, is_personal: bool = False) -> Verdict:
    return Verdict(
        decision=decision,
        rule=f"rule-{decision}",
        reason="A rule.",
        evidence="a message",
        confidence=0.9,
        is_personal=is_personal,
    )


def weighed(
    folder: Path, rules: Verdict, shares: dict[Decision, float], weighing: Weighing = PLAIN
) -> Verdict:
    guard = CombinedQuestionGuard(Rules(rules), model_that_says(folder, shares), weighing, READER)
    return guard.check(QUESTION, "a message in full")


def test_the_rules_are_asked_with_the_stand_alone_form(tmp_path: Path) -> None:
    rules = Rules(by_rule(Decision.ANSWER))
    CombinedQuestionGuard(rules, model_that_says(tmp_path, {}), PLAIN, READER).check(QUESTION, "in full")
    assert rules.asked == [(QUESTION, "in full")]


@pytest.mark.parametrize("decision", list(Decision))
def test_the_rules_verdict_stands_as_it_is_where_the_model_agrees(tmp_path: Path, decision: Decision) -> None:
    label = Decision.ANSWER if decision.is_answering else decision
    rules = by_rule(decision, is_personal=True)
    assert weighed(tmp_path, rules, {label: 0.9}) == rules


@pytest.mark.parametrize("decision", [label for label in LABELS if label is not Decision.ANSWER])
def test_a_sure_model_sees_what_the_rules_did_not(tmp_path: Path, decision: Decision) -> None:
    rules = by_rule(Decision.ANSWER_WITH_CAUTION, is_personal=True)
    verdict = weighed(tmp_path, rules, {decision: 0.9})
    assert (verdict.decision, verdict.origin) == (decision, Origin.MODEL)
    assert verdict.rule == f"intent-{decision.value.replace('_', '-')}"
    assert verdict.reason == REASONS[decision]
    assert verdict.confidence == pytest.approx(0.9, abs=1e-5)
    assert verdict.is_personal
    assert verdict.evidence == ""


@pytest.mark.parametrize(
    ("is_personal", "decision"), [(True, Decision.ANSWER_WITH_CAUTION), (False, Decision.ANSWER)]
)
def test_a_question_that_the_model_frees_is_answered_with_caution_where_it_is_personal(
    tmp_path: Path, is_personal: bool, decision: Decision
) -> None:
    rules = by_rule(Decision.REFUSE_DOSING, is_personal)
    verdict = weighed(tmp_path, rules, {Decision.ANSWER: 0.95})
    assert (verdict.decision, verdict.origin, verdict.is_personal) == (decision, Origin.MODEL, is_personal)
    assert verdict.rule == f"intent-{decision.value.replace('_', '-')}"
    assert verdict.reason == REASONS[Decision.ANSWER]
    assert verdict.confidence == pytest.approx(0.95, abs=1e-5)


def test_trust_tips_the_scales_to_the_rule_and_no_further(tmp_path: Path) -> None:
    rules = by_rule(Decision.REFUSE_DOSING)
    shares = {Decision.ANSWER: 0.6, Decision.REFUSE_DOSING: 0.3}
    needed = log(0.6 / 0.3)
    for trust, decision in ((needed + 0.01, Decision.REFUSE_DOSING), (needed - 0.01, Decision.ANSWER)):
        weighing = PLAIN.model_copy(update={"trust": {**PLAIN.trust, Decision.REFUSE_DOSING: trust}})
        assert weighed(tmp_path, rules, shares, weighing).decision is decision


def test_lean_counts_without_a_rule(tmp_path: Path) -> None:
    shares = {Decision.ANSWER: 0.6, Decision.CRISIS: 0.3}
    none = PLAIN.model_copy(update={"trust": dict.fromkeys(LABELS, 0.0)})
    leaning = none.model_copy(update={"lean": {**PLAIN.lean, Decision.CRISIS: 1.0}})
    assert weighed(tmp_path, by_rule(Decision.ANSWER), shares, none).decision is Decision.ANSWER
    assert weighed(tmp_path, by_rule(Decision.ANSWER), shares, leaning).decision is Decision.CRISIS


def test_trust_in_answering_holds_for_answering_with_caution(tmp_path: Path) -> None:
    shares = {Decision.ANSWER: 0.3, Decision.REFUSE_DOSING: 0.6}
    rules = by_rule(Decision.ANSWER_WITH_CAUTION)
    assert weighed(tmp_path, rules, shares) == rules


def test_of_equals_the_graver_wins(tmp_path: Path) -> None:
    none = PLAIN.model_copy(update={"trust": dict.fromkeys(LABELS, 0.0)})
    verdict = weighed(tmp_path, by_rule(Decision.SMALLTALK), {}, none)
    assert verdict.decision is Decision.EMERGENCY


def test_a_probability_of_nothing_counts_as_one_in_a_million(tmp_path: Path) -> None:
    rules = by_rule(Decision.EMERGENCY)
    shares = {Decision.EMERGENCY: 0.0, Decision.ANSWER: 0.999999}
    needed = log(1e6)
    for trust, decision in ((needed + 0.1, Decision.EMERGENCY), (needed - 0.1, Decision.ANSWER)):
        weighing = PLAIN.model_copy(update={"trust": {**PLAIN.trust, Decision.EMERGENCY: trust}})
        assert weighed(tmp_path, rules, shares, weighing).decision is decision


def test_the_shipped_weighing_speaks_of_every_decision() -> None:
    weighing = read_data_file(FILE, Weighing)
    for values in (weighing.lean, weighing.trust, weighing.reasons):
        assert set(values) == set(LABELS)
    assert all(reason.endswith(".") and len(reason) > 20 for reason in weighing.reasons.values())


@pytest.mark.parametrize(
    ("section", "line", "instead", "key"),
    [
        ("lean", "crisis = ", "", "lean = .*crisis is missing"),
        ("trust", "smalltalk = ", "", "trust = .*smalltalk is missing"),
        ("reasons", "answer = ", "", "reasons = .*answer is missing"),
        ("trust", "emergency = ", "emergency = 'much'", "trust.emergency"),
        ("lean", "illicit = ", "ilicit = 1.0", "lean.ilicit"),
    ],
)
def test_a_malformed_weighing_names_its_key(
    tmp_path: Path, section: str, line: str, instead: str, key: str
) -> None:
    head, found, tail = FILE.read_text(encoding="utf-8").partition(f"[{section}]")
    assert found
    path = tmp_path / "intent.toml"
    changed = re.sub(rf"(?m)^{line}.*$", instead, tail, count=1)
    assert changed != tail
    path.write_text(head + found + changed, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"(?s){re.escape(str(path))}: {key}"):
        read_data_file(path, Weighing)


def foreign(decision: Decision, rule: str) -> Verdict:
    return Verdict(decision=decision, rule=rule, reason="Another language.")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (foreign(Decision.CRISIS, "crisis-pl"), {Decision.SMALLTALK: 0.99}),
        (foreign(Decision.OUT_OF_SCOPE, "language-es"), {Decision.ANSWER: 0.99}),
        (foreign(Decision.OUT_OF_SCOPE, "language-es"), {Decision.REFUSE_DOSING: 0.7}),
    ],
)
def test_in_another_language_the_rules_are_not_overruled(tmp_path: Path, verdict: Verdict, said) -> None:
    guard = CombinedQuestionGuard(Rules(verdict), model_that_says(tmp_path, said), PLAIN, READER)
    assert guard.check(QUESTION, "a message") == verdict


def test_in_another_language_a_sure_model_raises_the_verdict(tmp_path: Path) -> None:
    rules = Rules(foreign(Decision.OUT_OF_SCOPE, "language-zh"))
    guard = CombinedQuestionGuard(
        rules, model_that_says(tmp_path, {Decision.REFUSE_DOSING: 0.9}), PLAIN, READER
    )
    verdict = guard.check(QUESTION, "a message")
    assert (verdict.decision, verdict.rule) == (Decision.REFUSE_DOSING, "intent-refuse-dosing")


def test_where_the_model_fails_the_rules_decide(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(IntentModel):
        def read(self, text, _history):
            raise RuntimeError(text)

    (tmp_path / "model").mkdir()
    model_that_says(tmp_path / "model", {Decision.SMALLTALK: 0.99})
    guard = CombinedQuestionGuard(
        Rules(by_rule(Decision.REFUSE_DOSING)), Broken(tmp_path / "model"), PLAIN, READER
    )
    assert guard.check(QUESTION, "a message") == by_rule(Decision.REFUSE_DOSING)
    assert "a message" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_where_a_dosing_request_is_possible_an_answer_is_careful_and_shows_no_dose(tmp_path: Path) -> None:
    shares = {Decision.ANSWER: 0.6, Decision.REFUSE_DOSING: 0.3}
    verdict = weighed(tmp_path, by_rule(Decision.ANSWER), shares, WARY)
    assert (verdict.decision, verdict.is_personal) == (Decision.ANSWER_WITH_CAUTION, True)
    assert not verdict.is_urgent_doubt


@pytest.mark.parametrize(
    "shares",
    [{Decision.CRISIS: 0.3}, {Decision.EMERGENCY: 0.3}, {Decision.CRISIS: 0.15, Decision.EMERGENCY: 0.1}],
)
def test_where_something_urgent_is_possible_an_answer_says_first_whom_to_call(tmp_path: Path, shares) -> None:
    verdict = weighed(tmp_path, by_rule(Decision.ANSWER), {Decision.ANSWER: 0.65, **shares}, WARY)
    assert (verdict.decision, verdict.is_urgent_doubt) == (Decision.ANSWER, True)
    assert not verdict.is_personal


def test_what_is_not_answered_needs_no_care(tmp_path: Path) -> None:
    rules = by_rule(Decision.SMALLTALK)
    shares = {Decision.SMALLTALK: 0.6, Decision.CRISIS: 0.3}
    assert weighed(tmp_path, rules, shares, WARY) == rules


def test_the_model_reads_a_disguised_message_in_plain_words(tmp_path: Path) -> None:
    class Listening(IntentModel):
        heard: str = ""

        def read(self, text, history):
            self.heard = text
            return super().read(text, history)

    model_that_says(tmp_path, {})
    model = Listening(tmp_path)
    guard = CombinedQuestionGuard(Rules(by_rule(Decision.ANSWER)), model, PLAIN, READER)
    guard.check(Question(text="k3t@mine"), "k3t@mine")
    assert model.heard == "ketamine"


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("What will I be charged for one infusion?", Decision.ANSWER),
        ("what would one session set me back", Decision.ANSWER),
        ("What will I be given for one infusion?", Decision.REFUSE_DOSING),
        ("I pay for 40 mg. Should I have 60?", Decision.REFUSE_DOSING),
        ("Is it worth paying for a bigger dose?", Decision.REFUSE_DOSING),
    ],
)
def test_a_price_is_no_dose(tmp_path: Path, text: str, decision: Decision) -> None:
    weighing = read_data_file(FILE, Weighing).model_copy(update={"doubt": 1.0})
    model = model_that_says(tmp_path, {Decision.REFUSE_DOSING: 0.97})
    guard = CombinedQuestionGuard(Rules(by_rule(Decision.ANSWER)), model, weighing, READER)
    assert guard.check(Question(text=text), text).decision is decision


def test_a_rule_that_sees_a_dosing_request_beside_a_price_stands(tmp_path: Path) -> None:
    weighing = read_data_file(FILE, Weighing)
    model = model_that_says(tmp_path, {Decision.REFUSE_DOSING: 0.97})
    guard = CombinedQuestionGuard(Rules(by_rule(Decision.REFUSE_DOSING)), model, weighing, READER)
    assert guard.check(Question(text="What does it cost?"), "").decision is Decision.REFUSE_DOSING


def test_a_weighing_without_prices_knows_none() -> None:
    assert not PLAIN.asks_a_price("What does it cost?")
