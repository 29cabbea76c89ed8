"""Files of each format, and files that cannot be used."""

import io
import os
import time
import zipfile
from pathlib import Path

import docx
import pytest
from corpus_files import aes_pdf_bytes, docx_bytes, loaded, pdf_bytes, pdf_page

from corpus import read_docx as word_reader
from corpus.raw import RawDocument, SkippedFile
from corpus.read import SUFFIXES, read

HTML = """<html><head><title>Back pain: what helps | A Clinic</title>
<meta name="author" content="Jane Doe"><meta property="og:site_name" content="A Clinic">
<meta property="article:published_time" content="2024-05-06">
<link rel="canonical" href="https://example.org/back"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Back pain: what helps</h1>
<p>Most back pain gets better on its own within a few weeks. Keep moving if you can.</p>
<h2>Warning signs</h2><p>See a doctor at once if you have:</p>
<ul><li>numbness around the <b>saddle</b></li><li>loss of bladder control</li></ul>
<h3>After an injury</h3><p>Rest for a day, then <a href="y">walk</a> a little.<sup>1,2</sup></p>
<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>Paracetamol</td><td>1 g</td></tr></table></article>
<footer>Copyright 2024 A Clinic. All rights reserved.</footer></body></html>"""


def raw(path: Path) -> RawDocument:
    document = read(path)
    assert isinstance(document, RawDocument), document
    return document


def skipped(path: Path) -> SkippedFile:
    file = read(path)
    assert isinstance(file, SkippedFile), file
    assert file.file_name == path.name
    assert file.remedy
    return file


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_text_file_keeps_its_line_numbers(tmp_path: Path) -> None:
    lines = raw(write(tmp_path, "a.txt", "one\n\nthree\n")).content.lines
    assert [(line.number, line.text) for line in lines if line.text] == [(1, "one"), (3, "three")]


def test_front_matter_is_taken_off_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    text = "---\ntitle: Knees\npeople: 40\n---\n\n# Knees\n\nKnees hurt.\n"
    for name in ("a.md", "a.txt"):
        document = raw(write(tmp_path, name, text))
        assert document.content.front_matter == {"title": "Knees", "people": 40}
        assert [line.number for line in document.content.lines if "hurt" in line.text] == [8]


def test_a_rule_of_dashes_is_no_front_matter(tmp_path: Path) -> None:
    document = raw(write(tmp_path, "a.txt", "---\njust text\n---\nmore text\n"))
    assert "just text" in [line.text for line in document.content.lines]
    assert document.content.front_matter == {}


def test_markdown_loses_its_marks_and_keeps_its_structure(tmp_path: Path) -> None:
    text = (
        "# The *knee*\n\nSome **bold** text with a [link](http://example.org)\nover two lines &amp; more."
        " ![a knee](knee.png)\n\n- one\n- two:\n  - inner\n\n1. first\n2. second\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nLess pain<sup>1,2</sup> by m<sup>th</sup>.\n\n"
        "    indented text\n\n<div>raw text</div>\n\n---\n\n> quoted\n"
    )
    document = raw(write(tmp_path, "knee.md", text))
    assert [line.text for line in document.content.lines if line.text.strip()] == [
        "# The knee",
        "Some bold text with a link",
        "over two lines & more. ",
        "- one",
        "- two:",
        "  - inner",
        "1. first",
        "2. second",
        "a | b",
        "1 | 2",
        "Less pain by mth.",
        "indented text",
        "raw text",
        "quoted",
    ]
    assert [(span.line, span.text, span.reason) for span in document.content.left_out] == [
        (3, "a knee", "text of a picture")
    ]


def test_html_gives_main_text_and_metadata(tmp_path: Path) -> None:
    document = loaded(write(tmp_path, "back.html", HTML))
    assert document.text.startswith("Back pain: what helps\n\nMost back pain")
    assert "have:\n- numbness around the saddle\n- loss of bladder control" in document.text
    assert "walk a little.\n" in document.text
    assert "Paracetamol | 1 g" in document.text
    assert [s.heading_path for s in document.sections] == [
        (),
        ("Warning signs",),
        ("Warning signs", "After an injury"),
    ]
    source = document.source
    assert (source.title, source.author, source.publisher) == (
        "Back pain: what helps",
        "Jane Doe",
        "A Clinic",
    )
    assert (source.published, source.url) == ("2024-05-06", "https://example.org/back")


def test_a_very_small_html_page_is_read(tmp_path: Path) -> None:
    assert (
        loaded(write(tmp_path, "a.htm", "<p>The drip takes an hour.</p>")).text == "The drip takes an hour."
    )


def test_html_without_text_is_skipped(tmp_path: Path) -> None:
    assert skipped(
        write(tmp_path, "a.html", "<html><body><img src='a.png'></body></html>")
    ).reason.startswith("no text was found")


def test_word_headings_lists_and_tables_are_kept(tmp_path: Path) -> None:
    paragraphs = [
        ("Title", "Your infusion"),
        ("Heading 1", "Before you come"),
        ("Normal", "Do not come if you have:"),
        ("List Bullet", "a fever"),
        ("List Bullet", "a new cough"),
        ("Heading 2", "Food"),
        ("Normal", "Do not eat for six hours."),
        ("Normal", "  "),
    ]
    content = docx_bytes(paragraphs, [["Drug", "Dose"], ["Paracetamol", "1 g"]])
    document = loaded(write(tmp_path, "sheet.docx", content))
    assert document.source.title == "Your infusion"
    assert [section.heading_path for section in document.sections] == [
        ("Before you come",),
        ("Before you come", "Food"),
    ]
    assert "have:\n- a fever\n- a new cough\n" in document.text
    assert document.text.endswith("Drug | Dose\n\nParacetamol | 1 g")


def test_word_properties_are_found(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.author = "Ann Other"
    word.add_paragraph("The drip takes an hour.")
    buffer = io.BytesIO()
    word.save(buffer)
    assert loaded(write(tmp_path, "a.docx", buffer.getvalue())).source.author == "Ann Other"


def test_a_word_list_made_by_numbering_alone_is_a_list(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Bring:")
    item = word.add_paragraph("a friend")
    item._p.get_or_add_pPr().get_or_add_numPr()
    buffer = io.BytesIO()
    word.save(buffer)
    assert loaded(write(tmp_path, "a.docx", buffer.getvalue())).text == "Bring:\n- a friend"


def test_pdf_paragraphs_are_made_whole_and_page_headers_left_out(tmp_path: Path) -> None:
    first = pdf_page(
        "Back pain: what helps",
        "",
        "Most back pain gets better by itself within a few weeks if you",
        "keep moving. Take a walk each day, and take pain medicine if the",
        "pain is bad. Bed rest makes back pain worse for nearly all people",
        "who try it.",
        "",
        "Warning signs",
        "",
        "See a doctor at once if you have any of these, day or night, and",
        "if the pain is bad at night, then please do not wait until the",
        footer="A Clinic - Page 1 of 2",
    )
    second = pdf_page(
        "morning of the next day comes.", "", "Call us if you are worried.", footer="A Clinic - Page 2 of 2"
    )
    document = loaded(write(tmp_path, "back.pdf", pdf_bytes([first, second])))
    assert document.source.title == "Back pain: what helps"
    assert [section.heading_path for section in document.sections] == [(), ("Warning signs",)]
    assert "within a few weeks if you keep moving." in document.text
    assert "do not wait until the morning of the next day comes." in document.text
    assert [span.text for span in document.stripped] == ["A Clinic - Page 1 of 2", "A Clinic - Page 2 of 2"]


def test_a_pdf_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    left = [(40, 780 - 14 * n, 10, f"left column line {n} of the text") for n in range(12)]
    right = [(330, 780 - 14 * n, 10, f"right column line {n} of the text") for n in range(12)]
    text = loaded(write(tmp_path, "two.pdf", pdf_bytes([[*left, *right]]))).text
    assert text.index("left column line 11") < text.index("right column line 0")


def test_a_pdf_that_opens_with_an_empty_password_is_read(tmp_path: Path) -> None:
    content = pdf_bytes([pdf_page("The drip takes an hour, and you rest for an hour after it.")])
    assert "drip" in loaded(write(tmp_path, "a.pdf", content)).text


def test_encrypted_pdf_is_skipped(tmp_path: Path) -> None:
    content = pdf_bytes([pdf_page("A secret.")], password="secret")  # noqa: S106 - a test's own password
    assert skipped(write(tmp_path, "a.pdf", content)).reason == "it is encrypted"


def test_a_pdf_encrypted_by_aes_is_skipped(tmp_path: Path) -> None:
    assert skipped(write(tmp_path, "a.pdf", aes_pdf_bytes())).reason == "it is encrypted"


def test_a_pdf_with_a_damaged_head_keeps_its_text(tmp_path: Path) -> None:
    content = pdf_bytes([pdf_page("The drip takes an hour, and you rest for an hour.")])
    damaged = content.replace(b"/Info 1 0 R", b"/Info 7    ")
    assert damaged != content
    assert loaded(write(tmp_path, "a.pdf", damaged)).source.title == "A"


def test_scanned_pdf_is_skipped(tmp_path: Path) -> None:
    file = skipped(write(tmp_path, "a.pdf", pdf_bytes([[]])))
    assert "scan" in file.reason
    assert "OCR" in file.remedy


def test_damaged_pages_of_a_pdf_are_named(tmp_path: Path) -> None:
    content = pdf_bytes([pdf_page("The drip takes an hour.")])
    broken = content.replace(b"/Font", b"/Fond").replace(b"BT /F1", b"BT (F1")
    assert skipped(write(tmp_path, "a.pdf", broken)).reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty (0 bytes)"),
        ("a.pdf", b"", "empty (0 bytes)"),
        ("a.txt", b" \n\t\n", "only blanks"),
        ("a.md", b"---\ntitle: Knees\n---\n\n", "only blanks"),
        ("a.html", b" \n ", "only blanks"),
        ("a.docx", docx_bytes([("Normal", "  ")]), "only blanks"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "binary data"),
        ("a.md", "Обезболивание".encode("cp1251"), "encoding cannot be told"),
        ("a.pdf", b"%PDF-1.4 broken", "damaged or not a PDF"),
        ("a.pdf", b"hello", "damaged or not a PDF"),
        ("a.docx", b"PK\x03\x04 broken", "damaged or not a Word file (BadZipFile)"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old", "old Word file or has a password"),
        ("a.md", b"---\ntitle: a: b: c\n---\n\nText.\n", "front matter is not valid YAML"),
        ("a.csv", b"a,b\n", "files of kind .csv are not read"),
        ("LICENSE", b"text", "files of kind without suffix are not read"),
    ],
)
def test_an_unusable_file_is_skipped_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    assert reason in skipped(write(tmp_path, name, content)).reason


def test_a_zip_that_is_no_word_file_is_skipped(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("note.txt", "hello")
    assert "damaged or not a Word file" in skipped(tmp_path / "a.docx").reason


def test_a_word_file_that_unpacks_to_too_much_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_reader, "MAX_UNZIPPED_BYTES", 1000)
    assert "it unpacks to" in skipped(write(tmp_path, "a.docx", docx_bytes([("Normal", "Hello.")]))).reason


def test_a_file_of_50_mb_is_refused_fast_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    start = time.perf_counter()
    assert skipped(path).reason == "it has 50.0 MB; the limit is 20 MB"
    assert time.perf_counter() - start < 0.1


def test_a_link_to_nothing_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    assert "cannot be opened (No such file" in skipped(tmp_path / "a.txt").reason


def test_a_pipe_is_skipped_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert skipped(tmp_path / "a.txt").reason == "it is not a regular file"


def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Hello there.")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        file = read(path)
    finally:
        os.seteuid(user)
    assert isinstance(file, SkippedFile)
    assert "cannot be opened (Permission denied)" in file.reason


def test_every_suffix_is_read(tmp_path: Path) -> None:
    contents = {
        ".docx": docx_bytes([("Normal", "The drip takes an hour.")]),
        ".pdf": pdf_bytes([pdf_page("The drip takes an hour.")]),
        ".htm": b"<p>The drip takes an hour.</p>",
        ".html": b"<p>The drip takes an hour.</p>",
        ".md": b"The drip takes an hour.",
        ".txt": b"The drip takes an hour.",
        ".nxml": b"<article><body><p>The drip takes an hour.</p></body></article>",
        ".xml": b"<article><body><p>The drip takes an hour.</p></body></article>",
    }
    assert set(contents) == set(SUFFIXES)
    for suffix, content in contents.items():
        assert "drip" in loaded(write(tmp_path, f"a{suffix.upper()}", content)).text
