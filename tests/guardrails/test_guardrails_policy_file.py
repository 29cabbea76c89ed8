"""A policy that is not sound says where and what to do."""

from pathlib import Path

import pytest
from guard_parts import FOLDER

from guardrails.load import load_question_guard
from guardrails.patterns import around, compile_patterns, expand, sentences
from guardrails.policy import load_policy
from guardrails.rulebook import Rulebook
from guardrails.vocabulary import Medicines
from schema.errors import SettingsError

SOUND = """
personal = ["me"]
[about_a_person]
id = "personal-question"
reason = "r"
[general]
id = "general-question"
reason = "r"
[blocks]
word = 'dose'
[[flag]]
id = "me"
meaning = "m"
who = "user"
turns = 0
with_message = true
patterns = ["me"]
[[rule]]
id = "a-rule"
decision = "crisis"
reason = "r"
source = "s"
patterns = ["{word}"]
must_match = ["dose", "a dose"]
must_not_match = ["x", "y"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_policy_loads(tmp_path: Path) -> None:
    rulebook = Rulebook(load_policy(written(tmp_path, SOUND)))
    assert [match.rule.id for match in rulebook.match("what dose")] == ["a-rule"]
    assert rulebook.match("") == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('must_match = ["dose", "a dose"]', ""), "must_match"),
        (('must_not_match = ["x", "y"]', 'must_not_match = ["x"]'), "must_not_match"),
        (('reason = "r"\nsource', "source"), "reason"),
        (('decision = "crisis"', 'decision = "panic"'), "decision"),
        (('personal = ["me"]', 'personal = ["you"]'), "'you', which is not defined"),
        (('source = "s"', 'source = "s"\nneeds = ["no-flag"]'), "rule 'a-rule' names flag 'no-flag'"),
        (('id = "a-rule"', 'id = "A Rule"'), "id"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = SOUND.replace(*change)
    assert text != SOUND
    with pytest.raises(SettingsError, match=message):
        load_policy(written(tmp_path, text))


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    rule = SOUND[SOUND.index("[[rule]]") :]
    with pytest.raises(SettingsError, match="'a-rule' stands twice"):
        load_policy(written(tmp_path, SOUND + rule))


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{nothing}", "unknown block 'nothing'"),
        ("(dose", "is no pattern"),
        ('fine", "(dose', "is no pattern"),
    ],
)
def test_a_wrong_pattern_names_its_rule(tmp_path: Path, pattern: str, message: str) -> None:
    policy = load_policy(written(tmp_path, SOUND.replace("{word}", pattern)))
    with pytest.raises(SettingsError, match=message) as raised:
        Rulebook(policy)
    assert "'a-rule'" in str(raised.value)


def test_blocks_that_hold_each_other_are_refused() -> None:
    with pytest.raises(SettingsError, match="hold each other"):
        expand("{a}", {"a": "{b}", "b": "{a}"}, "here")


def test_a_list_block_stands_for_any_of_its_parts() -> None:
    pattern = compile_patterns(["take {these}"], {"these": ("one", "two")}, "here")
    assert pattern.search("take two")
    assert not pattern.search("take three")


def test_patterns_match_whole_words_and_none_match_nothing() -> None:
    assert not compile_patterns(["dose"], {}, "here").search("overdosed")
    assert not compile_patterns([], {}, "here").search("dose")


def test_sentences_end_at_their_signs_and_not_inside_numbers() -> None:
    text = "is 0.5 right ? yes . ok"
    assert [text[start:end] for start, end in sentences(text)] == ["is 0.5 right ?", "yes .", "ok"]
    assert around(sentences(text), 3, 20) == (0, 20)
    assert around([], 0, 0) == (0, 0)


def test_a_medicine_listed_twice_is_refused() -> None:
    group = {"id": "x", "label": "x", "medicines": [["aspirin"], ["aspirin"]]}
    with pytest.raises(ValueError, match="'aspirin' is listed twice"):
        Medicines.model_validate({"class": [group]})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"drugs\.toml"):
        load_question_guard(tmp_path)


def test_the_shipped_data_loads() -> None:
    assert load_question_guard(FOLDER)
