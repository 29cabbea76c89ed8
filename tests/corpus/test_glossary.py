import re
from pathlib import Path

import pytest
import textstat

from corpus.glossary import GLOSSARY_FILE, Term, read_glossary
from schema.errors import SettingsError

LIBRARY = GLOSSARY_FILE.with_name("library")
HIGHEST_GRADE = 9.0
TERMS = read_glossary().term


def term(word: str, *also: str) -> Term:
    return Term(term=word, also=also, meaning="m", source="s", reviewed="nobody")


@pytest.mark.parametrize("each", TERMS, ids=lambda each: each.term)
def test_every_shipped_meaning_has_a_source_that_holds_the_word(each: Term) -> None:
    text = (LIBRARY / f"{each.source}.md").read_text(encoding="utf-8")
    named = [re.escape(form) for form in (each.term, *each.also, *each.plain)]
    assert re.search("|".join(named), text, re.IGNORECASE), each.source


def test_meanings_read_at_grade_nine_or_lower() -> None:
    grades = {each.term: textstat.flesch_kincaid_grade(each.meaning) for each in TERMS}
    whole = " ".join(each.meaning for each in TERMS)
    assert textstat.flesch_kincaid_grade(whole) <= HIGHEST_GRADE - 1
    assert len(grades) > 50


def test_meanings_hold_no_dose_figure() -> None:
    assert [each.term for each in TERMS if re.search(r"\d\s?(?:mg|milligram|ml)", each.meaning)] == []


@pytest.mark.parametrize(
    ("each", "text"),
    [
        (term("opioid"), "Opioids can bring dependence."),
        (term("off-label", "off label"), "The use is off label."),
        (term("acceptance therapy", "ACT"), "NICE lists ACT and CBT."),
        (term("FDA"), "An FDA-approved drug."),
    ],
)
def test_a_word_is_found_in_its_forms(each: Term, text: str) -> None:
    assert each.pattern.search(text)


@pytest.mark.parametrize(
    ("each", "text"),
    [
        (term("acceptance therapy", "ACT"), "Drugs act on nerves."),
        (term("NICE"), "Some find it nice."),
        (term("IV"), "Give IVF time."),
        (term("psychosis"), "Psychosis-like effects may appear."),
        (term("licensed"), "An unlicensed use."),
    ],
)
def test_a_word_inside_another_one_is_not_found(each: Term, text: str) -> None:
    assert not each.pattern.search(text)


def test_what_patients_call_it_is_not_looked_for() -> None:
    each = Term(term="sublingual", plain=("under the tongue",), meaning="m", source="s", reviewed="nobody")
    assert not each.pattern.search("Held under the tongue.")


def test_a_word_explained_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    entry = '[[term]]\nterm = "{}"\nalso = ["fit"]\nmeaning = "m"\nsource = "s"\nreviewed = "nobody"\n'
    path.write_text(entry.format("seizure") + entry.format("convulsion"), encoding="utf-8")
    with pytest.raises(SettingsError, match="'fit' stands in two terms"):
        read_glossary(path)
