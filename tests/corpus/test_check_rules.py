"""The rules as data: each catches what it should and lets its look-alikes through."""

import re
from pathlib import Path

import pytest

from corpus.check_rules import SentenceRule, read_rules, read_wording
from corpus.facts import FactGroup, FactList, Status, read_facts
from schema.documents import Source
from schema.errors import SettingsError

RULES = read_rules()
SENTENCE_RULES = [*RULES.stands_alone, *RULES.dose, *read_wording()]
GROUPS = '[[group]]\nprefix = "W"\nlast = 2\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("rule", SENTENCE_RULES, ids=lambda rule: rule.id)
def test_a_rule_catches_its_examples_and_lets_look_alikes_through(rule: SentenceRule) -> None:
    assert [sentence for sentence in rule.caught if not rule.catches(sentence)] == []
    assert [sentence for sentence in rule.let_through if rule.catches(sentence)] == []


def test_no_two_rules_have_one_name() -> None:
    names = [rule.id for rule in SENTENCE_RULES]
    assert sorted(names) == sorted(set(names))


def test_metadata_rules_name_fields_of_a_source() -> None:
    assert {rule.field for rule in RULES.metadata} <= set(Source.model_fields)


def test_wording_that_the_library_must_avoid_is_among_the_rules() -> None:
    for promise in ("It is a cure.", "It is safe and effective.", "It is life-changing."):
        assert any(rule.catches(promise) for rule in read_wording())


@pytest.mark.parametrize(
    ("reader", "text", "told"),
    [
        (read_rules, "[limits]\n", "limits.most_flesch_kincaid_document"),
        (read_wording, '[[wording]]\nid = "a"\n', "wording.0.pattern"),
        (read_facts, "[[group]]\nprefix = 'W'\n", "group.0.last"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, reader: object, text: str, told: str) -> None:
    assert callable(reader)
    path = written(tmp_path, text)
    with pytest.raises(SettingsError, match=re.escape(told)) as caught:
        reader(path)
    assert caught.value.where == str(path)


def test_the_shipped_list_holds_every_fact_of_the_articles_and_of_other_sources() -> None:
    facts = read_facts()
    by_status = {
        status: [each for each, fact in facts.by_id.items() if fact.status is status] for status in Status
    }

    assert [(group.prefix, group.last) for group in facts.group] == [
        ("S0", 20),
        ("S1", 23),
        ("S2", 16),
        ("S3", 94),
        ("S4", 53),
        ("A", 76),
    ]
    assert by_status[Status.LEFT_OUT] == ["S3-41"]
    assert by_status[Status.UNCHECKED] == ["A-17"]
    assert by_status[Status.FIXED_WORDING] == ["A-70", "A-71", "A-72", "A-73", "A-76"]
    assert len(by_status[Status.TO_COVER]) == 275


def test_ids_are_numbered_from_one_with_two_figures() -> None:
    assert FactGroup(prefix="W", last=2).ids == ("W-01", "W-02")
    assert list(FactList(group=(FactGroup(prefix="W", last=2),)).by_id) == ["W-01", "W-02"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GROUPS + GROUPS, "fact W-01 stands twice"),
        (GROUPS + '[[fact]]\nid = "W-01"\n[[fact]]\nid = "W-01"\n', "fact W-01 stands twice"),
        (GROUPS + '[[fact]]\nid = "W-03"\n', "fact W-03 is in no group"),
        (
            GROUPS + '[[fact]]\nid = "W-01"\nstatus = "left out"\n',
            "fact W-01 has the status 'left out' and does not say why",
        ),
        (GROUPS + '[[fact]]\nid = "W-01"\nkeep_out = "("\n', "fact.0.keep_out"),
    ],
)
def test_a_list_of_facts_that_contradicts_itself_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(told)):
        read_facts(written(tmp_path, text))
