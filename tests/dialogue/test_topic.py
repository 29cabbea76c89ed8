from dialogue.topic import filled_in, running_topic, topic_of

IDLE = frozenset(["what", "is", "are", "the", "of", "how", "does", "a", "and", "it", "i", "in", "can"])


def test_the_topic_is_what_is_left_without_idle_words() -> None:
    assert (
        topic_of("What are the symptoms of tetra-amelia syndrome?", IDLE) == "symptoms tetra-amelia syndrome"
    )


def test_of_a_long_text_the_last_words_stay() -> None:
    text = "one two three four five, six seven eight nine ten"
    assert topic_of(text, IDLE) == "six seven eight nine ten"


def test_a_pronoun_gives_its_place_to_the_topic() -> None:
    assert filled_in("how long does it last?", "nausea") == "how long does nausea last?"


def test_without_a_pronoun_the_topic_stands_behind() -> None:
    assert filled_in("why?", "nausea") == "why? (nausea)"
    assert filled_in("why?", "") == "why?"


def test_the_topic_runs_on_through_questions_that_lean_on_it() -> None:
    asked = ["What is CRPS?", "how does it hurt"]
    assert running_topic(asked, [False, True], IDLE) == "CRPS"
    assert running_topic(asked, [False, False], IDLE) == "hurt"
    assert running_topic(["is it", "and it"], [True, True], IDLE) == ""
    assert running_topic([], [], IDLE) == ""
