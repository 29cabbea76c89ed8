"""The report of `library check` on paper."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_library import SmallLibrary, small_library

from corpus.check_render import render_html, render_text, summary


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return small_library(tmp_path)


class Page(HTMLParser):
    """Collects the text of a page and the addresses that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, text: str) -> None:
        self.words.append(text)


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def test_the_table_has_a_row_a_document_and_aligned_columns(library: SmallLibrary) -> None:
    lines = render_text(library.check()).split("\n")

    assert re.match(r"document  +FK +ARI +hardest section", lines[0])
    assert re.match(
        r"swimming  +\d+\.\d  +\d+\.\d  +\d+\.\d Does swimming help the back\?  +2 .* none$", lines[2]
    )
    assert lines[3].startswith("walking ")
    starts = {line.index("2026-01-31") for line in lines[2:4]}
    assert starts == {lines[0].index("reviewed")}


def test_a_sound_library_ends_with_a_line_that_says_so(library: SmallLibrary) -> None:
    text = render_text(library.check())
    assert text.endswith(
        "\n\n2 documents, 3 sections, 7 sentences, 4 of 4 facts, 1 of 1 disagreements, "
        "0 errors, 0 warnings.\n"
    )


def test_errors_come_before_warnings_each_on_a_line_with_its_remedy(library: SmallLibrary) -> None:
    library.replace("library/swimming.md", "The 20 people", "Most people walk for an hour. The 20 people")
    library.replace("library/walking.md", "A warm coat helps on cold days.", "A coat works miracles.")
    report = library.check()
    found = [line for line in render_text(report).split("\n") if line.startswith(("error", "warning"))]

    assert found == [
        'error: library/walking.md:25: wording: it speaks of a cure or a miracle: "A coat works miracles." '
        "— Say what changed, for how many people and for how long.",
        "warning: library/walking.md:20: same sentence: the same sentence stands in library/swimming.md: "
        '"Most people walk for an hour." — Say in it whose statement it is, so that one source does not look '
        "like two.",
    ]
    assert "1 error, 1 warning" in render_text(report)
    assert summary(report).endswith("1 error, 1 warning.")


def test_long_headings_are_cut_in_the_table_alone(library: SmallLibrary) -> None:
    long = "Does swimming in a very cold lake help the back of an older person?"
    library.replace("library/swimming.md", "Does swimming help the back?", long)
    text = render_text(library.check_documents_alone())
    assert "Does swimming in a very cold lake…" in text


def test_a_clinics_own_folder_has_no_coverage_to_tell(library: SmallLibrary) -> None:
    assert summary(library.check_documents_alone()) == (
        "2 documents, 3 sections, 7 sentences, 0 errors, 0 warnings."
    )


def test_the_page_is_one_file_that_fetches_nothing(library: SmallLibrary) -> None:
    page = read(render_html(library.check()))

    assert page.fetched == []
    assert "script" not in page.tags
    text = " ".join(" ".join(page.words).split())
    assert "No errors." in text
    assert "swimming trial" in text


def test_the_page_shows_findings_by_kind_and_escapes_what_documents_say(library: SmallLibrary) -> None:
    library.replace("library/swimming.md", "The 20 people", "Most people walk for an hour. The 20 people")
    library.replace(
        "library/walking.md", "A warm coat helps", "A <b>coat</b> &amp; <i>hat</i> cures all, it helps"
    )
    html = render_html(library.check())
    page = read(html)
    text = " ".join(" ".join(page.words).split())

    assert "Put the errors right before the library is used." in text
    assert text.index("Wording (1)") < text.index("Same sentence (1)")
    assert '"A coat & hat cures all, it helps on cold days."' in text
    assert "library/walking.md , line 25" in text
    assert "coat &amp; hat" in html


def test_the_same_report_gives_the_same_bytes(library: SmallLibrary) -> None:
    assert render_html(library.check()) == render_html(library.check())
    assert render_text(library.check()) == render_text(library.check())
