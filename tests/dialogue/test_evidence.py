import re
from pathlib import Path

import pytest
import textstat

from dialogue.evidence import (
    EVIDENCE_FILE,
    Strength,
    evidence_label,
    read_evidence_words,
    words_of,
)
from schema.documents import Kind, Source
from schema.errors import SettingsError

HIGHEST_GRADE = 8.0


def label(**stated: object) -> str:
    return evidence_label(Source.model_validate({"id": "a", "title": "A", **stated}))


def test_the_label_names_strength_kind_year_people_and_route() -> None:
    assert (
        label(kind=Kind.COHORT, published="2025-10-05", people=1034, route="infusion")
        == "Weak source · Study with no comparison group · 2025 · 1,034 people · infusion"
    )


def test_what_is_not_stated_is_left_out() -> None:
    assert label() == "Strength not known · Kind of source not stated"


@pytest.mark.parametrize(
    ("others", "said"),
    [(("b",), "same study as 1 other source here"), (("b", "c"), "same study as 2 other sources here")],
)
def test_sources_on_one_study_do_not_look_like_several_studies(others: tuple[str, ...], said: str) -> None:
    assert label(same_study_as=others).endswith(f" · {said}")


@pytest.mark.parametrize(("route", "said"), [("oral", "by mouth"), ("skin", "skin")])
def test_a_route_is_said_in_plain_words(route: str, said: str) -> None:
    assert label(route=route).split(" · ")[2:] == [said]


@pytest.mark.parametrize("route", ["any", "not stated"])
def test_a_route_that_tells_nothing_is_left_out(route: str) -> None:
    assert label(route=route) == label()


@pytest.mark.parametrize(
    ("kind", "strength"),
    [
        (Kind.SYSTEMATIC_REVIEW, Strength.STRONG),
        (Kind.GUIDELINE, Strength.STRONG),
        (Kind.TRIAL, Strength.FAIR),
        (Kind.COHORT, Strength.WEAK),
        (Kind.NEWS, Strength.WEAK),
        (Kind.CLINIC_PAGE, Strength.WEAK),
        (Kind.REGULATOR, Strength.OFFICIAL),
        (Kind.CLINIC_SHEET, Strength.CLINIC),
    ],
)
def test_strong_kinds_are_told_from_weak_ones(kind: Kind, strength: Strength) -> None:
    assert words_of(kind.value).strength is strength
    assert label(kind=kind).startswith(read_evidence_words().badge[strength])


def test_a_kind_that_is_not_known_is_not_called_strong_or_weak() -> None:
    assert words_of("a kind of an older log").strength is Strength.UNKNOWN


def test_the_words_read_at_grade_eight_or_lower() -> None:
    hard = {
        each.kind: textstat.flesch_kincaid_grade(each.why)
        for each in read_evidence_words().kind
        if textstat.flesch_kincaid_grade(each.why) > HIGHEST_GRADE
    }
    assert hard == {}


@pytest.mark.parametrize(
    ("taken_out", "named"),
    [
        (r'\[\[kind\]\]\nkind = "trial"\n(.+\n)+', "'trial' does not stand exactly once"),
        (r'fair = "Fair source"\n', "badge fair is missing"),
    ],
)
def test_a_kind_or_strength_without_words_is_named(tmp_path: Path, taken_out: str, named: str) -> None:
    path = tmp_path / "evidence.toml"
    path.write_text(re.sub(taken_out, "", EVIDENCE_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        read_evidence_words(path)
