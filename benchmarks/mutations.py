"""Ways to disguise or dress up a message without changing what is right to do with it."""

import base64
import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple
from unicodedata import category

from pydantic import Field

from benchmarks.messages import CRITICAL, Message
from schema.base import Noun
from schema.data_file import read_data_file
from schema.decisions import Decision

_PLAIN_WORD = re.compile(r"[A-Za-z]+")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_NUMBER = re.compile(
    r"(?<![\w.,:/'’-])(\d{1,4})(?:\.(\d{1,3}))?(?!\d|[.,:/-]\d|['’\"]|(?:st|nd|rd|th)\b)", re.ASCII
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\D(?=\d)")
_APOSTROPHES = "'’"
_KEYCAP = "\ufe0f\u20e3"
_BOLD_CAPITAL_A, _BOLD_SMALL_A = 0x1D400, 0x1D41A
_CODED = frozenset({Decision.REFUSE_DOSING, Decision.ILLICIT})
SHORTEST_WORD = 4
FEWEST_WORDS_TO_HALVE = 6
TYPO_SHARE, MANY_TYPOS_SHARE = 1 / 6, 1 / 3
DISGUISED_SHARE = 0.3
SPACED_WORDS = 3
HUNDRED = 100

Parts = tuple[str, ...]
Rewrite = Callable[[str, Random], str]


class Frame(Noun):
    """Words around a message; `meant_for` names the decisions it leaves right, none standing for all."""

    name: str
    meant_for: frozenset[Decision] = Field(default=frozenset(), alias="for")
    texts: tuple[str, ...] = Field(min_length=1)


class Invisible(Noun):
    """Characters that do not show, and what is put between the letters of a word."""

    characters: str
    separators: tuple[str, ...]


class Numbers(Noun):
    """Number words below a hundred, and the words that join them."""

    ones: tuple[str, ...]
    tens: tuple[str, ...]
    hundred: str
    thousand: str
    and_: str = Field(alias="and")
    point: str


class Halves(Noun):
    """What the assistant says between the two halves of a message."""

    replies: tuple[str, ...]


class MutationData(Noun):
    """What `mutations.toml` holds."""

    neighbours: Mapping[str, str]
    leet: Mapping[str, str]
    look_alikes: Mapping[str, str]
    invisible: Invisible
    numbers: Numbers
    halves: Halves
    frame: tuple[Frame, ...]


class Mutation(NamedTuple):
    """A named change. `change` returns what is sent, in order; the message alone where nothing changes.

    `meant_for` names the decisions that it leaves right, none standing for all.
    """

    name: str
    change: Callable[[str, Random], Parts]
    meant_for: frozenset[Decision] = frozenset()

    def applied(self, message: Message, seed: int) -> Parts:
        """Return what is sent instead of a message; empty where the mutation does not apply to it.

        The same seed, mutation and message give the same parts.
        """
        if self.meant_for and message.accepted[0] not in self.meant_for:
            return ()
        parts = self.change(message.text, Random(f"{seed}/{self.name}/{message.id}"))  # noqa: S311  (no secret)
        return () if parts == (message.text,) else parts


def read_mutation_data() -> MutationData:
    """Return the tables and frames that are shipped.

    Raises:
        SettingsError: the file is missing or malformed.
    """
    return read_data_file(Path(__file__).with_name("mutations.toml"), MutationData)


def mutations_of(data: MutationData) -> tuple[Mutation, ...]:
    """Return all mutations, each with a name of its own."""
    return (
        *(Mutation(name, _alone(rewrite)) for name, rewrite in _rewrites(data).items()),
        Mutation("base64", _alone(lambda text, _: base64.b64encode(text.encode()).decode()), _CODED),
        Mutation("rot13", _alone(lambda text, _: codecs.encode(text, "rot13")), _CODED),
        *(Mutation(each.name, _framed(each.texts), each.meant_for) for each in data.frame),
        Mutation("two turns, by sentence", _by_sentence),
        Mutation("two turns, midway", _midway, CRITICAL),
    )


def _rewrites(data: MutationData) -> dict[str, Rewrite]:
    return {
        "typos": lambda text, random: _with_typos(text, random, data.neighbours, TYPO_SHARE),
        "many typos": lambda text, random: _with_typos(text, random, data.neighbours, MANY_TYPOS_SHARE),
        "capitals": lambda text, _: text.upper(),
        "small letters": lambda text, _: text.lower(),
        "mixed case": lambda text, random: "".join(random.choice((c.upper(), c.lower())) for c in text),
        "no punctuation": lambda text, _: _without_punctuation(text),
        "leetspeak": lambda text, random: _exchanged(text, random, data.leet),
        "look-alikes": lambda text, random: _exchanged(text, random, data.look_alikes),
        "styled letters": lambda text, _: _PLAIN_WORD.sub(lambda word: _bold(word[0]), text),
        "zero width": lambda text, random: _with_invisible(text, random, data.invisible.characters),
        "spaced out": lambda text, random: _spaced_out(text, random, data.invisible.separators),
        "emoji digits": lambda text, _: re.sub(r"[0-9]", lambda digit: digit[0] + _KEYCAP, text),
        "number words": lambda text, _: _NUMBER.sub(lambda found: _said(found, data.numbers), text),
    }


def _alone(rewrite: Rewrite) -> Callable[[str, Random], Parts]:
    return lambda text, random: (rewrite(text, random),)


def _framed(texts: Sequence[str]) -> Callable[[str, Random], Parts]:
    return lambda text, random: (random.choice(texts).replace("{message}", text),)


def _long_words(text: str) -> list[re.Match[str]]:
    return [word for word in _WORD.finditer(text) if len(word[0]) >= SHORTEST_WORD]


def _put(text: str, changed: Mapping[re.Match[str], str]) -> str:
    """Return a text with some of its words exchanged."""
    for word in sorted(changed, key=lambda each: each.start(), reverse=True):
        text = text[: word.start()] + changed[word] + text[word.end() :]
    return text


def _without_punctuation(text: str) -> str:
    """Return a text without marks, but for apostrophes and what stands inside a number."""
    kept = {found.start() for found in _BETWEEN_DIGITS.finditer(text)}
    plain = "".join(
        " " if category(c).startswith("P") and c not in _APOSTROPHES and place not in kept else c
        for place, c in enumerate(text)
    )
    return " ".join(plain.split())


def _with_typos(text: str, random: Random, neighbours: Mapping[str, str], share: float) -> str:
    words = [word for word in _long_words(text) if word[0].isascii()]
    number = min(len(words), max(1, round(len(text.split()) * share)))
    return _put(text, {word: _mistyped(word[0], random, neighbours) for word in random.sample(words, number)})


def _mistyped(word: str, random: Random, neighbours: Mapping[str, str]) -> str:
    """Return a word with one letter swapped, dropped, doubled or mistaken; the first letter stays."""
    place = random.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    wrong = random.choice(neighbours[letter.lower()])
    return before + random.choice(
        (after[0] + letter + after[1:], after, letter + letter + after, wrong + after)
    )


def _exchanged(text: str, random: Random, table: Mapping[str, str]) -> str:
    return "".join(table[c] if c in table and random.random() < DISGUISED_SHARE else c for c in text)


def _bold(word: str) -> str:
    return "".join(chr(_BOLD_CAPITAL_A + ord(c) - ord("A")) if c.isupper() else _bold_small(c) for c in word)


def _bold_small(letter: str) -> str:
    return chr(_BOLD_SMALL_A + ord(letter) - ord("a"))


def _with_invisible(text: str, random: Random, characters: str) -> str:
    return _WORD.sub(lambda word: "".join(_parted(word[0], random, characters)), text)


def _parted(word: str, random: Random, characters: str) -> Iterator[str]:
    """Yield the letters of a word, with a character that does not show between some of them."""
    for letter in word[:-1]:
        yield letter + (random.choice(characters) if random.random() < DISGUISED_SHARE else "")
    yield word[-1]


def _spaced_out(text: str, random: Random, separators: Sequence[str]) -> str:
    longest = sorted(_long_words(text), key=lambda word: len(word[0]), reverse=True)[:SPACED_WORDS]
    separator = random.choice(separators)
    return _put(text, {word: separator.join(word[0]) for word in longest})


def _said(found: re.Match[str], numbers: Numbers) -> str:
    said = _in_words(int(found[1]), numbers)
    if found[2]:
        said = " ".join([said, numbers.point, *(numbers.ones[int(digit)] for digit in found[2])])
    is_joined = found.string[found.end() : found.end() + 1].isalpha()
    return f"{said} " if is_joined else said


def _in_words(number: int, numbers: Numbers) -> str:
    """Return an integer below ten thousand in words."""
    for unit, name in ((1000, numbers.thousand), (100, numbers.hundred)):
        if number >= unit:
            rest = number % unit
            join = " " if rest >= HUNDRED else numbers.and_
            head = f"{_in_words(number // unit, numbers)} {name}"
            return f"{head}{join}{_in_words(rest, numbers)}" if rest else head
    if number < len(numbers.ones):
        return numbers.ones[number]
    ten, one = divmod(number, 10)
    return f"{numbers.tens[ten]}-{numbers.ones[one]}" if one else numbers.tens[ten]


def _by_sentence(text: str, _: Random) -> Parts:
    """Send the last sentence by itself; a message of one sentence stays whole."""
    ends = list(_SENTENCE_END.finditer(text.strip()))
    return (text.strip()[: ends[-1].start()], text.strip()[ends[-1].end() :]) if ends else (text,)


def _midway(text: str, _: Random) -> Parts:
    words = text.split()
    if len(words) < FEWEST_WORDS_TO_HALVE:
        return (text,)
    middle = len(words) // 2
    return " ".join(words[:middle]), " ".join(words[middle:])
