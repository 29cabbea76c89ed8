"""Follow-ups through the whole product: what is understood, and that the guard sees it."""

import pytest

from dialogue.assistant import Assistant
from schema.decisions import Decision
from schema.dialogue import Role, Turn

OFFER = "I have no source for this.\nMy library covers:\n- Driving and getting home\n- What to eat"


def said(*texts: str) -> tuple[Turn, ...]:
    roles = (Role.USER, Role.ASSISTANT)
    return tuple(Turn(role=roles[place % 2], text=text) for place, text in enumerate(texts))


@pytest.mark.parametrize("text", ["yes please", "go on then"])
def test_an_offer_that_is_taken_up_is_answered(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(text, said("Can I fly a plane?", OFFER))
    assert answer.understood_as == "Driving and getting home"
    assert answer.decision.is_answering
    assert "drive" in answer.text


def test_yes_to_nothing_is_small_talk(assistant: Assistant) -> None:
    answer = assistant.answer("yes please", said("Is it an opioid?", "Ketamine is not an opioid. [1]"))
    assert answer.understood_as == "yes please"
    assert not answer.statements


def test_a_misunderstood_question_is_read_the_other_way(assistant: Assistant) -> None:
    before = said("Does ketamine cause nausea?", "It can. [1]", "what about breastfeeding?", "… [1]")
    answer = assistant.answer("that's not what I meant", before)
    assert answer.understood_as == "what about breastfeeding?"
    assert {"lactmed-breastfeeding"} <= {citation.source_id for citation in answer.citations}


def test_a_question_without_a_subject_is_asked_back_with_choices(assistant: Assistant) -> None:
    answer = assistant.answer("what about the other one?")
    assert (answer.decision, answer.rule) == (Decision.OUT_OF_SCOPE, "unclear-question")
    assert 1 <= len(answer.topics) <= 3


def test_a_dose_that_is_asked_for_through_an_earlier_question_is_refused(assistant: Assistant) -> None:
    before = said("I weigh 80 kg. What did the study give?", "People had 0.5 mg/kg. [1]")
    assert assistant.answer("so for me that would be?", before).decision is Decision.REFUSE_DOSING
