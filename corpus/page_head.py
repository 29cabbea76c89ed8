"""The head of a page: its title, and the date, reading time and by-line around it."""

from corpus.furniture import Furniture, matching
from corpus.page import Page

MOST_HEAD_LINES = 15
MOST_TITLE_WORDS = 25
SEVERAL = 2


def strip_head(page: Page, furniture: Furniture) -> str:
    """Strip what stands around the title before the first paragraph.

    Returns:
        The title, empty if the page has none.
    """
    head = _head_indexes(page, furniture)
    reasons = {index: matching(furniture.head, page.lines[index].text) for index in head}
    stated = [index for index in head if reasons[index]]
    others = [
        index for index in head if not reasons[index] and not matching(furniture.line, page.lines[index].text)
    ]
    title = _title_index(page, others, stated)
    for index in stated:
        page.strip(index, reasons[index])
    if title is None:
        return ""
    _strip_labels(page, furniture, head, stated, title)
    _strip_repeats(page, head, title)
    _strip_subtitle(page, furniture, title)
    return page.lines[title].text


def _head_indexes(page: Page, furniture: Furniture) -> list[int]:
    """Return the indexes of the lines above the first paragraph or list; a long first line may be a title."""
    head: list[int] = []
    for index, line in page.kept():
        is_long_title = not head and _could_be_long_title(page, index)
        is_furniture = bool(matching((*furniture.head, *furniture.line), line.text))
        if len(head) == MOST_HEAD_LINES or not (line.is_headline or is_long_title or is_furniture):
            break
        head.append(index)
    return head


def _could_be_long_title(page: Page, index: int) -> bool:
    line = page.lines[index]
    stands_alone = index + 1 == len(page.lines) or page.lines[index + 1].group != line.group
    return stands_alone and line.text[-1] not in ".:;," and len(line.text.split()) <= MOST_TITLE_WORDS


def _title_index(page: Page, open_lines: list[int], stated: list[int]) -> int | None:
    """Return where the title is: a marked one, else one that is repeated, else the first or longest."""
    marked = [
        index for index in open_lines if page.lines[index].level == 1 and page.lines[index].is_marked_heading
    ]
    if marked:
        return marked[0]
    plain = [index for index in open_lines if not page.lines[index].is_marked_heading]
    groups = {page.lines[index].group for index in stated}
    apart = [index for index in plain if page.lines[index].group not in groups]
    texts = [page.lines[index].text for index in plain]
    repeated = [index for index in apart if texts.count(page.lines[index].text) > 1]
    if repeated or apart:
        return (repeated or apart)[0]
    return max(plain, key=lambda index: len(page.lines[index].text), default=None)


def _strip_labels(page: Page, furniture: Furniture, head: list[int], stated: list[int], title: int) -> None:
    """Strip the name of the site or of its section: in one block with a date or by-line, or among several."""
    groups = {page.lines[index].group for index in stated}
    is_among_several = len([index for index in stated if index < title]) >= SEVERAL
    for index in head:
        is_label = page.lines[index].group in groups or (is_among_several and index < title)
        has_own_reason = page.lines[index].is_marked_heading or matching(
            furniture.line, page.lines[index].text
        )
        if index != title and is_label and not has_own_reason:
            page.strip(index, "label at the head of the page")


def _strip_repeats(page: Page, head: list[int], title: int) -> None:
    for index in head:
        if index != title and page.lines[index].text == page.lines[title].text:
            page.strip(index, "title repeated")


def _strip_subtitle(page: Page, furniture: Furniture, title: int) -> None:
    """Strip a line between the title and a bare label: it repeats the title in other words."""
    index = page.next_kept(title)
    following = page.next_kept(index)
    if following >= len(page.lines):
        return
    subtitle, label = page.lines[index], page.lines[following]
    if subtitle.is_headline and not subtitle.is_marked_heading and matching(furniture.label, label.text):
        page.strip(index, "subtitle")
