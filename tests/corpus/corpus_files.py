"""Makes small files of each format for the tests."""

import io
from pathlib import Path

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from corpus.clean import CleanText, clean
from corpus.headings import build_sections
from corpus.load import load_file
from corpus.raw import Content, RawLine
from schema.documents import Document, Source

PAGES = Path(__file__).with_name("pages")


def page(name: str) -> str:
    """Return an invented page of the folder `pages`."""
    return (PAGES / f"{name}.txt").read_text(encoding="utf-8")


def cleaned(text: str) -> CleanText:
    """Clean a plain text."""
    lines = (RawLine(number, line) for number, line in enumerate(text.split("\n"), start=1))
    return clean(Content(lines=tuple(lines)))


def document_of(text: str, source_id: str = "leaflet") -> Document:
    """Build a document from a plain text, as loading does."""
    kept = cleaned(text)
    body, sections = build_sections(kept.lines, kept.title)
    return Document(
        source=Source(id=source_id, title=kept.title or "A leaflet"),
        text=body,
        sections=sections,
        file_name=f"{source_id}.txt",
        file_sha256="0" * 64,
        stripped=kept.stripped,
    )


def loaded(path: Path) -> Document:
    """Load a file that must be usable."""
    document = load_file(path)
    assert isinstance(document, Document), document
    return document


def pdf_bytes(pages: list[list[tuple[int, int, int, str]]], password: str = "") -> bytes:
    """Write a PDF; each page is a list of (x, y, font size, text)."""
    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(width=595, height=842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td <{text.encode('cp1252').hex()}> Tj ET" for x, y, size, text in lines
        )
        stream = DecodedStreamObject()
        stream.set_data(drawn.encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert PdfReader(io.BytesIO(buffer.getvalue()))
    return buffer.getvalue()


def aes_pdf_bytes() -> bytes:
    """Write a PDF that says it is encrypted by AES, as most of today's are."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    method = DictionaryObject(
        {NameObject("/CFM"): NameObject("/AESV3"), NameObject("/Length"): NumberObject(32)}
    )
    lengths = {"/O": 48, "/U": 48, "/OE": 32, "/UE": 32, "/Perms": 16}
    entry = DictionaryObject(
        {NameObject(name): ByteStringObject(b"x" * size) for name, size in lengths.items()}
    )
    numbers = {"/V": 5, "/R": 6, "/Length": 256, "/P": -4}
    entry.update({NameObject(name): NumberObject(number) for name, number in numbers.items()})
    names = {"/Filter": "/Standard", "/StmF": "/StdCF", "/StrF": "/StdCF"}
    entry.update({NameObject(name): NameObject(value) for name, value in names.items()})
    entry[NameObject("/CF")] = DictionaryObject({NameObject("/StdCF"): method})
    writer._encrypt_entry = writer._add_object(entry)
    writer._ID = ArrayObject([ByteStringObject(b"i" * 16), ByteStringObject(b"i" * 16)])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf_page(
    *lines: str, top: int = 780, step: int = 14, footer: str = ""
) -> list[tuple[int, int, int, str]]:
    """Set lines one under the other; an empty line leaves a gap."""
    drawn = [(60, top - step * place, 11, line) for place, line in enumerate(lines) if line]
    return [*drawn, (60, 30, 9, footer)] if footer else drawn


def docx_bytes(paragraphs: list[tuple[str, str]], table: list[list[str]] | None = None) -> bytes:
    """Write a Word file; each paragraph is (style, text)."""
    word = docx.Document()
    for style, text in paragraphs:
        word.add_paragraph(text, style=style)
    if table:
        grid = word.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()
