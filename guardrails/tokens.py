"""Words, numbers and signs of a message, each with its place in the raw text."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from guardrails.folding import Folded
from schema.base import Noun

_W = r"(?:[^\W_]|[\u0900-\u0fff])"
_TOKEN = re.compile(
    rf"""
    \d+(?:[.,:]\d+)+[^\W\d_]*               # 0.5mg  1,000  10:30
    | {_W}(?:{_W}|['@$!|](?={_W}))*         # words, k3t@mine, 80kg
    | [@$]{_W}(?:{_W}|[@$](?={_W}))*        # @mitriptyline
    | \.{{2,}} | \.(?!{_W}) | [?!;\n。？！।]  # ends of sentences
    | [+*/=×÷%<>~-]                         # signs of arithmetic
    """,
    re.VERBOSE,
)
_ENDS = {";": ".", "\n": ".", "。": ".", "？": "?", "！": "!", "।": "."}


class Token(NamedTuple):
    """A word, number or sign; `raw[start:end]` is where it comes from."""

    text: str
    start: int
    end: int


class Normalised(Noun):
    """A message as the rules read it.

    `plain` is the folded text before spellings are replaced, for rules in other languages.
    `english_share` is the share of its words that are English, medicines or known spellings, 0 to 1.
    """

    raw: str
    plain: str
    tokens: tuple[Token, ...]
    english_share: float

    @cached_property
    def text(self) -> str:
        """All tokens, joined by single blanks."""
        return " ".join(texts(self.tokens))

    def evidence(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a span of `text` that covers at least one token."""
        at, inside = 0, []
        for token in self.tokens:
            if at < end and at + len(token.text) > start:
                inside.append(token)
            at += len(token.text) + 1
        return min(token.start for token in inside), max(token.end for token in inside)


def tokenise(folded: Folded, raw_length: int) -> list[Token]:
    """Cut folded text into tokens; every end of a sentence becomes one of `.`, `?`, `!`."""
    origins = (*folded.origins, raw_length)
    tokens = []
    for match in _TOKEN.finditer(folded.text):
        text = match.group()
        text = "." if text.startswith("..") else _ENDS.get(text, text)
        tokens.append(Token(text, origins[match.start()], origins[match.end() - 1] + 1))
    return tokens


def texts(tokens: Sequence[Token]) -> list[str]:
    """Return the texts of tokens, in order."""
    return [token.text for token in tokens]
