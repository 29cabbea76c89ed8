from pathlib import Path

import pytest

from dialogue.contextualise import Contextualiser, Cues
from schema.data_file import read_data_file
from schema.dialogue import Question, Role, Turn


@pytest.fixture(scope="module")
def contextualiser() -> Contextualiser:
    return Contextualiser(read_data_file(Path("dialogue/follow_up.toml"), Cues))


def asked(*texts: str) -> tuple[Turn, ...]:
    return tuple(
        turn
        for text in texts
        for turn in (Turn(role=Role.USER, text=text), Turn(role=Role.ASSISTANT, text="…"))
    )


@pytest.mark.parametrize(
    "text",
    ["how long does it last?", "and for my mum?", "why?", "is that common?", "what about the second one?"],
)
def test_a_follow_up_is_led_by_the_question_it_leans_on(contextualiser: Contextualiser, text: str) -> None:
    history = asked("Does ketamine cause nausea?")
    understood = contextualiser.contextualise(Question(text=text, history=history))
    assert understood == f"Does ketamine cause nausea? {text}"


@pytest.mark.parametrize("text", ["Can I drive home after an infusion?", "Who gives the ketamine drip?"])
def test_a_question_that_stands_alone_is_left_alone(contextualiser: Contextualiser, text: str) -> None:
    assert contextualiser.contextualise(Question(text=text, history=asked("Does it hurt?"))) == text


def test_without_history_nothing_is_added(contextualiser: Contextualiser) -> None:
    assert contextualiser.contextualise(Question(text="why?")) == "why?"


def test_a_chain_of_follow_ups_reaches_back_to_its_topic_but_not_further(
    contextualiser: Contextualiser,
) -> None:
    history = asked("Is ketamine an opioid?", "Does ketamine cause nausea?", "is that common?")
    understood = contextualiser.contextualise(Question(text="why?", history=history))
    assert understood == "Does ketamine cause nausea? is that common? why?"


def test_a_turn_without_topic_words_is_passed_over(contextualiser: Contextualiser) -> None:
    history = (*asked("Does ketamine cause nausea?"), Turn(role=Role.USER, text="…?"))
    assert "nausea" in contextualiser.contextualise(Question(text="why?", history=history))
