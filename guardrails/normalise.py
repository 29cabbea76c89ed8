"""A message in the one form that the rules read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from guardrails.folding import fold
from guardrails.numerals import read_numbers
from guardrails.spelled_out import join_spelled_out
from guardrails.tokens import Normalised, Token, texts, tokenise
from guardrails.vocabulary import Vocabulary

_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d]+")
_MOST_LEET_SIGNS = 6
_SIGNS = frozenset("+*/=×÷%<>~-")
_KEPT_BETWEEN_NUMBERS = {"/": "/", "+": "+", "-": "to", "=": "="}
_KEPT_AFTER_NUMBER = {"%": "percent", "=": "=", "+": "+"}


class Normaliser:
    """Folds, joins, corrects and replaces; each token keeps its place in the raw text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def normalise(self, raw: str) -> Normalised:
        """Return a message as the rules read it: lower case, plain letters, digits, one form per word.

        Medicines become `§` and their first name; apostrophes, commas, quotes and brackets are gone.
        """
        folded = fold(raw)
        tokens = tokenise(folded, len(raw))
        plain = " ".join(texts(tokens))
        tokens = list(_without_hyphens([part for token in tokens for part in self._split(token)]))
        joined = join_spelled_out(tokens, self._vocabulary)
        tokens = [part for token in joined for part in self._split(token)]
        share = self._english_share(tokens)
        tokens = [token._replace(text=self._vocabulary.correct(token.text)) for token in tokens]
        tokens = read_numbers(list(self._replace(tokens)), self._vocabulary.units)
        tokens = list(_without_signs(list(self._replace(tokens))))
        return Normalised(raw=raw, plain=plain, tokens=tuple(tokens), english_share=share)

    def _english_share(self, tokens: Sequence[Token]) -> float:
        words = [token.text.replace("'", "") for token in tokens if token.text[0].isalpha()]
        known = sum(self._vocabulary.is_known(word) for word in words)
        return known / len(words) if words else 1.0

    def _split(self, token: Token) -> Iterator[Token]:
        """Yield "80kg" as "80", "kg" and "k3t@mine" as "ketamine"; other tokens as they are."""
        text, vocabulary = token.text, self._vocabulary
        if text[0].isdigit():
            text = text.removesuffix("'s")
        if len(text) == 1 or text.isalpha() or text.isdigit() or (text,) in vocabulary.replacements:
            yield token._replace(text=text)
            return
        parts = _PARTS.findall(text)
        if text[0].isdigit() and "".join(parts) == text:
            words = [part for part in parts if not part[0].isdigit()]
            if all(word in vocabulary.units for word in words):
                yield from (token._replace(text=part) for part in parts)
                return
        yield token._replace(text=self._unleet(text))

    def _unleet(self, text: str) -> str:
        """Return the known word behind a word with signs for letters, else the word itself."""
        leet = self._vocabulary.spelling.leet
        if sum(character in leet for character in text) > _MOST_LEET_SIGNS:
            return text
        choices = [leet.get(character, (character,)) for character in text]
        for letters in product(*choices):
            word = self._vocabulary.correct("".join(letters))
            if self._vocabulary.is_known(word):
                return word
        return text

    def _replace(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield tokens with every known phrase replaced, the longest first."""
        at = 0
        while at < len(tokens):
            size, replacement = self._longest_phrase(tokens, at)
            start, end = tokens[at].start, tokens[at + size - 1].end
            yield from (Token(word, start, end) for word in replacement)
            at += size

    def _longest_phrase(self, tokens: Sequence[Token], at: int) -> tuple[int, Sequence[str]]:
        """Return how many tokens the phrase at a position has, and what stands for it."""
        vocabulary = self._vocabulary
        ahead = texts(tokens[at : at + vocabulary.longest_phrase])
        is_unit = at > 0 and tokens[at - 1].text[0].isdigit() and ahead[0] in vocabulary.units
        for size in range(len(ahead), int(is_unit), -1):
            for words in (tuple(ahead[:size]), tuple(text.replace("'", "") for text in ahead[:size])):
                if words in vocabulary.replacements:
                    return size, vocabulary.replacements[words]
        if is_unit:
            return 1, (vocabulary.units[ahead[0]],)
        stem, is_short, _ = ahead[0].partition("'s")
        following = ahead[1] if len(ahead) > 1 else ""
        if is_short and (following[:1].isdigit() or following in vocabulary.spelling.is_before):
            return 1, (stem, "is")
        return 1, (ahead[0].replace("'", ""),)


def _without_hyphens(tokens: Sequence[Token]) -> Iterable[Token]:
    """Yield tokens without the hyphens of words; those between numbers stay."""
    padded = [*texts(tokens), "."]
    for place, token in enumerate(tokens):
        is_range = place > 0 and padded[place - 1][0].isdigit() and padded[place + 1][0].isdigit()
        if token.text != "-" or is_range:
            yield token


def _without_signs(tokens: Sequence[Token]) -> Iterable[Token]:
    """Yield tokens without signs, but for those of arithmetic beside numbers."""
    padded = [*texts(tokens), "."]
    for place, token in enumerate(tokens):
        after_number = place > 0 and padded[place - 1][0].isdigit()
        before_number = padded[place + 1][0].isdigit()
        if token.text not in _SIGNS:
            yield token
        elif after_number and before_number and token.text in _KEPT_BETWEEN_NUMBERS:
            yield token._replace(text=_KEPT_BETWEEN_NUMBERS[token.text])
        elif after_number and token.text in _KEPT_AFTER_NUMBER:
            yield token._replace(text=_KEPT_AFTER_NUMBER[token.text])
