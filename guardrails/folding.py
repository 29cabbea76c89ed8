"""Folds look-alike and invisible characters, keeping track of where each one stood."""

import unicodedata
from functools import lru_cache

import decancer_py

from schema.base import Noun

_INVISIBLE = {"Cf", "Me"}
_LATIN_MARKS = range(0x0300, 0x0370)
_ARABIC_MARKS = range(0x064B, 0x0660)
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_PLAIN = str.maketrans(
    {
        "¿": "",
        "¡": "",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "⁄": "/",
    }
)
_ENCLOSED_LETTERS = range(0x1F100, 0x1F200)


class Folded(Noun):
    """Lower-case text in plain characters; `origins[i]` is the place of its character i in the raw text."""

    text: str
    origins: tuple[int, ...]


def is_mostly_latin(text: str) -> bool:
    """Say whether at least half of a text's letters are Latin; a text without letters counts as Latin."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character.isascii() or "LATIN" in unicodedata.name(character, "") for character in letters)
    return 2 * latin >= len(letters)


@lru_cache(maxsize=4096)
def _fold_character(character: str, is_latin: bool) -> str:
    """Return what a character stands for; nothing for an invisible one."""
    plain = unicodedata.normalize("NFKC", character.translate(_PLAIN)).translate(_PLAIN).lower()
    if len(plain) == 1 and unicodedata.category(plain) in _INVISIBLE:
        return ""
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(c for c in decomposed if ord(c) not in _LATIN_MARKS and ord(c) not in _ARABIC_MARKS)
    bare = "".join(c for c in bare if ord(c) not in _VARIATION_SELECTORS)
    is_letter = bare.isalpha() or ord(character) in _ENCLOSED_LETTERS
    if is_latin and is_letter and not bare.isascii():
        return str(decancer_py.parse(bare))
    return unicodedata.normalize("NFC", bare)


def fold(raw: str) -> Folded:
    """Fold a text character by character.

    Full-width, styled and enclosed characters, accents, zero-width and emoji digits are folded in every
    text; look-alikes of other alphabets only where the text is mostly Latin, so that Russian stays Russian.
    """
    if raw.isascii():
        return Folded(text=raw.lower(), origins=tuple(range(len(raw))))
    is_latin = is_mostly_latin(unicodedata.normalize("NFKC", raw))
    pieces = [(_fold_character(character, is_latin), place) for place, character in enumerate(raw)]
    return Folded(
        text="".join(piece for piece, _ in pieces),
        origins=tuple(place for piece, place in pieces for _ in piece),
    )
