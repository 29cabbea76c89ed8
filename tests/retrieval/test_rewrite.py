from pathlib import Path

import pytest

from retrieval.rewrite import Rewriter, Synonym, Synonyms, read_synonyms
from schema.errors import SettingsError

TEXTS = ("Ketamine can cause hallucinations.", "The liver, the bladder and Cleveland Clinic.")
FITS = Synonyms(synonym=(Synonym(said=("takes fits", "convulsions"), means="epilepsy"),))


@pytest.fixture(scope="module")
def rewriter() -> Rewriter:
    return Rewriter(TEXTS, FITS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("my livver is bad", "my liver is bad"),
        ("the clevland one", "the Cleveland one"),
        ("will i get halucinations", "will i get hallucinations"),
    ],
)
def test_a_misspelt_word_becomes_the_librarys_word(rewriter: Rewriter, typed: str, meant: str) -> None:
    assert rewriter.rewrite(typed).lower() == meant.lower()


@pytest.mark.parametrize("typed", ["Does Bupa pay?", "is it legal in Ohio", "it's grand", "a lover", ""])
def test_other_words_stay_as_they_are(rewriter: Rewriter, typed: str) -> None:
    assert rewriter.rewrite(typed) == typed


def test_a_lay_phrase_is_followed_by_what_it_means(rewriter: Rewriter) -> None:
    assert rewriter.rewrite("My mum takes fits.") == "My mum takes fits. (epilepsy)"


def test_what_is_said_already_is_not_added(rewriter: Rewriter) -> None:
    assert rewriter.rewrite("convulsions from epilepsy") == "convulsions from epilepsy"


def test_part_of_a_word_is_no_lay_phrase(rewriter: Rewriter) -> None:
    assert rewriter.rewrite("it takes fitsville") == "it takes fitsville"


def test_without_synonyms_only_spelling_is_mended() -> None:
    assert Rewriter(TEXTS, Synonyms()).rewrite("livver and convulsions") == "liver and convulsions"


def test_the_shipped_synonyms_stand_once_each() -> None:
    said = [each.lower() for synonym in read_synonyms().synonym for each in synonym.said]
    assert len(said) == len(set(said)) >= 200


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.toml"
    path.write_text("[[synonym]]\nsaid = []\nmeans = 'x'\n")
    with pytest.raises(SettingsError, match=r"synonyms\.toml"):
        read_synonyms(path)
