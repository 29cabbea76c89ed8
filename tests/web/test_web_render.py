import pytest
from markupsafe import Markup
from web_stand_in import (
    DRIVE,
    NOTE,
    OUT_OF_SCOPE,
    TELL,
    URGENT,
    citation,
    cited_answer,
    fixed_answer,
)

from schema.decisions import Decision
from web.render import Shape, blocks, highlighted, is_stated, readable_date, safe_url, with_phones


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Call 911 (US), 999 (UK) or 112 (EU).", ["tel:911", "tel:999", "tel:112"]),
        ("Samaritans: 116 123, or text SHOUT to 85258.", ["tel:116123", "sms:85258"]),
        ("Poison help: 1-800-222-1222.", ["tel:18002221222"]),
        ("(800) 222-1222 or 0800 123 456", ["tel:8002221222", "tel:0800123456"]),
        ("+44 20 7946 0000", ["tel:+442079460000"]),
        ("open 24/7 since 2022, 5,000 people, 300 mg, 120 minutes, 1500 patients, 12.345", []),
    ],
)
def test_a_telephone_number_becomes_a_link_and_a_figure_does_not(text: str, links: list[str]) -> None:
    found = [part.split('"')[0] for part in with_phones(text).split('href="')[1:]]
    assert found == links
    assert with_phones(text).striptags() == text


def test_markup_in_a_fixed_text_is_shown_not_run() -> None:
    assert with_phones("<b>call</b> 911") == Markup(
        '&lt;b&gt;call&lt;/b&gt; <a class="phone" href="tel:911">911</a>'
    )


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2025-10-10", "10 October 2025"),
        ("2025-10", "October 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        ("not stated", "not stated"),
    ],
)
def test_a_date_is_shown_in_words(published: str, shown: str) -> None:
    assert readable_date(published) == shown


def test_only_web_addresses_become_links() -> None:
    assert safe_url("https://hospital.example/a") == "https://hospital.example/a"
    for url in ("javascript:alert(1)", "not stated", "", "//evil.example", "https://a b"):
        assert safe_url(url) == ""


def test_not_stated_and_blank_are_not_stated() -> None:
    assert [is_stated(text) for text in ("Hospital", "not stated", " ")] == [True, False, False]


def test_the_quote_is_marked_in_its_paragraph() -> None:
    shown = highlighted(citation(1, DRIVE))
    assert f"<mark>{DRIVE}</mark>" in shown
    assert shown.startswith("You will feel drowsy")


def test_a_quote_with_markup_is_escaped_where_it_is_marked() -> None:
    assert "&lt;b&gt;every medicine&lt;/b&gt;" in highlighted(citation(1, TELL))


def test_a_quote_that_its_paragraph_does_not_hold_is_shown_alone() -> None:
    other = citation(1, DRIVE).model_copy(update={"context": "Another paragraph."})
    assert highlighted(other) == f"<mark>{DRIVE}</mark>"


def test_markers_become_buttons_and_notes_stand_apart() -> None:
    answer = cited_answer("Can I drive?", DRIVE, notes=(NOTE,))
    (block,) = blocks(answer, "turn-1-source", "Show source")
    assert block.shape is Shape.PARAGRAPH
    assert block.lines[0].striptags() == f"{DRIVE}1"
    assert 'data-opens="turn-1-source-1" aria-label="Show source 1"' in block.lines[0]


def test_a_number_in_brackets_that_is_no_citation_stays_text() -> None:
    answer = cited_answer("Can I drive?", DRIVE)
    odd = answer.model_copy(update={"text": f"{DRIVE} [1] As said [7]."})
    assert blocks(odd, "p", "Source")[0].lines[0].endswith("As said [7].")


def test_lines_with_bullets_become_a_list() -> None:
    first, items = blocks(cited_answer("What do I tell them?", TELL), "p", "Source")
    assert (first.shape, items.shape, len(items.lines)) == (Shape.PARAGRAPH, Shape.LIST, 3)
    assert items.lines[1] == "&lt;b&gt;every medicine&lt;/b&gt; you take"
    assert 'data-opens="p-1"' in items.lines[2]


def test_topics_in_the_text_become_suggestions_where_they_stand() -> None:
    answer = fixed_answer("?", Decision.OUT_OF_SCOPE, OUT_OF_SCOPE, ("Getting home", "How long it takes"))
    assert [block.shape for block in blocks(answer, "p", "Source")] == [
        Shape.PARAGRAPH,
        Shape.TOPICS,
        Shape.PARAGRAPH,
    ]


def test_figures_of_a_quote_are_no_telephone_numbers() -> None:
    answer = cited_answer("How long?", "One infusion takes about 40 minutes.")
    odd = answer.model_copy(update={"text": "Of 1147 people, 300 felt better. [1]"})
    assert "tel:" not in blocks(odd, "p", "Source")[0].lines[0]
    assert "tel:911" in blocks(fixed_answer("?", Decision.EMERGENCY, URGENT), "p", "Source")[0].lines[0]
