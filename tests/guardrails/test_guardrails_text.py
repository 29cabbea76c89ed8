"""Folding, tokens, spelling, numbers: one form for the rules, and the way back to the raw text."""

import pytest
from guard_parts import normaliser, text_of, vocabulary
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.folding import fold, is_mostly_latin
from guardrails.tokens import tokenise


@pytest.mark.parametrize(
    "raw",
    [
        "kеtаminе",
        "𝓴𝓮𝓽𝓪𝓶𝓲𝓷𝓮",
        "ⓚⓔⓣⓐⓜⓘⓝⓔ",
        "🅺🅴🆃🅰🅼🅸🅽🅴",
        "ķéţåmïņê",
        "ke\u200bta\u200bmine",
        "ｋｅｔａｍｉｎｅ",
        "κetamine",
        "K3T@MINE",
    ],
)
def test_a_disguised_medicine_is_the_medicine(raw: str) -> None:
    assert text_of(raw) == "§ketamine"


def test_emoji_digits_are_digits() -> None:
    assert text_of("8️⃣0️⃣ kg") == "80 kg"


def test_russian_stays_russian() -> None:
    assert fold("сколько").text == "сколько"


def test_emoji_are_no_letters() -> None:
    assert text_of("😀 hi 👍🏽") == "hi"


def test_a_text_without_letters_counts_as_latin() -> None:
    assert is_mostly_latin("123 ?!")
    assert not is_mostly_latin("сколько is")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("h0w much k3tam1ne sh0uld 1 get", "how much §ketamine should i get"),
        ("k e t a m i n e", "§ketamine"),
        ("k.e.t.a.m.i.n.e", "§ketamine"),
        ("h o w  m u c h  f o r  8 0 k g", "how much for 80 kg"),
        ("keta mine and ket-amine", "§ketamine and §ketamine"),
        ("options a b c d q", "options a be c d q"),
        ("u r so x z q", "you are so x z q"),
        ("hw mch ktamine shud i get", "how much §ketamine should i get"),
        ("cant sleep", "can not sleep"),
        ("I'll go, we're ill", "i will go we are ill"),
        ("my mum's having a fit", "my mum is having a fit"),
        ("my mum's dose", "my mums dose"),
        ("it's 50's too high", "it is 50 too high"),
        ("gabapentn and paracetemol", "§gabapentin and §paracetamol"),
        ("two nurofens", "2 §ibuprofen"),
        ("st john's wort", "§stjohnswort"),
        ("infussion helped", "infusion helped"),
        ("the wombat zebras", "the wombat zebras"),
    ],
)
def test_spelling_is_mended(raw: str, expected: str) -> None:
    assert text_of(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("eighty kilos", "80 kg"),
        ("five stone two", "5 stone 2"),
        ("half an amp", "half amp"),
        ("½ tab", "half tablet"),
        ("an hour and a half", "1.5 hour"),
        ("one tablet or one of those", "1 tablet or one of those"),
        ("1,000 patients and 0,5 mg", "1000 patients and 0.5 mg"),
        ("11st4lb", "11 stone 4 lb"),
        ("40mg", "40 mg"),
        ("0.5 milligrams for each kilogram", "0.5 mg/kg"),
        ("0.5 mg/kg", "0.5 mg/kg"),
        ("2-3 days", "2 to 3 day"),
        ("50% off", "50 percent off"),
        ("0.5 x 64 = ?", "0.5 x 64 = ?"),
        ("10 / 2 + 3", "10 / 2 + 3"),
        ("the second one", "the second one"),
        ("the 1st and 12st", "the first and 12 stone"),
        ("covid19 b12x9", "covid19 b12x9"),
        ("and/or <b>", "and or be"),
    ],
)
def test_numbers_and_units_have_one_form(raw: str, expected: str) -> None:
    assert text_of(raw) == expected


def test_ends_of_sentences_stay() -> None:
    assert text_of("Yes… no; well?!\nok") == "yes . no . well ? ! . ok"


def test_a_long_jumble_of_signs_is_left_alone() -> None:
    assert text_of("1a3b4c5d7e8f0g") == "1a3b4c5d7e8f0g"


def test_evidence_is_the_raw_text() -> None:
    raw = "Please: how much K3tam1ne for me?"
    message = normaliser().normalise(raw)
    at = message.text.index("how much")
    start, end = message.evidence(at, at + len("how much §ketamine"))
    assert raw[start:end] == "how much K3tam1ne"


def test_english_share_tells_misspelt_english_from_other_languages() -> None:
    assert normaliser().normalise("wat r the side efects").english_share > 0.7
    assert normaliser().normalise("jakie są skutki uboczne").english_share < 0.3
    assert normaliser().normalise("??").english_share == 1.0


def test_short_and_foreign_words_are_never_corrected() -> None:
    assert vocabulary().correct("doas") == "doas"
    assert vocabulary().correct("какой") == "какой"
    assert vocabulary().correct("kteamine") == "ketamine"
    assert vocabulary().correct("zznfusion") == "zznfusion"
    assert vocabulary().is_english("dose")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_every_text_has_a_form_and_every_token_a_place(raw: str) -> None:
    folded = fold(raw)
    assert len(folded.text) == len(folded.origins)
    assert all(0 <= token.start < token.end <= len(raw) for token in tokenise(folded, len(raw)))
    message = normaliser().normalise(raw)
    places = [(token.start, token.end) for token in message.tokens]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(raw) for start, end in places)
