"""Messages hidden in a code: base64, hexadecimal, binary, Morse, ROT13, backwards, pig Latin."""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator

from guardrails.vocabulary import Vocabulary

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:,]*){8,}")
_BINARY = re.compile(r"(?:[01]{8}\s*){4,}")
_MORSE = re.compile(r"(?:[.\-·–]{1,6}(?:\s+/?\s*|$)){8,}")
_WORD = re.compile(r"[a-z]+")
_BETWEEN = re.compile(r"[\s:,]")
_LEAST_SHARE = 0.7
_MOST_SHARE = 0.5
_VOWELS = "aeiou"
_LETTERS = (
    ".- a|-... b|-.-. c|-.. d|. e|..-. f|--. g|.... h|.. i|.--- j|-.- k|.-.. l|-- m|-. n|--- o|.--. p|--.- q|"
    ".-. r|... s|- t|..- u|...- v|.-- w|-..- x|-.-- y|--.. z|----- 0|.---- 1|..--- 2|...-- 3|....- 4|..... 5|"
    "-.... 6|--... 7|---.. 8|----. 9"
)
_MORSE_LETTERS = dict(each.split() for each in _LETTERS.split("|"))


def decode(raw: str, vocabulary: Vocabulary) -> list[str]:
    """Return what a message says once decoded; empty where it holds no code that reads as English."""
    lower = raw.lower()
    plain = [*_from_bytes(raw), *(_from_morse(found.group()) for found in _MORSE.finditer(raw))]
    if _english_share(lower, vocabulary) <= _MOST_SHARE:
        plain += [codecs.encode(lower, "rot13"), lower[::-1], _from_pig_latin(lower, vocabulary)]
    return [text for text in plain if _english_share(text.lower(), vocabulary) >= _LEAST_SHARE]


def _english_share(text: str, vocabulary: Vocabulary) -> float:
    words = _WORD.findall(text)
    return sum(vocabulary.is_known(word) for word in words) / len(words) if words else 0.0


def _from_bytes(raw: str) -> Iterator[str]:
    """Yield the texts behind base64, hexadecimal and binary digits."""
    for found in _BASE64.findall(raw):
        try:
            yield base64.b64decode(found + "=" * (-len(found) % 4), altchars=b"-_").decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    for pattern, base, width in ((_HEX, 16, 2), (_BINARY, 2, 8)):
        for found in pattern.findall(raw):
            digits = _BETWEEN.sub("", found)
            numbers = [int(digits[at : at + width], base) for at in range(0, len(digits), width)]
            yield bytes(numbers).decode(errors="replace")


def _from_morse(code: str) -> str:
    plain = code.replace("·", ".").replace("–", "-").strip()
    words = re.split(r"\s*/\s*|\s{3,}", plain)
    return " ".join("".join(_MORSE_LETTERS.get(sign, "?") for sign in word.split()) for word in words)


def _from_pig_latin(lower: str, vocabulary: Vocabulary) -> str:
    """Return a text with each word that ends in "ay" turned back into the known word it may come from."""
    return _WORD.sub(lambda match: _pig_word(match.group(), vocabulary), lower)


def _pig_word(word: str, vocabulary: Vocabulary) -> str:
    stem = word.removesuffix("ay")
    if stem == word or vocabulary.is_english(word):
        return word
    options = [stem.removesuffix("w"), stem.removesuffix("y")]
    options += [stem[-size:] + stem[:-size] for size in range(1, 4) if not set(stem[-size:]) & set(_VOWELS)]
    options = [option for option in options if option in {"a", "i"} or len(option) > 1]
    return next((option for option in options if vocabulary.is_known(option)), stem)
