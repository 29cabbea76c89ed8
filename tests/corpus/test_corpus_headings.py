"""Sections of a document."""

from corpus_files import document_of


def sections(text: str) -> list[tuple[tuple[str, ...], str]]:
    document = document_of(text)
    return [(s.heading_path, document.text[s.start : s.end]) for s in document.sections]


def test_marked_headings_nest_and_the_title_is_in_no_path() -> None:
    text = (
        "# Knees\n\nIntro text.\n\n## Causes\n\nAge.\n\n### Sport\n\nRunning hurts.\n\n## Help\n\nRest helps."
    )
    assert sections(text) == [
        ((), "Intro text."),
        (("Causes",), "Age."),
        (("Causes", "Sport"), "Running hurts."),
        (("Help",), "Rest helps."),
    ]


def test_plain_headings_are_short_lines_that_stand_apart() -> None:
    text = "Stiff knees\n\nKnees can hurt.\n\nWhat helps\n\nRest helps.\n\nAnd so does ice."
    assert sections(text) == [((), "Knees can hurt."), (("What helps",), "Rest helps.\n\nAnd so does ice.")]


def test_a_plain_heading_needs_no_blank_line_under_it() -> None:
    text = "Stiff knees\n\nKnees can hurt.\nWhat helps\nRest helps."
    assert sections(text)[1] == (("What helps",), "Rest helps.")


def test_where_the_format_marks_headings_no_other_line_is_one() -> None:
    text = "# Knees\n\n## Help\n\nRest helps.\n\nTake a friend with you\n\nIce helps."
    assert sections(text) == [(("Help",), "Rest helps.\n\nTake a friend with you\n\nIce helps.")]


def test_a_short_line_inside_a_paragraph_is_no_heading() -> None:
    text = "Stiff knees\n\nThe nurse gives\nAnn Other\nA sheet."
    assert [path for path, _ in sections(text)] == [()]


def test_a_heading_that_alone_introduces_a_list_begins_its_section() -> None:
    text = "# Knees\n\nIntro text.\n\n## Who should not come\n\n- People with a fever\n- Children"
    assert sections(text)[1] == (
        ("Who should not come",),
        "Who should not come\n\n- People with a fever\n- Children",
    )


def test_a_heading_over_a_list_of_sentences_stays_outside() -> None:
    text = (
        "# Knees\n\n## Facts\n\n- Most knees of people hurt now and then.\n- Rest helps most of them to heal."
    )
    assert sections(text)[0][1].startswith("- Most knees")


def test_a_disclaimer_is_a_section_of_its_own() -> None:
    text = "Stiff knees\n\nWhat helps\n\nRest helps.\n\nDisclaimer: Rest has not been tried in all people."
    assert sections(text)[1][0] == ("Disclaimer",)
    assert sections(text)[1][1].startswith("Disclaimer: Rest")


def test_questions_in_a_list_are_sections_under_their_heading() -> None:
    text = (
        "Knees\n\nThey hurt.\n\nFAQ\n\n  • Is rest good?\n    For most it is.\n  • Is ice good?\n    It is."
    )
    assert [path for path, _ in sections(text)] == [
        (),
        ("FAQ", "Is rest good?"),
        ("FAQ", "Is ice good?"),
    ]


def test_nested_items_are_indented_by_two_blanks() -> None:
    text = "# Knees\n\nBring:\n\n* a list of:\n    * pills\n    * drops\n* a friend"
    assert sections(text)[0][1] == "Bring:\n- a list of:\n  - pills\n  - drops\n- a friend"


def test_a_long_title_without_a_full_stop_is_a_title() -> None:
    title = (
        "How people with stiff and painful knees can look after them at home in the cold months of the year"
    )
    assert sections(f"{title}\n\nRest helps.") == [((), "Rest helps.")]


def test_a_document_of_one_line_is_text() -> None:
    assert sections("Rest helps.") == [((), "Rest helps.")]
    assert sections("Only a title") == []
