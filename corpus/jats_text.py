"""The running text of JATS elements: citation numbers go, raised figures stay readable."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Protocol

from lxml import etree

_CITED = "\ue000"
_RUN = rf"{_CITED}(?:(?:[\s,;–—-]|and)*{_CITED})*"
_BRACKETED_CITATIONS = re.compile(rf"\s*[\[(]\s*{_RUN}\s*[\])]")
_CITATIONS = re.compile(rf"\s*{_RUN}")
_NUMBER = re.compile(r"[\[(]?[\d\s,;–—-]+[a-z]?[\])]?|[*†‡§¶#]*")
_EXPONENT = re.compile(r"[-−–+]?\d+")
_NOTES = frozenset({"bibr", "fn", "table-fn", "aff", "corresp", "author-notes"})
_DROPPED = frozenset(
    {
        "label",
        "graphic",
        "inline-graphic",
        "media",
        "object-id",
        "tex-math",
        "index-term",
        "fn",
        "private-char",
    }
)


class Xml(Protocol):
    """What reading needs of an lxml element; comments and the like have no text as their tag."""

    tag: object
    text: str | None
    tail: str | None
    sourceline: int | None

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""

    def findall(self, path: str) -> list["Xml"]:
        """Return the elements at a path."""

    def itertext(self) -> Iterator[str]:
        """Yield all text inside."""

    def __iter__(self) -> Iterator["Xml"]: ...

    def __len__(self) -> int: ...


def name_of(node: Xml) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""


def find(node: Xml, path: str) -> list[Xml]:
    """Return the elements at a path of names below a node, whatever their namespace."""
    return node.findall("/".join(f"{{*}}{part}" for part in path.split("/")))


def text_of(node: Xml) -> str:
    """Return the running text of an element on one line."""
    return tidy("".join(_pieces(node)))


def texts_at(node: Xml, path: str) -> list[str]:
    """Return the texts of all elements at a path that hold any."""
    return [text for text in map(text_of, find(node, path)) if text]


def tidy(text: str) -> str:
    """Return a text without the gaps that citation numbers leave, its blanks made single."""
    return " ".join(_CITATIONS.sub("", _BRACKETED_CITATIONS.sub("", text)).split())


def inline_text(child: Xml, before: str) -> str:
    """Return the untidied text of an element inside a paragraph; `before` is what stands in front of it."""
    name = name_of(child)
    if child.tag is etree.Entity:
        return unescape(child.text or "")
    if name == "xref" and child.get("ref-type", "") in _NOTES and _NUMBER.fullmatch(text_of(child)):
        return _CITED
    if name == "sup" and len(child) == 0 and before[-1:].isdigit() and _EXPONENT.fullmatch(child.text or ""):
        return f"^{child.text}"
    if not name or name in _DROPPED:
        return ""
    return " " if name == "break" else "".join(_pieces(child))


def _pieces(node: Xml) -> Iterator[str]:
    before = node.text or ""
    yield before
    for child in node:
        found = inline_text(child, before)
        yield found
        yield child.tail or ""
        before = child.tail or found or before
