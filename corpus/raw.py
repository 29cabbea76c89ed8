"""What a file holds before it is cleaned, or why it cannot be used."""

from dataclasses import dataclass, field
from typing import NamedTuple

from schema.base import Noun
from schema.documents import StrippedSpan


class RawLine(NamedTuple):
    """A line as read. `number` is 1-based in the file, or in the text taken from it (HTML, PDF, DOCX)."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader takes from a file.

    Headings that the format knows are marked `#` to `######`, list items `- ` or `1. `; blank lines
    separate paragraphs. `front_matter` holds the metadata that people wrote at the head of the file,
    unchecked; `found` what the format itself states, under the names of `Source`'s fields; `left_out`
    what is no text of the document (page headers, texts of pictures).
    """

    lines: tuple[RawLine, ...]
    front_matter: dict[str, object] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    left_out: tuple[StrippedSpan, ...] = ()


class RawDocument(Noun):
    """The content of one file, unclean."""

    file_name: str
    file_sha256: str
    content: Content


class SkippedFile(Noun):
    """A file that cannot be used, with the reason and what can be done about it."""

    file_name: str
    reason: str
    remedy: str


class UnreadableError(Exception):
    """A reader cannot use a file; `read` turns it into a `SkippedFile`.

    Args:
        reason: what is wrong.
        remedy: what the owner of the file can do.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}. {remedy}")
