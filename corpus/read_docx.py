"""DOCX to lines: headings and lists by their styles, tables row by row."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpus.raw import Content, RawLine, UnreadableError

MAX_UNZIPPED_BYTES = 200 * 2**20
_HEADING_STYLE = re.compile(r"(?i)heading (\d)")


def read_docx(content: bytes) -> Content:
    """Return the lines of a Word document and its core properties.

    Line numbers count paragraphs and table rows.

    Raises:
        UnreadableError: the file is damaged, has a password, or unpacks to more than 200 MB.
    """
    word = _open(content)
    lines: list[RawLine] = []
    for number, text in enumerate(_texts(word), start=1):
        if not (_is_item(text) and lines and _is_item(lines[-1].text)):
            lines.append(RawLine(number, ""))
        lines.append(RawLine(number, text))
    properties = {"title": word.core_properties.title, "author": word.core_properties.author}
    found = {name: value for name, value in properties.items() if value and value != "python-docx"}
    return Content(lines=tuple(lines), found=found)


def _open(content: bytes) -> WordDocument:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "it is an old Word file or has a password", "Save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unzipped = sum(part.file_size for part in archive.infolist())
        if unzipped > MAX_UNZIPPED_BYTES:
            raise UnreadableError(
                f"it unpacks to {unzipped // 2**20} MB", "Remove its pictures and save it again"
            )
        return docx.Document(io.BytesIO(content))
    except UnreadableError:
        raise
    except Exception as error:
        problem = f"it is damaged or not a Word file ({type(error).__name__})"
        raise UnreadableError(problem, "Open it in Word and save it again as .docx") from error


def _texts(word: WordDocument) -> Iterator[str]:
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            yield from (_row(row.cells) for row in part.rows)
        else:
            yield from _marked(part)


def _row(cells: tuple[object, ...]) -> str:
    texts = [" ".join(getattr(cell, "text", "").split()) for cell in cells]
    return " | ".join(text for position, text in enumerate(texts) if text not in texts[:position])


def _marked(paragraph: Paragraph) -> Iterator[str]:
    style = paragraph.style.name if paragraph.style is not None else ""
    heading = _HEADING_STYLE.match(style or "")
    lines = [line.strip() for line in paragraph.text.split("\n") if line.strip()]
    if heading or style == "Title":
        yield "#" * (int(heading[1]) if heading else 1) + " " + " ".join(lines)
    elif _is_in_list(paragraph, style or ""):
        yield "- " + " ".join(lines)
    else:
        yield from lines


def _is_in_list(paragraph: Paragraph, style: str) -> bool:
    properties = paragraph._p.pPr
    return style.startswith("List") or (properties is not None and properties.numPr is not None)


def _is_item(text: str) -> bool:
    return text.startswith("- ")
