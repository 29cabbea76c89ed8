"""Lexical search: BM25 over stemmed words."""

import logging
from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

LANGUAGE = "english"
STOP_WORDS = "en_plus"
logging.getLogger("bm25s").setLevel(logging.WARNING)
WORD_PATTERN = r"(?u)\b\w\w+\b"


class LexicalIndex:
    """BM25 (Lucene's variant) over texts, without stop words.

    A text's score depends on its words and on the set of texts, never on their order.

    Args:
        texts: what is searched.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer(LANGUAGE)
        self._size = len(texts)
        words = self._split(texts)
        self._stems = [frozenset(of_text) for of_text in words]
        self._vocabulary = frozenset[str]().union(*self._stems)
        self._ranker = bm25s.BM25(method="lucene")
        if self._vocabulary:
            self._ranker.index(words, show_progress=False)

    def stems(self, text: str) -> frozenset[str]:
        """Return the stems of a text's content words."""
        return frozenset(self._split([text])[0])

    def scores(self, query: str) -> NDArray[np.float64]:
        """Return each text's BM25 score, shape (n,), 0 where no word of the query stands."""
        known = [stem for stem in self._split([query])[0] if stem in self._vocabulary]
        if not known:
            return np.zeros(self._size)
        return np.asarray(self._ranker.get_scores(known), dtype=np.float64)

    def coverage(self, query: str, row: int) -> float:
        """Return the share of the query's content words that stand in one text, 0 if it has none."""
        wanted = self.stems(query)
        return len(wanted & self._stems[row]) / len(wanted) if wanted else 0.0

    def known_share(self, query: str) -> float:
        """Return the share of the query's content words that stand in any text, 0 if it has none."""
        wanted = self.stems(query)
        return len(wanted & self._vocabulary) / len(wanted) if wanted else 0.0

    def _split(self, texts: Sequence[str]) -> list[list[str]]:
        words: list[list[str]] = bm25s.tokenize(
            list(texts),
            token_pattern=WORD_PATTERN,
            stopwords=STOP_WORDS,
            stemmer=self._stemmer,
            return_ids=False,
            show_progress=False,
        )
        return words
