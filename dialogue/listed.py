"""The things that a message lists, so that "the second one" can be told."""

import re

_MARK = re.compile(r"\s*\[\d+\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LEAD_IN = re.compile(r"^.*\b(?:are|is|include|including|such as|names?|lists?|like)\b:?\s+", re.IGNORECASE)
_BROUGHT_IN = re.compile(r"^[^:?]*:\s+")
_FEWEST = 2


def sentences_of(message: str) -> tuple[str, ...]:
    """Return the sentences of a message, without the numbers of its citations."""
    return tuple(each.strip() for each in _SENTENCE_END.split(_MARK.sub("", message)) if each.strip())


def questions_in(message: str) -> tuple[str, ...]:
    """Return the questions that a message ends on, without the words that bring them in."""
    asked: list[str] = []
    for sentence in reversed(sentences_of(message)):
        if not sentence.endswith("?"):
            break
        asked.insert(0, _BROUGHT_IN.sub("", sentence))
    return tuple(asked)


def things_listed(message: str) -> tuple[str, ...]:
    """Return what a message lists: its bullets, else the items of its last enumeration; none without one."""
    bullets = [line for line in _MARK.sub("", message).splitlines() if _BULLET.match(line)]
    if len(bullets) >= _FEWEST:
        return tuple(_BULLET.sub("", line).strip() for line in bullets)
    lists = (_enumerated(sentence) for sentence in reversed(sentences_of(message)))
    return next((items for items in lists if len(items) > _FEWEST), ())


def _enumerated(sentence: str) -> tuple[str, ...]:
    """Return the items of "X, Y and Z", without the words that introduce them or say who says so."""
    parts = re.split(r",\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+", sentence.rstrip(".!? "))
    if len(parts) <= _FEWEST or "," not in sentence:
        return ()
    parts[0] = _LEAD_IN.sub("", parts[0])
    if re.search(r"\bsays?$", parts[-1]):
        parts.pop()
    return tuple(part.strip() for part in parts if part.strip())
