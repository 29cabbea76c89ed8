"""The policy as data: rules and flags, each with its reason, source and examples."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from guardrails.patterns import Block
from schema.base import Noun
from schema.data_file import read_data_file
from schema.decisions import Decision

Example = str | tuple[str, ...]
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ASSISTANT = "Assistant: "


class Rule(Noun):
    """One rule on a patient's message.

    It fires where one of `patterns` is found, all of `beside` and none of `unless` in the sentences that
    the pattern touches, all of `also` and none of `unless_anywhere` somewhere in the message, and all
    flags of `needs` and none of `unless_flags` are set. Rules of loose wording have a lower `confidence`,
    so that another guard may weigh them. Examples are a message, or a conversation whose
    last entry is the message and in which the assistant's turns start with "Assistant: ".
    """

    id: str = Field(pattern=ID)
    decision: Decision
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)
    patterns: tuple[str, ...] = Field(min_length=1)
    beside: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless_flags: tuple[str, ...] = ()
    confidence: float = Field(default=1.0, gt=0.0, le=1.0)
    must_match: tuple[Example, ...] = Field(min_length=2)
    must_not_match: tuple[Example, ...] = Field(min_length=2)


class Flag(Noun):
    """Something that a conversation holds: by patterns, or by what the rules decide on its user turns.

    `who` speaks; `turns` is how many turns back from the message are read, 0 for the message alone;
    `with_message` says whether the message itself counts.
    """

    id: str = Field(pattern=ID)
    meaning: str = Field(min_length=1)
    who: Literal["user", "assistant", "anyone"]
    turns: int = Field(ge=0)
    with_message: bool = False
    patterns: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()


class Fallback(Noun):
    """What a message gets that no rule speaks of."""

    id: str = Field(pattern=ID)
    reason: str = Field(min_length=1)


class Policy(Noun):
    """All rules in order of writing; of several with one decision the first one written is named.

    `personal` lists the flags that make a message one about a particular person; `about_a_person` and
    `general` are the verdicts on messages that no rule speaks of.
    """

    blocks: dict[str, Block]
    personal: tuple[str, ...]
    about_a_person: Fallback
    general: Fallback
    flags: tuple[Flag, ...] = Field(alias="flag")
    rules: tuple[Rule, ...] = Field(alias="rule")

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if doubled := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"rule {doubled[0]!r} stands twice; give one another id")
        known = {flag.id for flag in self.flags}
        for rule in self.rules:
            if unknown := {*rule.needs, *rule.unless_flags} - known:
                raise ValueError(f"rule {rule.id!r} names flag {min(unknown)!r}, which is not defined")
        if unknown := set(self.personal) - known:
            raise ValueError(f"personal names flag {min(unknown)!r}, which is not defined")
        return self


def load_policy(path: Path) -> Policy:
    """Read and check the policy.

    Raises:
        SettingsError: the file is missing or malformed; names the file, the rule, the field and a remedy.
    """
    return read_data_file(path, Policy)
