import re
import tomllib

import pytest
import textstat

from schema.errors import SettingsError
from web.texts import TEXTS_FILE, FixedText, load_texts

HIGHEST_GRADE = 8.0
FEWEST_WORDS = 9


def sentences() -> list[FixedText]:
    texts = load_texts()
    return [*(value for _, value in texts if isinstance(value, FixedText)), *texts.examples]


def test_every_sentence_says_who_reviewed_it_and_when() -> None:
    assert len(sentences()) > 30
    assert all(each.reviewed_by and each.reviewed_on for each in sentences())


def test_the_sentences_read_at_grade_eight_or_lower() -> None:
    whole = " ".join(str(each) for each in sentences() if re.search(r"[.?]$", str(each)))
    assert textstat.flesch_kincaid_grade(whole) <= HIGHEST_GRADE
    for each in sentences():
        if len(str(each).split()) >= FEWEST_WORDS:
            assert textstat.flesch_kincaid_grade(str(each)) <= HIGHEST_GRADE, each


def test_a_missing_sentence_is_named(tmp_path) -> None:
    path = tmp_path / "texts.toml"
    path.write_text(
        re.sub(r"\[title\]\n(.+\n)+", "", TEXTS_FILE.read_text(encoding="utf-8")), encoding="utf-8"
    )
    assert "title" not in tomllib.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(SettingsError, match=r"texts\.toml: title"):
        load_texts(path)
