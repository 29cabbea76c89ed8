"""Lines with their kind; wrapped lines; lists."""

import pytest

from corpus.lines import Line, LineKind, is_headline, join_wrapped, parse_lines
from corpus.lists import mark_bare_lists, nest_items, questions_as_headings
from corpus.raw import RawLine


def parsed(text: str) -> list[Line]:
    return parse_lines([RawLine(number, line) for number, line in enumerate(text.split("\n"), start=1)])


def joined(text: str) -> list[str]:
    return [line.text for line in join_wrapped(parsed(text))]


@pytest.mark.parametrize("bullet", ["•", "-", "*", "–", "◦", "\uf0b7", "+"])
def test_all_bullets_become_one(bullet: str) -> None:
    line = parsed(f"  {bullet} a fever")[0]
    assert (line.kind, line.mark, line.text) == (LineKind.ITEM, "- ", "a fever")


@pytest.mark.parametrize("mark", ["1.", "12)", "a)", "(b)"])
def test_numbers_of_items_stay(mark: str) -> None:
    line = parsed(f"{mark} Sit down")[0]
    assert (line.kind, line.mark, line.text) == (LineKind.ITEM, f"{mark} ", "Sit down")


def test_a_bullet_on_its_own_line_belongs_to_the_next() -> None:
    assert [(line.is_item, line.text) for line in parsed("•\n\na fever\nrest")] == [
        (True, "a fever"),
        (False, "rest"),
    ]


@pytest.mark.parametrize("text", ["2023. The year", "-41% pain", "+62% more", "1.5 mg", "5 mg a day"])
def test_figures_are_no_bullets(text: str) -> None:
    assert not parsed(text)[0].is_item


def test_headings_rules_and_blank_lines() -> None:
    lines = parsed("## What helps ##\n----\ntext\n\n\u2028more")
    assert [(line.kind, line.level, line.text) for line in lines] == [
        (LineKind.HEADING, 2, "What helps"),
        (LineKind.TEXT, 0, "text"),
        (LineKind.TEXT, 0, "more"),
    ]
    assert len({line.group for line in lines}) == 3


@pytest.mark.parametrize(
    "text", ["What is ketamine?", "Potential side effects", "(Optional) Food", "1970s use"]
)
def test_short_lines_without_a_full_stop_could_be_headings(text: str) -> None:
    assert is_headline(text)


@pytest.mark.parametrize(
    "text",
    ["It helps.", "Side effects include:", "and then it helps", "a " * 20, "12 - 13", "Hope!", "To be…", ""],
)
def test_sentences_and_fragments_are_no_headings(text: str) -> None:
    assert not is_headline(text)


def test_hard_wrapped_paragraphs_are_made_whole() -> None:
    text = (
        "Most back pain gets better by itself within a few weeks if\nyou keep moving. Bed rest makes back "
        "pain worse for\nnearly all people who try it. Take a walk each day, for\nexample to work.\n"
        "Call us if you are worried."
    )
    assert joined(text) == [
        "Most back pain gets better by itself within a few weeks if you keep moving. Bed rest makes back "
        "pain worse for nearly all people who try it. Take a walk each day, for example to work.",
        "Call us if you are worried.",
    ]


def test_paragraphs_of_one_line_each_stay_apart() -> None:
    text = "One long line of text that ends with a full stop. " * 4
    assert len(joined(f"{text}\n{text}\n{text}\n{text}")) == 4


def test_a_sentence_broken_once_is_made_whole() -> None:
    text = "This page is long enough that its last sentence was broken here, and no\npart of it may be lost."
    assert joined(f"{'A long paragraph. ' * 12}\n{text}")[1] == text.replace("\n", " ")


def test_short_lines_are_not_taken_for_a_wrapped_paragraph() -> None:
    assert joined("Ann Other\nann other\nIs here\nToday") == ["Ann Other", "ann other", "Is here", "Today"]


def test_an_item_takes_its_indented_lines() -> None:
    assert joined("- a fever that\n  does not go\n- A cough") == ["a fever that does not go", "A cough"]
    assert joined("- a fever\n  Above 38 degrees\n- A cough")[0] == "a fever Above 38 degrees"


def test_a_word_cut_by_a_hyphen_is_made_whole_but_a_compound_keeps_it() -> None:
    long = "The clinic gives it by a drip into a vein, which is the way that is called an infu-"
    assert joined(f"{long}\nsion by all staff.")[0].endswith("an infusion by all staff.")
    wide = "The clinic gives low-dose ketamine by a drip into a vein, and staff call this way a low-"
    assert joined(f"{wide}\ndose drip.")[0].endswith("a low-dose drip.")


def test_a_wrapped_paragraph_ends_before_a_label() -> None:
    text = (
        "Most back pain gets better by itself within a few weeks if\nyou keep moving. Bed rest makes back "
        "pain\nworse for nearly all people. Call us if you are not well.\nMore help:\nRest a little."
    )
    assert joined(text)[1:] == ["More help:", "Rest a little."]


def test_instructions_of_like_length_are_not_joined() -> None:
    text = "\n".join(
        ["Bring someone who can drive you home after the infusion", "Do not eat for six hours before it"] * 4
    )
    assert len(joined(text)) == 8


def test_an_endless_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    line = "It helps some people with pain for days and not others today."
    assert len(joined("\n".join([line] * 400))) > 1


def test_nested_items_have_levels() -> None:
    lines = nest_items(parsed("- one\n  - two\n    - three\n  - four\n- five\ntext\n  - six"))
    assert [line.level for line in lines if line.is_item] == [0, 1, 2, 1, 0, 0]


def test_a_list_that_lost_its_bullets_is_a_list_again() -> None:
    lines = mark_bare_lists(parsed("Side effects are:\n\nnausea\n\nHeadache\n\nWhat helps\n\nRest helps."))
    assert [line.text for line in lines if line.is_item] == ["nausea", "Headache"]
    same_group = mark_bare_lists(parsed("Side effects are:\nNausea\nHeadache\n\nRest helps."))
    assert [line.text for line in same_group if line.is_item] == ["Nausea", "Headache"]
    at_end = mark_bare_lists(parsed("Side effects are:\nNausea\nHeadache"))
    assert [line.text for line in at_end if line.is_item] == ["Nausea", "Headache"]


def test_a_wrapped_paragraph_after_a_colon_is_no_list() -> None:
    lines = mark_bare_lists(parsed("Side effects are these:\nNausea and\nheadache and\nblurred sight."))
    assert not any(line.is_item for line in lines)


def test_one_short_line_after_a_colon_is_no_list() -> None:
    assert not any(line.is_item for line in mark_bare_lists(parsed("We say:\n\nRest\n\nRest helps.")))


def test_a_question_with_its_answer_becomes_a_heading() -> None:
    lines = questions_as_headings(parsed("• Is it safe?\n  For most people it is.\n• Ask us?\n• Rest"))
    assert [(line.kind, line.text) for line in lines][:3] == [
        (LineKind.HEADING, "Is it safe?"),
        (LineKind.TEXT, "For most people it is."),
        (LineKind.ITEM, "Ask us?"),
    ]
