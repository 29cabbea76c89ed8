"""Cleaning invented pages of other kinds: the rules know no article."""

from collections import Counter

import pytest
from corpus_files import cleaned, document_of, page
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.furniture import load_furniture


def test_a_cookery_page_keeps_its_recipe_only() -> None:
    document = document_of(page("cookery"))
    assert document.text.split("\n\n") == [
        "Sourdough for beginners: a loaf in two days",
        "Sourdough bread rises without packet yeast. Wild yeast in the starter lifts the dough.",
        "What you need",
        "For one loaf you need:\n- 500 g strong flour\n- 10 g salt",
        "Mix the flour and water, then rest the dough for 40 minutes.",
        "How to bake",
        "Bake the loaf at 230 °C for 40 minutes. The crust should be dark brown and sound hollow.",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Home > Recipes > Bread", "trail of links"),
        ("The Kitchen Table", "label at the head of the page"),
        ("By Ann Other, food writer", "by-line"),
        ("Updated: 3 March 2021", "date"),
        ("7 minute read", "reading time"),
        ("Featured image", "picture caption"),
        ("A round loaf on a board. Credit: Kitchen Pictures", "picture caption"),
        ("Let's dive in!", "chatty lead-in"),
        ("In this post, I'll show you how a starter works.", "says what the page is about to say"),
        ("Trust me, you will never buy bread again.", "first-person aside"),
        ("[3]", "reference marker"),
        ("Advertisement", "advert"),
        ("Sign up for our newsletter and get a recipe in your inbox every week.", "newsletter"),
        ("Sources", "reference list"),
        ("Share this recipe", "share button"),
        ("Facebook Twitter Pinterest", "follow us"),
        ("Ann Other", "author's biography"),
        ("You might also like", "teasers for other pages"),
        ("From spring greens to winter roots, we have a soup for every kitchen.", "teaser card"),
        ("Find a cookery class near you", "teasers for other pages"),
        ("Norway flag Norway", "advert or directory entry"),
        ("Learn to bake in a windmill, with tea and scones included.", "advert or directory entry"),
        ("Leave a comment", "comments"),
        ("© 2021 The Kitchen Table. All rights reserved.", "copyright notice"),
        ("Privacy policy", "link or button"),
    ],
)
def test_each_stripped_span_has_its_reason(text: str, reason: str) -> None:
    assert reason in {span.reason for span in cleaned(page("cookery")).stripped if span.text == text}


def test_a_health_page_keeps_advice_and_telephone_numbers() -> None:
    document = document_of(page("back-pain"))
    assert [section.heading_path for section in document.sections] == [
        (),
        ("What causes it",),
        ("When to get help",),
        ("Contact us",),
    ]
    assert (
        "and:\n- numbness around your genitals or bottom\n- loss of bladder or bowel control\n"
        in document.text
    )
    assert document.text.endswith("Call the clinic on 01234 567890 if you are worried.")
    assert "single cause. Muscles, joints and discs can all play a part.\n" in document.text
    stripped = {span.text: span.reason for span in document.stripped}
    assert stripped["2. Guideline on low back pain"] == "reference list"
    assert stripped["Yes"] == "feedback form"
    assert stripped["¹"] == "reference marker"


def test_nothing_is_stripped_from_clean_clinical_text() -> None:
    kept = cleaned(page("clinical"))
    assert kept.stripped == ()
    words = page("clinical").replace("•", "-").split()
    assert document_of(page("clinical")).text.split() == words


def test_instructions_without_full_stops_stay_text() -> None:
    texts = [line.text for line in cleaned(page("clinical")).lines if line.text.startswith(("Bring", "Wear"))]
    document = document_of(page("clinical"))
    before = next(section for section in document.sections if section.heading_path == ("Before you come",))
    assert texts == ["Bring someone to drive you home", "Wear loose clothes"]
    assert "Bring someone to drive you home" in document.text[before.start : before.end]


def test_an_instruction_above_a_share_button_at_the_end_is_kept() -> None:
    kept = cleaned(
        "The drip takes an hour. You lie on a bed.\n\nBring someone to drive you home\n\nShare this page\n"
    )
    assert [line.text for line in kept.lines][-1] == "Bring someone to drive you home"


def test_a_sentence_that_introduces_a_list_is_never_stripped() -> None:
    kept = cleaned("A title\n\nIn this guide you will find the signs of harm:\n\n- fever\n- redness\n")
    assert "In this guide you will find the signs of harm:" in [line.text for line in kept.lines]
    assert kept.stripped == ()


def test_a_first_person_lead_in_goes_and_the_advice_after_it_stays() -> None:
    kept = cleaned("The sheet\n\nI know it is a lot to take in, so take your time. Ask the nurse.\n")
    assert kept.lines[-1].text == "take your time. Ask the nurse."
    assert kept.stripped[0].text == "I know it is a lot to take in, so"


def test_teasers_in_the_middle_leave_the_section_after_them() -> None:
    text = (
        "Knee pain\n\nKnee pain is common. It often gets better.\n\nRelated articles\n\nHip pain\n\n"
        "Ankle pain\n\nWhat you can do\n\nRest the knee for two days. Then walk a little each day.\n\n"
        "Use ice. It eases swelling.\n"
    )
    kept = cleaned(text)
    assert [line.text for line in kept.lines][2:4] == [
        "What you can do",
        "Rest the knee for two days. Then walk a little each day.",
    ]
    assert [span.text for span in kept.stripped] == ["Related articles", "Hip pain", "Ankle pain"]


def test_a_teaser_heading_with_running_text_under_it_is_a_heading() -> None:
    text = "# Knees\n\n## More on side effects\n\nThe drip can make you sick. Tell the nurse.\n"
    assert cleaned(text).stripped == ()


def test_teaser_sentences_go_only_at_the_end_of_a_page() -> None:
    text = "Knees\n\nKnees can hurt a lot.\n\nLatest news\n\nA new park\n\nThe town has opened a park.\n"
    assert [line.text for line in cleaned(text).lines] == ["Knees", "Knees can hurt a lot."]


def test_teaser_titles_that_are_links_in_a_list_go_with_their_heading() -> None:
    text = "# Knees\n\nKnees can hurt.\n\n## Related articles\n\n- Hip pain\n- Toe pain\n\n## Rest\n\nRest."
    assert [line.text for line in cleaned(text).lines] == [
        "Knees",
        "Knees can hurt.",
        "Rest",
        "Rest.",
    ]


def test_a_single_cut_off_card_needs_a_heading_over_it() -> None:
    alone = (
        "Knees\n\nKnees can hurt.\n\nA long title\n\nThis text ends in the middle of…\n\nMore text is here."
    )
    assert "This text ends in the middle of…" in [line.text for line in cleaned(alone).lines]
    under = "Knees\n\nKnees can hurt.\n\nRecommended\n\nA long title\n\nThis text ends in the middle of…"
    assert [line.text for line in cleaned(under).lines] == ["Knees", "Knees can hurt."]


def test_dated_notes_are_no_teaser_cards() -> None:
    text = (
        "Clinic news\n\nWe moved.\n\nNew room\n\nThe drip is now on level 2.\n\n3 May 2021\nNew nurse\n\n"
        "Jo has come.\n\n4 May 2021"
    )
    texts = [line.text for line in cleaned(text).lines]
    assert "The drip is now on level 2." in texts
    assert "Jo has come." in texts


def test_an_entry_whose_lines_stand_apart_goes_with_its_name_and_blurb() -> None:
    text = (
        "Knees\n\nKnees can hurt a lot.\n\nNorth Sea Knee School\n\nClinic In-person\n\n"
        "Norway flag Norway\n\nLearn to walk by the sea."
    )
    assert [line.text for line in cleaned(text).lines] == ["Knees", "Knees can hurt a lot."]
    alone = cleaned("Knees\n\nKnees can hurt a lot.\n\nNorway flag Norway\n\nRest helps most knees.")
    assert [line.text for line in alone.lines][1:] == ["Knees can hurt a lot.", "Rest helps most knees."]


def test_the_name_of_a_site_among_dates_and_reading_times_goes() -> None:
    title = "How to care for knees"
    kept = cleaned(f"3 May 2021\n\nKnee News\n\n4 min read\n\n{title}\n\n{title}\n\nRest helps most knees.")
    assert kept.title == title
    assert [span.reason for span in kept.stripped] == [
        "date",
        "label at the head of the page",
        "reading time",
        "title repeated",
    ]


def test_a_menu_goes_but_a_list_with_one_real_item_stays() -> None:
    menu = cleaned("Knees\n\n- Home\n- About us\n- Search\n\nKnees can hurt a lot.")
    assert [line.text for line in menu.lines] == ["Knees", "Knees can hurt a lot."]
    mixed = cleaned("Knees\n\n- Home\n- Knee sleeve\n\nKnees can hurt a lot.")
    assert [line.text for line in mixed.lines][1:3] == ["Home", "Knee sleeve"]


def test_a_panel_with_much_text_keeps_its_text() -> None:
    body = "Knees can hurt a lot in the cold. " * 20
    kept = cleaned(f"Knees\n\nRest is best.\n\nAbout the author\n\n{body}")
    assert kept.lines[-1].text == body.strip()


def test_a_bare_run_of_references_goes_and_one_alone_stays() -> None:
    entry = 'Other A, Person B (2019), "Knives and their care for all." Kitchen Reports 4.'
    run = cleaned(f"Knees\n\nKnees can hurt a lot.\n\n- {entry}\n- {entry}\n")
    assert [line.text for line in run.lines] == ["Knees", "Knees can hurt a lot."]
    alone = cleaned(f"Knees\n\nKnees can hurt a lot.\n\n- {entry}\n")
    assert alone.lines[-1].text == entry


def test_a_heading_for_sources_with_prose_under_it_stays() -> None:
    text = (
        "# Knees\n\nKnees can hurt.\n\n## More information\n\nAsk the nurse for a sheet about knees.\n\n"
        "## Sources\n\n## Rest\n\nRest well."
    )
    assert cleaned(text).stripped == ()


def test_a_marked_heading_whose_text_was_stripped_goes_too() -> None:
    text = "# Knees\n\nKnees can hurt.\n\n## Follow us\n\nFacebook Twitter\n\n## Rest\n\nRest well.\n"
    kept = cleaned(text)
    assert [line.text for line in kept.lines] == ["Knees", "Knees can hurt.", "Rest", "Rest well."]
    assert {span.reason for span in kept.stripped} == {"follow us", "heading of what was left out"}


def test_nothing_inside_quotation_marks_is_stripped() -> None:
    text = 'She said: "It hurts. I know it will pass. Let\'s see." Then she slept.'
    assert cleaned(f"Knees\n\n{text}").lines[-1].text == text


EXAMPLES = [text for rules in load_furniture() for rule in rules[1] for text in (*rule.strips, *rule.keeps)]
PROSE = [
    "Rest helps most people with stiff knees, the nurse says.",
    "Signs of harm are:",
    "- a fever",
    "What helps",
]
LINES = st.lists(st.one_of(st.sampled_from(EXAMPLES), st.sampled_from(PROSE), st.just("")), max_size=20)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalpha())


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_every_letter_is_either_kept_or_reported(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = cleaned(text)
    written = [line.mark + line.text for line in kept.lines] + [span.text for span in kept.stripped]
    assert letters(" ".join(written)) == letters(text)


def test_a_paragraph_of_nothing_but_chat_goes_whole() -> None:
    kept = cleaned("Knees\n\nLet's dive in! Read on to find out more.\n\nKnees can hurt a lot.")
    assert [line.text for line in kept.lines] == ["Knees", "Knees can hurt a lot."]


def test_a_title_block_without_a_title_apart_keeps_its_longest_line() -> None:
    kept = cleaned("Health\nHow to care for stiff knees\nBy Ann Other\n\nKnees can hurt a lot in the cold.")
    assert kept.title == "How to care for stiff knees"
    assert [span.text for span in kept.stripped] == ["Health", "By Ann Other"]


def test_a_subtitle_goes_where_a_bare_label_follows() -> None:
    kept = cleaned(
        "How to care for knees\n\nCan knees be cared for?\n\nSynopsis\n\nKnees can hurt a lot in the cold."
    )
    assert [span.reason for span in kept.stripped] == ["subtitle", "label without content"]


def test_the_title_may_stand_above_a_label_only() -> None:
    assert cleaned("How to care for knees\n\nOverview").title == "How to care for knees"
