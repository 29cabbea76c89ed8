from dialogue.listed import questions_in, sentences_of, things_listed


def test_bullets_are_the_things_listed() -> None:
    assert things_listed("I can tell of these:\n- Driving home\n- What to eat") == (
        "Driving home",
        "What to eat",
    )


def test_without_bullets_the_last_enumeration_counts() -> None:
    message = "There are three kinds: neuropathic pain, nociceptive pain and nociplastic pain. [1]"
    assert things_listed(message)[1:] == ("nociceptive pain", "nociplastic pain")


def test_the_words_that_bring_in_an_enumeration_and_name_its_source_are_no_things() -> None:
    message = "The first choices are tricyclics, SNRIs such as duloxetine, and gabapentinoids, NeuPSIG says."
    assert things_listed(message) == ("tricyclics", "SNRIs such as duloxetine", "gabapentinoids")


def test_a_message_without_a_list_lists_nothing() -> None:
    assert things_listed("Ketamine can cause nausea. It mostly passes, and soon.") == ()


def test_sentences_lose_the_numbers_of_their_citations() -> None:
    assert sentences_of("One thing. [1] Another thing. [2]") == ("One thing.", "Another thing.")


def test_the_questions_that_a_message_ends_on_are_told_without_what_brings_them_in() -> None:
    message = "Is it? It is. [1]\nAsk me also: Who gives it? How long does it take?"
    assert questions_in(message) == ("Who gives it?", "How long does it take?")
    assert questions_in("Is it? It is.") == ()
