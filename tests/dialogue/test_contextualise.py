from pathlib import Path

import pytest

from dialogue.contextualise import Contextualiser, Cues, Lean, Reading
from schema.data_file import read_data_file
from schema.dialogue import Question, Role, Turn

KINDS = "There are three kinds: neuropathic pain, nociceptive pain and nociplastic pain. [1]"
OFFER = (
    "Pregnant people may not be able to have it. I can also say what is known about breastfeeding. Shall I?"
)
TOPICS = "I have no source for this.\nMy library covers:\n- Driving after an infusion\n- What to eat"


@pytest.fixture(scope="module")
def contextualiser() -> Contextualiser:
    return Contextualiser(read_data_file(Path("dialogue/follow_up.toml"), Cues))


def asked(*texts: str, answer: str = "…") -> tuple[Turn, ...]:
    return tuple(
        turn
        for text in texts
        for turn in (Turn(role=Role.USER, text=text), Turn(role=Role.ASSISTANT, text=answer))
    )


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("why?", Lean.TIED),
        ("how long does that last?", Lean.TIED),
        ("is that common?", Lean.TIED),
        ("and for my mum?", Lean.TIED),
        ("no, I meant phantom limb pain", Lean.TIED),
        ("can my daughter who is 12 have it", Lean.LOOSE),
        ("is it normal to feel weepy the day after", Lean.FREE),
        ("is it safe with my heart tablets", Lean.LOOSE),
        ("breastfeeding?", Lean.LOOSE),
        ("Can I drive home after an infusion?", Lean.FREE),
        ("Who gives the ketamine drip?", Lean.FREE),
        ("By the way, is it legal in Britain?", Lean.FREE),
        ("Right, back to that study. How long did the gains hold?", Lean.BACK),
    ],
)
def test_how_much_a_message_leans_is_told_by_its_words(
    contextualiser: Contextualiser, text: str, lean: Lean
) -> None:
    assert contextualiser.lean(text) is lean


def test_without_an_earlier_question_a_message_stands_alone(contextualiser: Contextualiser) -> None:
    assert contextualiser.read(Question(text="why?")) == Reading(alone="why?")


def test_a_follow_up_is_led_by_the_question_it_leans_on(contextualiser: Contextualiser) -> None:
    reading = contextualiser.read(Question(text="is that common?", history=asked("Does it cause nausea?")))
    assert reading.in_context == "Does it cause nausea? is that common?"


def test_a_chain_of_follow_ups_reaches_back_to_its_topic_but_not_further(
    contextualiser: Contextualiser,
) -> None:
    history = asked("Is ketamine an opioid?", "Does ketamine cause nausea?", "is that common?")
    reading = contextualiser.read(Question(text="why?", history=history))
    assert reading.in_context == "Does ketamine cause nausea? is that common? why?"


def test_a_turn_without_topic_words_is_passed_over(contextualiser: Contextualiser) -> None:
    history = (*asked("Does ketamine cause nausea?"), Turn(role=Role.USER, text="…?"))
    assert "nausea" in contextualiser.read(Question(text="why?", history=history)).in_context


def test_a_change_of_subject_is_read_alone_and_without_the_words_that_announce_it(
    contextualiser: Contextualiser,
) -> None:
    question = Question(text="Okay. Different thing: how do I get home?", history=asked("Is it addictive?"))
    assert contextualiser.read(question) == Reading(alone="how do I get home?")


def test_a_correction_takes_the_place_of_what_was_misread(contextualiser: Contextualiser) -> None:
    question = Question(text="no, I meant phantom limb pain", history=asked("Is it any use for backs?"))
    assert contextualiser.read(question).in_context == "Is it any use for backs? phantom limb pain"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tell me about the second one.", "nociceptive pain"),
        ("and the last one?", "nociplastic pain"),
        ("what is the third?", "nociplastic pain"),
    ],
)
def test_one_of_several_is_told_by_its_place(contextualiser: Contextualiser, text: str, meant: str) -> None:
    question = Question(text=text, history=asked("What kinds of pain are there?", answer=KINDS))
    assert meant in contextualiser.read(question).in_context


def test_a_place_that_no_list_has_stays_as_it_was_said(contextualiser: Contextualiser) -> None:
    question = Question(text="and the fourth one?", history=asked("What kinds are there?", answer=KINDS))
    assert contextualiser.read(question).in_context.endswith("and the fourth one?")


@pytest.mark.parametrize("text", ["yes please", "aye, go on then", "Sure, tell me more", "ok"])
def test_an_offer_that_is_taken_up_becomes_the_question(contextualiser: Contextualiser, text: str) -> None:
    in_words = Question(text=text, history=asked("Can I have it when expecting?", answer=OFFER))
    assert contextualiser.takes_up(in_words)
    assert contextualiser.read(in_words).in_context == "Can I have it when expecting? breastfeeding"
    of_topics = Question(text=text, history=asked("Can I fly?", answer=TOPICS))
    assert contextualiser.read(of_topics).in_context == "Driving after an infusion"


def test_without_an_offer_yes_is_only_yes(contextualiser: Contextualiser) -> None:
    question = Question(text="yes", history=asked("Is it an opioid?", answer="It is not an opioid. [1]"))
    assert contextualiser.read(question) == Reading(alone="yes")


def test_a_question_is_no_acceptance(contextualiser: Contextualiser) -> None:
    assert not contextualiser.takes_up(Question(text="yes but does it hurt?"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ok do that too", "Who gives the infusion?"),
        ("the second", "How long does it take?"),
        ("the last one please", "How long does it take?"),
    ],
)
def test_a_question_that_was_offered_is_asked_by_its_place(
    contextualiser: Contextualiser, text: str, meant: str
) -> None:
    offered = "It starts low. [1]\nAsk me also: Who gives the infusion? How long does it take?"
    reading = contextualiser.read(Question(text=text, history=asked("What is titration?", answer=offered)))
    assert (reading.in_context, reading.is_offer) == (meant, True)


def test_a_place_takes_up_nothing_where_one_question_was_offered(contextualiser: Contextualiser) -> None:
    offered = asked("What is titration?", answer="It starts low. Who gives it?")
    assert not contextualiser.takes_up(Question(text="the second", history=offered))


@pytest.mark.parametrize(
    "text", ["Not the study, the NHS leaflet please.", "not what the survey said, the NHS leaflet please"]
)
def test_naming_what_was_not_meant_is_a_correction(contextualiser: Contextualiser, text: str) -> None:
    reading = contextualiser.read(Question(text=text, history=asked("How long does it take?")))
    assert reading.in_context.startswith("How long does it take? the NHS leaflet please")


def test_what_a_message_goes_back_to_is_told_by_its_words(contextualiser: Contextualiser) -> None:
    assert contextualiser.returned_to("OK, back to the nose spray. How long do I stay?") == "nose spray"
    assert contextualiser.returned_to("As I said before, how long?") == "As I said before, how long?"


def test_a_message_that_says_little_itself_is_slight_and_needs_more_to_stand_alone(
    contextualiser: Contextualiser,
) -> None:
    history = asked("Does ketamine cause nausea?")
    slight = contextualiser.read(Question(text="is it risky?", history=history))
    full = contextualiser.read(Question(text="harm to liver, kidneys, bladder from it?", history=history))
    assert (slight.is_slight, full.is_slight) == (True, False)
    assert contextualiser.needed_alone(slight, 0.9) > contextualiser.needed_alone(full, 0.9) == 0.9


def test_what_was_misunderstood_is_read_the_other_way(contextualiser: Contextualiser) -> None:
    led = asked("Does it cause nausea?", "is breastfeeding fine with it?")
    again = Question(text="That's not what I meant", history=led)
    assert contextualiser.read(again) == Reading(alone="is breastfeeding fine with it?")
    alone = asked("Does it cause nausea?", "How long does ketamine treatment work?")
    other = contextualiser.read(Question(text="you misunderstood me", history=alone))
    assert other.in_context == "Does it cause nausea? How long does ketamine treatment work?"
