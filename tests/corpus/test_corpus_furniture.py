"""Each rule of furniture.toml strips its examples and keeps its look-alikes."""

from pathlib import Path

import pytest

from corpus.furniture import FURNITURE_FILE, Rule, load_furniture
from schema.errors import SettingsError

KINDS = {kind: getattr(load_furniture(), kind) for kind in type(load_furniture()).model_fields}
INSIDE = {"clause": "match", "marker": "search"}
STRIPS = [(kind, rule, text) for kind, rules in KINDS.items() for rule in rules for text in rule.strips]
KEEPS = [(kind, rule, text) for kind, rules in KINDS.items() for rule in rules for text in rule.keeps]


def fits(kind: str, rule: Rule, text: str) -> bool:
    if kind in INSIDE:
        return getattr(rule.pattern, INSIDE[kind])(text) is not None
    return rule.matches(text)


@pytest.mark.parametrize(
    ("kind", "rule", "text"), STRIPS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rule_strips_its_examples(kind: str, rule: Rule, text: str) -> None:
    assert fits(kind, rule, text)


@pytest.mark.parametrize(
    ("kind", "rule", "text"), KEEPS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rule_keeps_its_look_alikes(kind: str, rule: Rule, text: str) -> None:
    assert not fits(kind, rule, text)


def test_every_rule_has_an_example() -> None:
    assert all(rule.strips and rule.keeps for rules in KINDS.values() for rule in rules)


def test_no_rule_fits_a_very_long_text() -> None:
    assert not load_furniture().line[0].matches("a" * 5000)


def test_a_pattern_that_is_no_regular_expression_names_itself(tmp_path: Path) -> None:
    file = tmp_path / "furniture.toml"
    file.write_text(
        FURNITURE_FILE.read_text("utf-8").replace("pattern = '''((reading", "pattern = '''(((reading"),
        "utf-8",
    )
    with pytest.raises(SettingsError, match=r"furniture\.toml: head\.1\.pattern.*no regular expression"):
        load_furniture(file)


def test_a_missing_kind_of_rules_is_named(tmp_path: Path) -> None:
    file = tmp_path / "furniture.toml"
    file.write_text(FURNITURE_FILE.read_text("utf-8").replace("[[marker]]", "[[clause]]"), "utf-8")
    with pytest.raises(SettingsError, match="marker"):
        load_furniture(file)
