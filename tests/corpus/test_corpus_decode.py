"""Bytes to text."""

import pytest

from corpus.decode import decode
from corpus.raw import UnreadableError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_in_a_known_encoding_is_read(encoding: str) -> None:
    text = "The café is open. The dose is 0.5 mg per kg.\nIt’s “low”."
    assert decode(text.encode(encoding)) == text


def test_line_ends_become_newlines() -> None:
    assert decode(b"one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7 and so on", "its content is a PDF"),
        (b"PK\x03\x04rest", "Word document"),
        (b"\xd0\xcf\x11\xe0rest", "old Office file"),
        (b"\x89PNG\r\n", "an image"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"\xff\xfea\x00b", "starts as UTF-16"),
        (b"\xef\xbb\xbfabc\xff", "starts as UTF-8-SIG but byte 3"),
        ("Лекарство от боли".encode("cp1251"), "its encoding cannot be told"),
        (b"abc \x81 def", "its encoding cannot be told"),
        (b"text\x00with zero", "binary data"),
        (b"\x01\x02\x03\x04 text", "binary data"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableError, match=problem):
        decode(content)


def test_a_jumble_of_bytes_is_refused() -> None:
    with pytest.raises(UnreadableError):
        decode(bytes(number * number % 251 for number in range(4096)))
