"""One form for each character."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import normalise


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("−41% pain", "-41% pain"),
        ("about 30–40%", "about 30-40%"),
        ("about 30 – 40%", "about 30-40%"),
        ("it works — for some – not all", "it works — for some – not all"),
        ("“Don’t,” she said", '"Don\'t," she said'),
        ("St.\u00a0Mary\u2009s", "St. Mary s"),
        ("zero\u200bwidth and soft\u00adhyphen\ufeff", "zerowidth and softhyphen"),
        ("e\u0301", "é"),
        ("the e\ufb03cient \ufb01t", "the efficient fit"),
        ("non\u2011breaking", "non-breaking"),
        ("  many   blanks\t here ", "many blanks here"),
        ("a\x07bell", "abell"),
        ("½ of 10 mg/m²", "½ of 10 mg/m²"),
    ],
)
def test_what_looks_alike_is_written_alike(written: str, plain: str) -> None:
    assert normalise(written) == plain


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()


@given(st.text(alphabet=st.characters(categories=("Ll", "Lu", "Nd"))))
def test_letters_and_figures_are_never_lost(text: str) -> None:
    composed = unicodedata.normalize("NFC", text).translate(dict.fromkeys(range(64256, 64263)))
    plain = normalise(composed)
    assert [c for c in plain if c.isascii()] == [c for c in composed if c.isascii()]
