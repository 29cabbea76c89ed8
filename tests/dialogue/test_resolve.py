"""Which reading is chosen, over the shipped library."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assembly import Place, fresh_index, open_embedder, open_retriever
from dialogue.answerable import Answerability
from dialogue.contextualise import Contextualiser, Cues
from dialogue.resolve import Resolver
from schema.data_file import read_data_file
from schema.dialogue import Question, Role, Turn
from settings import read_settings

Resolve = Callable[..., str]


@pytest.fixture(scope="module")
def resolve() -> Resolve:
    settings = read_settings()
    resolver = Resolver(
        Contextualiser(read_data_file(Path("dialogue/follow_up.toml"), Cues)),
        open_retriever(settings, fresh_index(settings, Place())),
        read_data_file(Path("dialogue/answerability.toml"), Answerability),
        open_embedder(settings),
        settings.follow_up,
        settings.retrieval.hits,
    )

    def ask(text: str, *before: str) -> str:
        turns = [
            turn
            for each in before
            for turn in (Turn(role=Role.USER, text=each), Turn(role=Role.ASSISTANT, text="…"))
        ]
        return resolver.resolve(Question(text=text, history=tuple(turns))).text

    return ask


def test_a_message_that_says_nothing_alone_is_led(resolve: Resolve) -> None:
    assert resolve("why?", "Does ketamine cause nausea?") == "Does ketamine cause nausea? why?"


@pytest.mark.parametrize(
    "text", ["can my daughter who is 12 have it", "is it normal to feel weepy the day after an infusion"]
)
def test_a_message_that_the_library_answers_alone_is_not_led_astray(resolve: Resolve, text: str) -> None:
    assert resolve(text, "What happens if it makes me feel sick?") == text


def test_a_loose_message_that_the_library_does_not_answer_alone_is_led(resolve: Resolve) -> None:
    understood = resolve("and the tablets?", "Does Spravato harm a baby in the womb?")
    assert understood == "Does Spravato harm a baby in the womb? and the tablets?"


def test_going_back_finds_the_question_that_is_meant_and_not_the_last_one(resolve: Resolve) -> None:
    understood = resolve(
        "Going back to the seeing things, is that common?",
        "Can it make me see things that are not there?",
        "Which clinics let you eat beforehand?",
    )
    assert understood.startswith("Can it make me see things that are not there?")


def test_a_question_that_stands_alone_is_left_alone(resolve: Resolve) -> None:
    assert resolve("Who gives the ketamine drip?", "Does it hurt?") == "Who gives the ketamine drip?"
