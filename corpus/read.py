"""A file of any known format to raw lines, or why it cannot be used."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import frontmatter
import yaml

from corpus.decode import decode
from corpus.raw import Content, RawDocument, RawLine, SkippedFile, UnreadableError
from corpus.read_docx import read_docx
from corpus.read_html import read_html
from corpus.read_jats import read_jats
from corpus.read_markdown import read_markdown
from corpus.read_pdf import read_pdf

SUFFIXES = (".docx", ".htm", ".html", ".md", ".nxml", ".pdf", ".txt", ".xml")
MAX_BYTES = 20 * 2**20


def read(path: Path, max_bytes: int = MAX_BYTES) -> RawDocument | SkippedFile:
    """Read one file; never more than `max_bytes` of it.

    Returns:
        The raw document, or the file with the reason why it is skipped.
    """
    try:
        content = _bytes(path, max_bytes)
        parsed = _parse(path.suffix.lower(), content)
        if not any(line.text.strip() for line in parsed.lines):
            raise UnreadableError("it holds no text, only blanks", "Add its text or remove it")
    except UnreadableError as error:
        return SkippedFile(file_name=path.name, reason=error.reason, remedy=error.remedy)
    return RawDocument(file_name=path.name, file_sha256=sha256(content).hexdigest(), content=parsed)


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableError("it is not a regular file", "Put the document itself here")
        if size > max_bytes:
            raise UnreadableError(
                f"it has {size / 2**20:.1f} MB; the limit is {max_bytes / 2**20:.0f} MB",
                "Split it or take the pictures out",
            )
        content = path.read_bytes()
    except OSError as error:
        problem = f"it cannot be opened ({error.strerror or type(error).__name__})"
        raise UnreadableError(
            problem, "Check that it exists and that its permissions let you read it"
        ) from error
    if not content:
        raise UnreadableError("it is empty (0 bytes)", "Add its text or remove it")
    return content


def _parse(suffix: str, content: bytes) -> Content:
    if suffix == ".pdf":
        return read_pdf(content)
    if suffix == ".docx":
        return read_docx(content)
    if suffix in (".nxml", ".xml"):
        return read_jats(content)
    if suffix in (".html", ".htm"):
        return read_html(_text(content))
    if suffix in (".md", ".txt"):
        return _with_front_matter(_text(content), is_markdown=suffix == ".md")
    raise UnreadableError(
        f"files of kind {suffix or 'without suffix'} are not read", f"Use {', '.join(SUFFIXES)}"
    )


def _text(content: bytes) -> str:
    text = decode(content)
    if not text.strip():
        raise UnreadableError("it holds no text, only blanks", "Add its text or remove it")
    return text


def _with_front_matter(text: str, *, is_markdown: bool) -> Content:
    try:
        front_matter, body = frontmatter.parse(text)
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise UnreadableError(
            f"its front matter is not valid YAML: {problem}",
            "Write one 'name: value' a line; put values that hold ':' in quotes",
        ) from error
    if not front_matter:
        body = text
    first_number = text.count("\n", 0, len(text.rstrip()) - len(body)) + 1 if front_matter else 1
    if is_markdown:
        return replace(read_markdown(body, first_number), front_matter=front_matter)
    lines = tuple(RawLine(number, line) for number, line in enumerate(body.split("\n"), start=first_number))
    return Content(lines=lines, front_matter=front_matter)
