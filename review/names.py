"""Finds names by the words that introduce them."""

import re
from functools import cache

from review.words import MaskWords

MOST_NAME_WORDS = 5
_MASK = "[name]"


@cache
def _introductions(introductions: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(introductions, key=lambda words: (-len(words), words))
    either = "|".join(re.escape(words).replace("'", "['’]") for words in ordered)
    return re.compile(rf"(?<![\w'’])(?:{either})(?=\s)", re.IGNORECASE)


@cache
def _word(particles: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a word after a gap, with the particles before it."""
    word = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*"
    return re.compile(rf"[^\S\n]+(?:(?:{'|'.join(particles)})[^\S\n]+)*({word})")


@cache
def _titles(titles: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{'|'.join(titles)})\b\.?")


def _is_name(word: str, words: MaskWords, needs_capital: bool) -> bool:
    plain = word.lower().replace("’", "'")
    if plain in words.no_names or plain.removesuffix("'s") in words.no_names:
        return False
    is_capital = word[0].isupper() and (len(word) == 1 or not word.isupper())
    return is_capital or not needs_capital or word.lower() in words.common_names


def _name_end(text: str, start: int, words: MaskWords, needs_capital: bool) -> int:
    """Return where the name that begins at `start` ends; `start` itself where there is none."""
    end = start
    for _ in range(MOST_NAME_WORDS):
        found = _word(words.name_particles).match(text, end)
        if not found or not _is_name(found[1], words, needs_capital):
            break
        needs_capital = needs_capital or found[1][0].isupper()
        end = found.end()
    return end


def _mask_after(text: str, introduction: re.Pattern[str], words: MaskWords, needs_capital: bool) -> str:
    parts, position = [], 0
    for found in introduction.finditer(text):
        end = _name_end(text, found.end(), words, needs_capital)
        if end > found.end() >= position:
            parts += [text[position : found.end()], " ", _MASK]
            position = end
    return "".join([*parts, text[position:]])


def _mask_this_is(text: str, words: MaskWords) -> str:
    goes_on = "|".join(words.after_this_is)
    after = re.compile(rf"\s*(?:$|[.,;:!?)\n-]|\s(?:{goes_on})\b)")
    for found in reversed(list(_introductions(words.this_is_introductions).finditer(text))):
        end = _name_end(text, found.end(), words, needs_capital=True)
        if end > found.end() and after.match(text, end):
            text = f"{text[: found.end()]} {_MASK}{text[end:]}"
    return text


def mask_names(text: str, words: MaskWords) -> str:
    """Mask names after "my name is", "I'm", "this is" and the like; "I'm diabetic" stays."""
    text = _mask_after(text, _introductions(words.sure_introductions), words, needs_capital=False)
    text = _mask_after(text, _introductions(words.likely_introductions), words, needs_capital=True)
    return _mask_this_is(text, words)


def mask_titled_names(text: str, words: MaskWords) -> str:
    """Mask names after a title; the title stays."""
    return _mask_after(text, _titles(words.titles), words, needs_capital=True)
