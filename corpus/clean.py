"""Raw lines to the lines of a document: one form of characters, and no furniture of the page."""

import re
from dataclasses import dataclass

from corpus.furniture import Furniture, Rule, load_furniture, matching
from corpus.lines import Line, join_wrapped, parse_lines
from corpus.lists import mark_bare_lists, nest_items, questions_as_headings
from corpus.page import Page
from corpus.page_head import strip_head
from corpus.raw import Content
from corpus.references import strip_references
from corpus.split import split
from corpus.teasers import (
    BIOGRAPHY,
    CARD,
    strip_biography,
    strip_cards,
    strip_directory,
    strip_panels,
    strip_teasers,
)
from schema.documents import StrippedSpan

_FIGURE_OR_LABEL = re.compile(r"[\d:]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """The lines that are kept, with the title and author that the page names (empty if it names none)."""

    title: str
    author: str
    lines: tuple[Line, ...]
    stripped: tuple[StrippedSpan, ...]


def clean(content: Content, furniture: Furniture | None = None) -> CleanText:
    """Normalise a file's lines and strip what is furniture of the page.

    Args:
        content: the lines as read.
        furniture: the rules; those of `furniture.toml` if not given.

    Returns:
        What is kept, and each stripped span with its line and reason, by line.
    """
    rules = furniture or load_furniture()
    page = Page(nest_items(join_wrapped(mark_bare_lists(parse_lines(content.lines)))))
    title = strip_head(page, rules)
    author = strip_biography(page)
    strip_directory(page, rules)
    strip_cards(page, rules)
    strip_references(page, rules)
    strip_teasers(page, rules)
    _strip_lines(page, rules, title)
    strip_panels(page, rules)
    _strip_inside(page, rules)
    _strip_empty_headings(page, rules, title)
    spans = sorted((*content.left_out, *page.spans), key=lambda span: span.line)
    return CleanText(title, author, tuple(questions_as_headings(page.kept_lines)), tuple(spans))


def _strip_lines(page: Page, rules: Furniture, title: str) -> None:
    for index, line in list(page.kept()):
        if line.is_item or line.is_marked_heading or line.text == title:
            continue
        has_text = page.is_kept(index + 1) and not page.lines[index + 1].is_headline
        matches = (rule for rule in (*rules.line, *rules.head, *rules.label) if rule.matches(line.text))
        rule = next(matches, None)
        if rule and not (rule.stays_as_heading and has_text):
            page.strip(index, rule.reason)
    _strip_menus(page, rules)


def _strip_menus(page: Page, rules: Furniture) -> None:
    """Strip lists of which every item is furniture, unless a sentence introduces them."""
    index = 0
    while index < len(page.lines):
        stop = page.run(index, lambda line: line.is_item)
        reasons = [matching(rules.line, line.text) for line in page.lines[index:stop]]
        is_introduced = page.is_kept(index - 1) and page.lines[index - 1].text.endswith(":")
        if all(reasons) and not is_introduced:
            for place, reason in enumerate(reasons, start=index):
                page.strip(place, reason)
        index = max(stop, index + 1)


def _strip_inside(page: Page, rules: Furniture) -> None:
    for index, line in list(page.kept()):
        if line.is_marked_heading:
            continue
        _strip_markers(page, index, rules)
        if not line.is_headline:
            _strip_sentences(page, index, rules)


def _strip_markers(page: Page, index: int, rules: Furniture) -> None:
    for rule in rules.marker:
        while match := rule.pattern.search(page.lines[index].text):
            text = page.lines[index].text
            rest = (text[: match.start()] + text[match.end() :]).strip()
            page.strip_part(index, match[0].strip(), rest, rule.reason)


def _strip_sentences(page: Page, index: int, rules: Furniture) -> None:
    """Strip whole sentences and beginnings of them, but nothing in quotation marks or before a list."""
    original = page.lines[index].text
    for start, end in reversed(split(original)):
        sentence = original[start:end]
        if original.count('"', 0, start) % 2 or sentence.endswith(":"):
            continue
        text = page.lines[index].text
        if rule := next((rule for rule in rules.sentence if rule.matches(sentence)), None):
            page.strip_part(index, sentence, _without(text, start, end), rule.reason)
        elif match := _clause(sentence, rules.clause):
            rest = _without(text, start, start + match.end())
            page.strip_part(index, match[0].strip(), rest, rules.clause[0].reason)
        if not page.is_kept(index):
            return


def _clause(sentence: str, rules: tuple[Rule, ...]) -> re.Match[str] | None:
    return next((match for rule in rules if (match := rule.pattern.match(sentence))), None)


def _without(text: str, start: int, end: int) -> str:
    return " ".join(part for part in (text[:start].strip(), text[end:].strip()) if part)


def _strip_empty_headings(page: Page, rules: Furniture, title: str) -> None:
    """Strip headings whose whole content was stripped, and short lines among furniture at the page's end."""
    elsewhere = {CARD, BIOGRAPHY, *(rule.reason for rule in rules.directory)}
    blocks = elsewhere | {rule.reason for rule in (*rules.teasers, *rules.panel, *rules.references)}
    for index, line in reversed(list(page.kept())):
        following = page.next_kept(index)
        is_end = following == len(page.lines) or page.lines[following].is_headline
        if not line.is_headline or line.text == title or not is_end:
            continue
        is_over_furniture = page.reason(index + 1) in elsewhere or (
            line.is_marked_heading and following > index + 1
        )
        is_among_furniture = (
            following == len(page.lines)
            and page.reason(index - 1) in blocks
            and not _FIGURE_OR_LABEL.search(line.text)
        )
        if is_over_furniture or is_among_furniture:
            page.strip(index, "heading of what was left out")
