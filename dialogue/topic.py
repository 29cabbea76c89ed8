"""What a question is about, in its own words, and a follow-up with that in the place of its pronoun."""

import re
from collections.abc import Sequence, Set

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_MOST_WORDS = 8
_PRONOUN = re.compile(
    r"\b(it|its|they|them|their|he|she|him|his|her|this|that|those|these|the (?:one|ones|same))\b"
    r"(?!\s+(?:is|are|was)\s+(?:a|an|the)\b)",
    re.IGNORECASE,
)


def topic_of(text: str, idle: Set[str]) -> str:
    """Return the words that carry what a text is about, in its order, at most eight, the last ones first.

    Args:
        text: a question.
        idle: lower-case words that carry no topic.
    """
    runs: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if token[0].isalnum() and token.lower().replace("’", "'") not in idle:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    kept: list[list[str]] = []
    for run in reversed([run for run in runs if run]):
        if kept and sum(map(len, kept)) + len(run) > _MOST_WORDS:
            break
        kept.insert(0, run)
    return " ".join(" ".join(run) for run in kept)


def filled_in(text: str, topic: str) -> str:
    """Return a follow-up with the topic in the place of its first pronoun, or behind it where it has none."""
    if not topic:
        return text
    found = _PRONOUN.search(text)
    return f"{text[: found.start()]}{topic}{text[found.end() :]}" if found else f"{text} ({topic})"


def running_topic(asked: Sequence[str], leans: Sequence[bool], idle: Set[str]) -> str:
    """Return the topic of a conversation: that of the last question which does not lean on another."""
    for text, is_leaning in zip(reversed(asked), reversed(leans), strict=True):
        topic = topic_of(text, idle)
        if topic and not is_leaning:
            return topic
    return topic_of(asked[0], idle) if asked else ""
