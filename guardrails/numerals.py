"""Number words to digits, and units to one form."""

import re
from collections.abc import Mapping, Sequence

from text_to_num import find_numbers

from guardrails.tokens import Token

_SMALLEST_WORD = 2.0
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")


class _Spoken:
    """A token as text_to_num wants it."""

    def __init__(self, word: str) -> None:
        self._word = word

    def text(self) -> str:
        return self._word

    def nt_separated(self, _previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def read_numbers(tokens: Sequence[Token], units: Mapping[str, str]) -> list[Token]:
    """Return tokens with number words as digits ("eighty" is "80") and units after numbers in one form.

    "One" is a number only before a unit, so that "someone" and "this one" stay words.
    """
    spoken = [_Spoken(token.text) for token in tokens]
    found = {number.start: number for number in find_numbers(spoken, "en", _SMALLEST_WORD)}
    read: list[Token] = []
    at = 0
    while at < len(tokens):
        token, number = tokens[at], found.get(at)
        size = number.end - number.start if number and not number.is_ordinal else 1
        text = number.text if number and not number.is_ordinal else _digits(token.text)
        following = tokens[at + size].text if at + size < len(tokens) else ""
        if text == "one" and following in units:
            text = "1"
        if read and read[-1].text[0].isdigit() and text in units:
            text = units[text]
        read.append(Token(text, token.start, tokens[at + size - 1].end))
        at += size
    return read


def _digits(text: str) -> str:
    """Return a number with a decimal point and without commas for thousands."""
    return _THOUSANDS.sub("", text).replace(",", ".") if text[0].isdigit() else text
