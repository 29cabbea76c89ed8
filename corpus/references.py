"""Reference lists: under their heading, or known by their looks."""

from corpus.furniture import Furniture, matching
from corpus.lines import Line
from corpus.page import Page

REFERENCES = "reference list"


def strip_references(page: Page, furniture: Furniture) -> None:
    """Strip reference lists with their headings, and runs of references that stand without one."""
    for index, line in list(page.kept()):
        is_list = bool(matching(furniture.references, line.text))
        if not page.is_kept(index) or not (is_list or matching(furniture.sources, line.text)):
            continue
        stop = page.run(index + 1, _Listed(furniture, takes_items=is_list))
        if stop > index + 1:
            page.strip_range(index, stop, REFERENCES)
    _strip_bare_runs(page, furniture)


class _Listed:
    """Tells whether a line under a heading belongs to its reference list."""

    def __init__(self, furniture: Furniture, *, takes_items: bool) -> None:
        self.furniture = furniture
        self.takes_items = takes_items

    def __call__(self, line: Line) -> bool:
        if line.is_marked_heading:
            return False
        if self.takes_items and line.is_item:
            return True
        return bool(matching((*self.furniture.entry, *self.furniture.loose_entry), line.text))


def _strip_bare_runs(page: Page, furniture: Furniture) -> None:
    index = 0
    while index < len(page.lines):
        stop = page.run(index, lambda line: bool(matching(furniture.entry, line.text)))
        if stop - index > 1:
            page.strip_range(index, stop, REFERENCES)
        index = max(stop, index + 1)
