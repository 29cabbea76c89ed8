"""A message as the intent model reads it: decoded, and with disguised or misspelt words in plain letters."""

import re
from collections.abc import Iterator
from itertools import groupby

from guardrails.encodings import decode
from guardrails.normalise import Normaliser
from guardrails.vocabulary import MARK, Vocabulary

_PARTS = re.compile(r"[a-z']+|\d+")
_PLAIN = re.compile(r"[a-z'’-]+|\d+(?:[.,]\d+)?[a-z]*|[^\w]+")


class Reader:
    """Makes messages readable for a model that knows words as they are usually written.

    Known words keep their spelling, case and signs; the others stand as the rules read them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._normaliser = Normaliser(vocabulary)

    def read(self, raw: str) -> str:
        """Return the message in plain words; what it says where it is in code."""
        plain = next(iter(decode(raw, self._vocabulary)), raw)
        return "".join(self._words(plain))

    def _words(self, raw: str) -> Iterator[str]:
        at = 0
        tokens = self._normaliser.normalise(raw).tokens
        for start, group in groupby(tokens, key=lambda token: token.start):
            same = list(group)
            end = max(token.end for token in same)
            if start < at:
                continue
            span = raw[start:end]
            yield raw[at:start]
            yield span if self._is_plain(span) else " ".join(token.text.lstrip(MARK) for token in same)
            at = end
        yield raw[at:]

    def _is_plain(self, span: str) -> bool:
        lower = span.lower()
        words = _PARTS.findall(lower)
        is_known = all(word.isdigit() or self._vocabulary.is_known(word.replace("'", "")) for word in words)
        return lower.isascii() and is_known and _PLAIN.fullmatch(lower) is not None
