"""Bytes to text: UTF-8, UTF-16 or UTF-32 with their marks, or Windows-1252; all else is refused."""

import codecs

from corpus.raw import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word document or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls) or one with a password"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
_MAX_CONTROL_SHARE = 0.002
_MAX_FOREIGN_SHARE = 0.1
_SAVE_AS_UTF8 = "Open it in a text editor and save it as UTF-8"


def decode(content: bytes) -> str:
    r"""Return the text of a file with `\n` line ends and without a byte-order mark.

    Raises:
        UnreadableError: the bytes are no text, or text in an encoding that cannot be told for sure.
    """
    for mark, name in _OTHER_FORMATS:
        if content.startswith(mark):
            raise UnreadableError(f"its content is {name}, not text", "Give the file its proper suffix")
    text = _decode_marked(content)
    if _is_binary(text):
        raise UnreadableError("it holds binary data, not text", _SAVE_AS_UTF8 + ", or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_marked(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                problem = f"it starts as {encoding.upper()} but byte {error.start} is not"
                raise UnreadableError(problem, _SAVE_AS_UTF8) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_western(content, error.start)


def _decode_western(content: bytes, bad_byte: int) -> str:
    """Read Windows-1252, which nearly any bytes resemble: only mostly plain Latin text is believed."""
    refusal = UnreadableError(
        f"it is not UTF-8 (byte {bad_byte}) and its encoding cannot be told", _SAVE_AS_UTF8
    )
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refusal from error
    foreign = sum(not character.isascii() for character in text)
    if foreign > _MAX_FOREIGN_SHARE * len(text):
        raise refusal
    return text


def _is_binary(text: str) -> bool:
    controls = sum(character < " " and character not in "\n\r\t\f\v" for character in text)
    return "\x00" in text or controls > _MAX_CONTROL_SHARE * len(text)
