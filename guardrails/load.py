"""Puts the question guard together from its data files."""

from pathlib import Path

from guardrails.language import load_languages
from guardrails.policy import load_policy
from guardrails.question_guard import RuleQuestionGuard
from guardrails.rulebook import Rulebook
from guardrails.vocabulary import load_vocabulary


def load_question_guard(folder: Path) -> RuleQuestionGuard:
    """Return the guard that decides by the rules of a folder.

    Raises:
        SettingsError: a data file is missing, malformed, or holds a pattern that does not compile.
    """
    vocabulary = load_vocabulary(folder)
    return RuleQuestionGuard(
        Rulebook(load_policy(folder / "policy.toml")),
        vocabulary,
        load_languages(folder / "languages.toml", vocabulary),
    )
