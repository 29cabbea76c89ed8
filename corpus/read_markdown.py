"""Markdown to lines: marks of emphasis and links go, headings and list items stay marked."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.raw import Content, RawLine
from schema.documents import StrippedSpan

_PARSER = MarkdownIt("commonmark").enable("table")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_REFERENCE_NUMBER = re.compile(r"[\d,\s–-]+")


def read_markdown(text: str, first_number: int = 1) -> Content:
    """Return the lines of a Markdown text; the texts of pictures are left out.

    A line break inside a paragraph stays one, so that loosely marked text keeps its layout.
    `first_number` is the number of the text's first line in its file.
    """
    walk = _Walk(first_number)
    lines = tuple(walk.lines(_PARSER.parse(text)))
    return Content(lines=lines, left_out=tuple(walk.images))


class _Walk:
    """Walks over the tokens of one text and keeps count of the lists it is in."""

    def __init__(self, first_number: int) -> None:
        self.first_number = first_number
        self.ordinals: list[int | None] = []
        self.mark = ""
        self.heading = ""
        self.images: list[StrippedSpan] = []

    def lines(self, tokens: list[Token]) -> Iterator[RawLine]:
        """Yield the lines of all blocks, with a blank line before each block that needs one."""
        number = self.first_number
        cells: list[str] = []
        for token in tokens:
            number = self.first_number + token.map[0] if token.map else number
            self._enter(token)
            if token.type == "tr_close":
                yield RawLine(number, " | ".join(cells))
                cells = []
            elif token.type == "inline" and token.level and self._is_cell(tokens, token):
                cells.append(" ".join(_broken_lines(token)))
            elif token.type == "inline":
                yield from self._block(token, number)
            elif token.type in ("code_block", "fence", "html_block"):
                yield from _literal(token, number)
            elif token.type in ("table_open", "table_close", "bullet_list_close", "ordered_list_close", "hr"):
                yield RawLine(number, "")

    def _is_cell(self, tokens: list[Token], token: Token) -> bool:
        return tokens[tokens.index(token) - 1].type in ("th_open", "td_open")

    def _enter(self, token: Token) -> None:
        if token.type == "bullet_list_open":
            self.ordinals.append(None)
        elif token.type == "ordered_list_open":
            self.ordinals.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.ordinals.pop()
        elif token.type == "list_item_open":
            self.mark = self._next_mark()
        elif token.type == "heading_open":
            self.heading = "#" * int(token.tag[1]) + " "
        elif token.type == "heading_close":
            self.heading = ""

    def _next_mark(self) -> str:
        ordinal = self.ordinals[-1]
        if ordinal is None:
            return "- "
        self.ordinals[-1] = ordinal + 1
        return f"{ordinal}. "

    def _block(self, token: Token, number: int) -> Iterator[RawLine]:
        mark, self.mark = self.mark, ""
        indent = "  " * max(0, len(self.ordinals) - 1) if mark else "  " * len(self.ordinals)
        if not mark:
            yield RawLine(number, "")
        if self.heading:
            yield RawLine(number, self.heading + " ".join(_broken_lines(token)))
        else:
            for position, text in enumerate(_broken_lines(token)):
                yield RawLine(number + position, indent + (mark if not position else " " * len(mark)) + text)
        for text in _image_texts(token):
            self.images.append(StrippedSpan(line=number, text=text, reason="text of a picture"))
        if not mark:
            yield RawLine(number, "")


def _broken_lines(token: Token) -> list[str]:
    """Return the visible text of an inline token, one string per line; reference numbers go."""
    lines = [""]
    is_raised = False
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif child.type == "html_inline":
            is_raised = child.content.lower().startswith("<sup")
        elif child.type in ("text", "code_inline") and not (
            is_raised and _REFERENCE_NUMBER.fullmatch(child.content)
        ):
            lines[-1] += child.content
    return lines


def _image_texts(token: Token) -> list[str]:
    images = (child for child in token.children or () if child.type == "image")
    return [image.content for image in images if image.content]


def _literal(token: Token, number: int) -> Iterator[RawLine]:
    """Yield the lines of an indented or raw block: in loose Markdown they are ordinary text."""
    yield RawLine(number, "")
    for position, line in enumerate(_TAG.sub("", token.content).split("\n")):
        yield RawLine(number + position, line)
