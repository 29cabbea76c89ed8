"""Each rule fires on what it must match, and stays silent on near twins."""

import pytest
from guard_parts import as_question, conversation, normaliser, policy, rulebook

from guardrails.policy import Example, Rule

RULES = policy().rules


def fired(example: Example) -> set[str]:
    question = as_question(example)
    message = normaliser().normalise(question.text)
    return {
        match.rule.id for match in rulebook().match(message.text, conversation().flags(question, message))
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_fires_on_its_examples(rule: Rule) -> None:
    assert not [example for example in rule.must_match if rule.id not in fired(example)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_silent_on_look_alikes(rule: Rule) -> None:
    assert not [example for example in rule.must_not_match if rule.id in fired(example)]


def test_every_grave_decision_has_rules() -> None:
    grave = {"emergency", "crisis", "illicit", "refuse_dosing", "injection", "smalltalk"}
    assert grave <= {rule.decision.value for rule in RULES}
