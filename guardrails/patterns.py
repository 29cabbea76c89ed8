"""Patterns of the policy: regular expressions with named building blocks, on whole words."""

import re
from collections.abc import Mapping, Sequence

from schema.errors import SettingsError

_BLOCK = re.compile(r"\{([a-z][a-z_]*)\}")
_SENTENCE = re.compile(r"\S.*?(?: [.?!](?=\s|$)|$)")
_NEVER = r"(?!)"
Block = str | tuple[str, ...]


def _joined(block: Block) -> str:
    return block if isinstance(block, str) else "|".join(block)


def expand(pattern: str, blocks: Mapping[str, Block], where: str) -> str:
    """Put the building blocks into a pattern; blocks may hold blocks, and a list stands for any of its parts.

    Raises:
        SettingsError: the pattern names a block that does not exist, or blocks hold each other.
    """
    for _ in range(len(blocks) + 2):
        names = _BLOCK.findall(pattern)
        if not names:
            return pattern
        unknown = sorted(set(names) - set(blocks))
        if unknown:
            raise SettingsError(
                where, f"unknown block {unknown[0]!r}", "Define it under [blocks] or correct its name."
            )
        pattern = _BLOCK.sub(lambda match: f"(?:{_joined(blocks[match.group(1)])})", pattern)
    raise SettingsError(where, f"blocks hold each other in {names[0]!r}", "Take the block out of itself.")


def compile_patterns(patterns: Sequence[str], blocks: Mapping[str, Block], where: str) -> re.Pattern[str]:
    """Compile patterns to one expression that matches whole words; without patterns it never matches.

    Raises:
        SettingsError: a pattern is no regular expression or names an unknown block.
    """
    expanded = [expand(pattern, blocks, where) for pattern in patterns]
    if not expanded:
        return re.compile(_NEVER)
    try:
        return re.compile(rf"(?<!\S)(?:{'|'.join(expanded)})(?!\S)")
    except re.error as error:
        wrong = next(
            (pattern for pattern in patterns if not _is_expression(expand(pattern, blocks, where))), ""
        )
        raise SettingsError(where, f"{wrong[:60]!r}… is no pattern: {error}", "Correct it.") from error


def _is_expression(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a normalised text, in order."""
    return [match.span() for match in _SENTENCE.finditer(text)]


def around(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the span of all sentences that a match touches."""
    touched = [span for span in spans if span[0] < end and span[1] > start]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
