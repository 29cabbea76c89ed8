from collections.abc import Iterator

from dialogue.terminal import as_text, converse
from schema.decisions import Decision
from schema.dialogue import Answer, ExplainedWord, Versions


def make(text: str, understood_as: str) -> Answer:
    return Answer(
        decision=Decision.SMALLTALK,
        rule="r",
        reason="r",
        text=text,
        understood_as=understood_as,
        versions=Versions(index="i", policy="p", code="c"),
        seconds={"total": 0.0},
    )


def test_an_answer_without_citations_is_its_text() -> None:
    assert as_text(make("Hello.", "hi")) == "Hello."


def test_words_are_explained_after_the_text() -> None:
    word = ExplainedWord(term="opioid", meaning="A strong painkiller.", source_id="guide", title="A guide")
    answer = make("Hello.", "hi").model_copy(update={"words": (word,)})
    assert as_text(answer) == "Hello.\n\nWords explained\nopioid: A strong painkiller. (guide)"


def test_a_conversation_keeps_its_history_until_the_input_ends() -> None:
    lines: Iterator[str] = iter(["one", "two"])
    histories: list[int] = []
    written: list[str] = []

    def read(_prompt: str) -> str:
        for line in lines:
            return line
        raise EOFError

    def ask(text: str, history) -> Answer:
        histories.append(len(history))
        return make(f"reply to {text}", "one" if text == "one" else "one two")

    converse(ask, read, written.append)
    assert histories == [0, 2]
    assert written == ["reply to one", "(understood as: one two)", "reply to two"]


def test_an_empty_line_ends_the_conversation() -> None:
    written: list[str] = []
    converse(lambda text, _history: make(text, text), lambda _prompt: " ", written.append)
    assert written == []
