"""What a page shows of other pages and people: teaser cards, panels, directory entries, biographies."""

import re

from corpus.furniture import Furniture, Rule, matching
from corpus.lines import Line
from corpus.page import Page

MOST_BLURB_WORDS = 45
MOST_PANEL_WORDS = 120
MOST_BUTTON_WORDS = 2
MOST_CARD_TITLE_LINES = 3
CARD = "teaser card"
DATE = "date"
BIOGRAPHY = "author's biography"
_CUT_OFF = re.compile(r"(…|\.\.\.)( ?\[?\w{0,10}\]?)?$")
_NAME = re.compile(r"[A-Z][\w.'-]*( [A-Z][\w.'-]*){1,3}")


def strip_biography(page: Page) -> str:
    """Strip a name that is set twice with the paragraph that begins with it.

    Returns:
        The author's name, empty if there is no such block.
    """
    for index in range(len(page.lines) - 2):
        first, second, third = page.lines[index : index + 3]
        if first.text == second.text and _NAME.fullmatch(first.text) and third.text.startswith(first.text):
            page.strip_range(index, index + 3, BIOGRAPHY)
            return first.text
    return ""


def strip_directory(page: Page, furniture: Furniture) -> None:
    """Strip directory entries and adverts: the block that holds a telling line, and the blurb under it."""
    for index, line in list(page.kept()):
        if line.is_marked_heading or not page.is_kept(index):
            continue
        if reason := matching(furniture.directory, line.text):
            stop = page.run(index, lambda other: _tells(other, furniture))
            page.strip_range(*_entry(page, index, stop), reason)


def _tells(line: Line, furniture: Furniture) -> bool:
    return bool(matching(furniture.directory, line.text))


def _entry(page: Page, first: int, after: int) -> tuple[int, int]:
    """Return start and stop of the entry around its telling lines: the name above, the blurb below."""
    group = page.lines[first].group
    start = first
    while page.is_kept(start - 1) and _is_entry_part(page.lines[start - 1], page.lines[first]):
        start -= 1
    has_name_apart = start == first and after - first > 1 and page.is_kept(start - 1)
    if has_name_apart and page.lines[start - 1].is_headline and not page.lines[start - 1].is_marked_heading:
        start -= 1
    stop = page.run(after, lambda line: line.group == group)
    has_name = start < first or stop > after
    if has_name and page.is_kept(stop) and _is_blurb(page.lines[stop]):
        stop += 1
    return start, stop


def _is_entry_part(line: Line, anchor: Line) -> bool:
    return line.group == anchor.group and not line.is_item and len(line.text.split()) <= MOST_BLURB_WORDS // 3


def _is_blurb(line: Line) -> bool:
    return line.is_prose and len(line.text.split()) <= MOST_BLURB_WORDS


def strip_cards(page: Page, furniture: Furniture) -> None:
    """Strip runs of teaser cards: short title, blurb that is cut off or followed by a by-line."""
    cards: list[tuple[int, int]] = []
    for index, line in page.kept():
        if cards and index < cards[-1][1]:
            continue
        if _is_blurb(line) and (card := _card(page, furniture, index)):
            cards.append(card)
    for position, (start, stop) in enumerate(cards):
        neighbours = cards[max(0, position - 1) : position] + cards[position + 1 : position + 2]
        is_in_run = any(start == other[1] or stop == other[0] for other in neighbours)
        is_cut_off = any(_CUT_OFF.search(page.lines[index].text) for index in range(start, stop))
        if is_in_run or (is_cut_off and _follows_teasers(page, furniture, start)):
            page.strip_range(start, stop, CARD)


def _card(page: Page, furniture: Furniture, blurb: int) -> tuple[int, int] | None:
    """Return start and stop of the card around a blurb, None if the lines around it are none."""
    start = blurb
    while (
        blurb - start < MOST_CARD_TITLE_LINES
        and page.is_kept(start - 1)
        and page.lines[start - 1].is_headline
        and not matching(furniture.head, page.lines[start - 1].text)
        and page.lines[start - 1].group >= page.lines[blurb].group - 1
    ):
        start -= 1
    stop = page.run(blurb + 1, lambda line: bool(matching(furniture.head, line.text)))
    ends = {matching(furniture.head, line.text) for line in page.lines[blurb + 1 : stop]}
    is_card = bool(ends - {DATE}) or bool(_CUT_OFF.search(page.lines[blurb].text))
    return (start, stop) if start < blurb and is_card else None


def _follows_teasers(page: Page, furniture: Furniture, index: int) -> bool:
    return index > 0 and bool(matching(furniture.teasers, page.lines[index - 1].text))


def strip_teasers(page: Page, furniture: Furniture) -> None:
    """Strip headings over teasers with the titles and blurbs under them."""
    for index, line in list(page.kept()):
        if page.is_kept(index) and (reason := _heading_reason(line, furniture.teasers)):
            stop = _teasers_stop(page, index)
            has_text = page.is_kept(index + 1) and not page.lines[index + 1].is_headline
            if stop > index + 1 or not has_text:
                page.strip_range(index, stop, reason)


def strip_panels(page: Page, furniture: Furniture) -> None:
    """Strip headings of forms and notes about the site, with the paragraphs under them."""
    for index, line in list(page.kept()):
        if page.is_kept(index) and (reason := _heading_reason(line, furniture.panel)):
            page.strip_range(index, _panel_stop(page, index), reason)


def _heading_reason(line: Line, rules: tuple[Rule, ...]) -> str:
    is_heading = line.is_headline or (not line.is_item and line.text.endswith(":"))
    return matching(rules, line.text.rstrip(":")) if is_heading else ""


def _teasers_stop(page: Page, heading: int) -> int:
    """Return the index after the last teaser; whole sentences belong only if nothing else follows."""
    stop = _teasers_run(page, heading, takes_sentences=True)
    if page.next_kept(stop - 1) < len(page.lines):
        return _teasers_run(page, heading, takes_sentences=False)
    return stop


def _teasers_run(page: Page, heading: int, *, takes_sentences: bool) -> int:
    stop = heading + 1
    while stop < len(page.lines):
        if not page.is_kept(stop) or _is_link(page.lines[stop]):
            stop += 1
            continue
        if not page.lines[stop].is_headline or _starts_section(page.lines[stop], page.lines[heading]):
            break
        blurb = page.run(stop, lambda line: line.is_headline)
        if page.is_kept(blurb) and not _is_teaser_blurb(page, blurb, takes_sentences=takes_sentences):
            return blurb - 1
        stop = blurb + page.is_kept(blurb)
    return stop


def _is_link(line: Line) -> bool:
    return line.is_item and len(line.text.split()) <= MOST_BLURB_WORDS // 3 and line.text[-1] not in ".:;"


def _starts_section(line: Line, heading: Line) -> bool:
    return line.is_marked_heading and (not heading.is_marked_heading or line.level <= heading.level)


def _is_teaser_blurb(page: Page, index: int, *, takes_sentences: bool) -> bool:
    """Return whether a paragraph under a title is a blurb and the only paragraph there."""
    text = page.lines[index].text
    is_only = not page.is_kept(index + 1) or page.lines[index + 1].is_headline
    return is_only and _is_blurb(page.lines[index]) and (takes_sentences or bool(_CUT_OFF.search(text)))


def _panel_stop(page: Page, heading: int) -> int:
    stop = page.run(heading + 1, lambda line: line.is_prose or _is_button(line))
    words = sum(len(line.text.split()) for line in page.lines[heading + 1 : stop])
    return stop if words <= MOST_PANEL_WORDS else heading + 1


def _is_button(line: Line) -> bool:
    return not line.is_marked_heading and len(line.text.split()) <= MOST_BUTTON_WORDS
