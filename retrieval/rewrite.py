"""A patient's words in the library's words: misspelt words mended, lay words explained."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from spellchecker import SpellChecker

from schema.base import Noun
from schema.data_file import read_data_file

SYNONYMS_FILE = Path(__file__).with_name("synonyms.toml")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SHORTEST_MENDED = 4
_LONG_WORD = 8
_RARE = 60
_KEPT = 4096


class Synonym(Noun):
    """Words and phrases that patients use, and what the library calls the same thing."""

    said: tuple[str, ...] = Field(min_length=1)
    means: str = Field(min_length=1)


class Synonyms(Noun):
    """What `synonyms.toml` holds."""

    synonym: tuple[Synonym, ...] = ()


def read_synonyms(path: Path = SYNONYMS_FILE) -> Synonyms:
    """Read the synonyms.

    Raises:
        SettingsError: the file is missing, is no TOML, or an entry is incomplete.
    """
    return read_data_file(path, Synonyms)


class Rewriter:
    """Puts a query into words that the library uses; what the patient typed is shown all the same.

    Args:
        texts: the library's texts; a misspelt word is mended to one of their words first.
        synonyms: lay words and what they mean.
    """

    def __init__(self, texts: Iterable[str], synonyms: Synonyms) -> None:
        self._own = sorted({word.lower() for text in texts for word in _WORD.findall(text)})
        self._known = frozenset(self._own)
        self._english = SpellChecker()
        self._means = {said.lower(): each.means for each in synonyms.synonym for said in each.said}
        longest_first = sorted(self._means, key=lambda said: (-len(said), said))
        said = "|".join(re.escape(each) for each in longest_first)
        self._said = re.compile(rf"\b(?:{said})\b" if said else r"(?!)", re.IGNORECASE)
        self._mend = lru_cache(_KEPT)(self._mended)

    def rewrite(self, query: str) -> str:
        """Return the query with misspelt words mended, and behind it in brackets what lay words mean."""
        plain = query.replace("\u2019", "'")
        mended = self.mend(query)
        meant = dict.fromkeys(
            self._means[match.group().lower()]
            for text in (plain, mended)
            for match in self._said.finditer(text)
        )
        new = [each for each in meant if each.lower() not in mended.lower()]
        return f"{mended} ({', '.join(new)})" if new else mended

    def mend(self, query: str) -> str:
        """Return the query with misspelt words mended alone."""
        plain = query.replace("\u2019", "'")
        return _WORD.sub(lambda match: self._mend(match.group()), plain)

    def _mended(self, word: str) -> str:
        """Return a known word as it is, another one as the word that it most likely misspells."""
        plain = word.lower()
        is_known = plain in self._known or plain.replace("'", "") in self._known or plain in self._means
        if is_known or len(plain) < _SHORTEST_MENDED or self._english.word_frequency[plain] >= _RARE:
            return word
        most = 2 if len(plain) >= _LONG_WORD else 1
        near = extractOne(plain, self._own, scorer=OSA.distance, score_cutoff=most)
        if near is not None and near[0][:1] == plain[:1]:
            return str(near[0])
        return word
