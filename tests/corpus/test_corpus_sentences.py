"""Sentences with offsets, and list items with what introduces them."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.grammar import GRAMMAR_FILE, load_grammar
from corpus.sentences import sentences_in, stands_alone
from corpus.split import LONGEST_SENTENCE, split
from schema.errors import SettingsError


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The dose was 0.5 mg/kg over 40 min.", "It ran for five days."],
        ["Dr. Jones explains that it helps.", "Prof. J. Smith disagreed."],
        ["Some people, e.g. those with CRPS, gain more.", "Others do not."],
        ["Ketamine vs. placebo was tested.", "Pain fell by 2.5 points."],
        ["The paper came out in Pain (2025).", "It has 67 trials."],
        ['"This works," said Dr. Lee.', '"I am glad."'],
        ["Approx. 30% of adults have pain.", "No. 1 cause is back pain."],
        ["Use max. 2 tablets per day.", "Do not take more."],
        ["Infusions last 4 hrs. on average.", "Some last longer."],
        ["Contact the clinic, Mon. to Fri., if worried.", "Call 999 in an emergency."],
        ["It was given i.v. at 8 a.m. on day 1.", "Then they went home."],
        ["Is it safe?", "Yes, for most."],
        ["That makes you feel awake, like a switch!", "When ketamine is taken, it stops."],
        ["The U.S. Food and Drug Administration (FDA) approved it in 1970.", "Not for pain."],
        ["Smith et al. found no change.", "P was 0.04."],
        ["Vitamin B12 was low.", "Vitamin D was fine."],
        ["It helped (see below).", "(It did not help everyone.)"],
        ['The sheet says: "Relief will not last. Rest is better."', "Ask the nurse."],
    ],
)
def test_medical_prose_is_split_where_sentences_end(sentences: list[str]) -> None:
    assert parts(" ".join(sentences)) == sentences


def test_a_stretch_without_full_stops_is_cut_at_commas_and_blanks() -> None:
    text = "very long, " * 300
    cut = parts(text)
    assert len(cut) > 1
    assert all(len(part) <= LONGEST_SENTENCE for part in cut)
    assert all(part.endswith(",") for part in cut)
    assert "".join(cut).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", ["", "   ", "\n\n \n", "One.\n\n   \n\nTwo."])
def test_blanks_are_no_sentences(text: str) -> None:
    assert parts(text) == text.split()


@given(st.text(alphabet=st.sampled_from("abcAB .,:;!?()\"'-…1\n"), max_size=300))
def test_no_letter_is_lost_or_quoted_twice(text: str) -> None:
    offsets = split(text)
    assert all(0 <= start < end <= len(text) for start, end in offsets)
    assert all(first[1] <= second[0] for first, second in pairwise(offsets))
    assert all(part == part.strip() for part in parts(text))
    assert "".join("".join(parts(text)).split()) == "".join(text.split())


def test_a_mark_is_no_part_of_a_sentence_and_an_item_knows_its_lead_in() -> None:
    text = "Come alone. Do not come if you have:\n- a fever\n2. a cough \n  - with blood\n\nRest then."
    found = sentences_in(text, 0, len(text))
    assert [(sentence.text, sentence.lead_in) for sentence in found] == [
        ("Come alone.", None),
        ("Do not come if you have:", None),
        ("a fever", 1),
        ("a cough", 1),
        ("with blood", 3),
        ("Rest then.", None),
    ]
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_a_whole_sentence_needs_no_lead_in_unless_it_states_a_condition() -> None:
    sentence = "You have a fever and a bad cough."
    assert stands_alone(sentence, "There are three kinds of pain:")
    assert not stands_alone(sentence, "You might not be able to come if:")
    assert not stands_alone(sentence, "These people can't come:")
    assert not stands_alone("You have a fever", "There are three kinds of pain:")
    assert not stands_alone("Fever.", "There are three kinds of pain:")


def test_each_sentence_of_an_item_is_judged_by_itself() -> None:
    text = "There are two kinds:\n- Sharp pain. It comes from the nerves of the skin."
    assert [sentence.lead_in for sentence in sentences_in(text, 0, len(text))] == [None, 0, None]


def test_a_list_without_an_introduction_has_no_lead_in() -> None:
    text = "- a fever\n- a cough\n\nText between.\n\nMore text."
    assert [sentence.lead_in for sentence in sentences_in(text, 0, len(text))] == [None] * 4


def test_only_the_section_asked_for_is_split() -> None:
    text = "Heading\n\nOne. Two.\n\nOther"
    found = sentences_in(text, 9, 18)
    assert [(sentence.start, sentence.text) for sentence in found] == [(9, "One."), (14, "Two.")]


def test_a_missing_word_list_is_named(tmp_path: Path) -> None:
    file = tmp_path / "grammar.toml"
    file.write_text(GRAMMAR_FILE.read_text("utf-8").replace("binding =", "bindings ="), "utf-8")
    with pytest.raises(SettingsError, match="binding"):
        load_grammar(file)
