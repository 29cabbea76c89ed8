"""Passages are spans, keep lists whole and lose no sentence."""

import pytest
from corpus_files import document_of
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunk import LONGEST_LIST_FACTOR, chunk
from corpus.sentences import sentences_in

WORDS = st.sampled_from(["pain", "rest", "a drip", "ketamine", "0.5 mg", "the nurse", "sleep"])
SENTENCE = st.lists(WORDS, min_size=2, max_size=18).map(lambda words: f"The {' '.join(words)} helps.")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join)
ITEM = st.one_of(SENTENCE, st.lists(WORDS, min_size=1, max_size=5).map(" ".join))
LIST = st.tuples(
    st.sampled_from(["Do not come if you have:", "There are three kinds:", "You rest."]),
    st.lists(st.tuples(st.booleans(), ITEM), min_size=1, max_size=8),
).map(lambda made: "\n".join([made[0], *[f"{'  ' * nested}- {text}" for nested, text in made[1]]]))
HEADING = st.sampled_from(["## Before", "### The day", "## After", "## Who should not come"])
TEXT = st.lists(st.one_of(PARAGRAPH, LIST, HEADING), min_size=1, max_size=12).map("\n\n".join)


@settings(max_examples=60, deadline=None)
@given(text=TEXT, max_characters=st.integers(min_value=1, max_value=600))
def test_passages_are_spans_that_hold_every_sentence_once(text: str, max_characters: int) -> None:
    document = document_of("# Knees\n\n" + text)
    passages = chunk(document, max_characters)
    for number, passage in enumerate(passages, start=1):
        assert passage.id == f"leaflet#{number}"
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        sections = [s for s in document.sections if s.start <= passage.start and passage.end <= s.end]
        assert [section.heading_path for section in sections] == [passage.heading_path]
    quoted = [(s.start, s.end) for passage in passages for s in passage.sentences]
    expected = [
        (s.start, s.end)
        for part in document.sections
        for s in sentences_in(document.text, part.start, part.end)
    ]
    assert quoted == expected
    assert chunk(document, max_characters) == passages


@settings(max_examples=60, deadline=None)
@given(text=TEXT, max_characters=st.integers(min_value=1, max_value=600))
def test_an_item_never_loses_the_lead_in_it_needs(text: str, max_characters: int) -> None:
    document = document_of("# Knees\n\n" + text)
    needed = {}
    for part in document.sections:
        found = sentences_in(document.text, part.start, part.end)
        needed |= {s.start: found[s.lead_in].text for s in found if s.lead_in is not None}
    kept = {
        s.start: passage.sentences[s.lead_in].text
        for passage in chunk(document, max_characters)
        for s in passage.sentences
        if s.lead_in is not None
    }
    assert kept == needed


def test_a_short_section_is_one_passage() -> None:
    document = document_of("# Knees\n\n## Rest\n\nRest helps.\n\nIce helps.\n\n## Move\n\nWalking helps.")
    assert [passage.text for passage in chunk(document, 200)] == [
        "Rest helps.\n\nIce helps.",
        "Walking helps.",
    ]


def test_a_long_section_is_cut_between_paragraphs_into_even_parts() -> None:
    paragraphs = [f"Paragraph {number} says that rest helps a little." for number in range(6)]
    document = document_of("# Knees\n\n" + "\n\n".join(paragraphs))
    passages = chunk(document, 200)
    assert [passage.text.count("Paragraph") for passage in passages] == [3, 3]
    assert all(len(passage.text) <= 200 for passage in passages)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    document = document_of("# Knees\n\n" + "Rest helps a little. " * 20)
    passages = chunk(document, 100)
    assert all(len(passage.text) <= 100 and passage.text.endswith(".") for passage in passages)
    assert sum(len(passage.sentences) for passage in passages) == 20


def test_a_list_stays_with_its_lead_in() -> None:
    items = "\n".join(f"- sign number {number} of harm" for number in range(12))
    document = document_of(
        f"# Knees\n\n{'Rest helps a little. ' * 10}Do not come if you have:\n\n{items}\n\nThen rest."
    )
    with_list = [passage for passage in chunk(document, 120) if "sign number" in passage.text]
    assert len(with_list) == 1
    assert with_list[0].text.startswith("Do not come if you have:\n- sign number 0")
    assert with_list[0].text.endswith("sign number 11 of harm")


def test_a_list_of_sentences_stays_whole_up_to_the_stated_factor() -> None:
    items = "\n".join(f"- The pain of kind {number} comes from a nerve." for number in range(4))
    document = document_of(f"# Knees\n\nThere are four kinds:\n\n{items}")
    limit = len(document.text) // LONGEST_LIST_FACTOR
    assert len(chunk(document, limit)) == 1
    assert len(chunk(document, limit // 2)) > 1


def test_a_passage_that_begins_with_an_item_begins_with_its_mark() -> None:
    items = "\n".join(f"- The pain of kind {number} comes from a nerve." for number in range(9))
    document = document_of(f"# Knees\n\nThere are nine kinds:\n\n{items}")
    later = chunk(document, 100)[1]
    assert later.text.startswith("- The pain")
    assert not later.sentences[0].text.startswith("-")


def test_passages_never_cross_sections() -> None:
    document = document_of("# Knees\n\nIntro.\n\n## One\n\nA.\n\n### Two\n\nB.\n\n## Three\n\nC.")
    assert [(p.heading_path, p.text) for p in chunk(document, 1000)] == [
        ((), "Intro."),
        (("One",), "A."),
        (("One", "Two"), "B."),
        (("Three",), "C."),
    ]


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="max_characters is 0"):
        chunk(document_of("Rest helps."), 0)


def test_a_section_without_a_sentence_gives_no_passage() -> None:
    document = document_of("Rest helps.")
    blank = document.model_copy(
        update={"text": "  \n ", "sections": (document.sections[0].model_copy(update={"end": 3}),)}
    )
    assert chunk(blank, 100) == ()
