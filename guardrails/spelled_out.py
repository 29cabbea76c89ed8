"""Words spelled out letter by letter, or cut in two."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from guardrails.tokens import Token
from guardrails.vocabulary import Vocabulary

_FEWEST_LETTERS = 4
_WIDEST_GAP = 3
_LONGEST_WORD = 16
_SHORTEST_JOINED = 6
_MOST_PIECES = 3
_BETWEEN = frozenset("-.*/")


def join_spelled_out(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Return tokens with "k e t a m i n e" and "keta mine" joined; letters that spell no word stay."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in tokens:
        is_letter = len(token.text) == 1 and token.text.isalnum()
        is_near = not run or token.start - run[-1].end <= _WIDEST_GAP
        if is_near and (is_letter or (run and token.text in _BETWEEN)):
            run.append(token)
            continue
        joined.extend(_read_run(run, vocabulary))
        joined.append(token)
        run = []
    joined.extend(_read_run(run, vocabulary))
    return list(_join_pieces(joined, vocabulary))


def _read_run(run: Sequence[Token], vocabulary: Vocabulary) -> Sequence[Token]:
    """Return the words that a run of single letters spells, else the run."""
    letters = [token for token in run if token.text not in _BETWEEN]
    if sum(token.text.isalpha() for token in letters) < _FEWEST_LETTERS:
        return run
    words: list[Token] = []
    for part in _parts(letters):
        spelled = _segment("".join(token.text for token in part), vocabulary)
        if not spelled:
            return run
        at = 0
        for word in spelled:
            words.append(Token(word, part[at].start, part[at + len(word) - 1].end))
            at += len(word)
    return words


def _parts(run: Sequence[Token]) -> list[list[Token]]:
    """Cut a run where its letters stand farther apart than elsewhere."""
    gaps = [after.start - before.end for before, after in pairwise(run)]
    parts = [[run[0]]]
    for gap, token in zip(gaps, run[1:], strict=True):
        if gap > min(gaps):
            parts.append([])
        parts[-1].append(token)
    return parts


def _segment(letters: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return known words that letters without blanks spell, fewest first; empty if they spell none."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        options = [
            (*before, letters[start:end])
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (before := best[start]) is not None and _is_word(letters[start:end], vocabulary)
        ]
        best.append(min(options, key=len) if options else None)
    return best[-1] or ()


def _is_word(letters: str, vocabulary: Vocabulary) -> bool:
    return letters in {"i", "a"} or letters.isdigit() or (len(letters) > 1 and vocabulary.is_known(letters))


def _join_pieces(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Token]:
    """Yield tokens with the pieces of a medicine's name joined ("keta mine")."""
    at = 0
    while at < len(tokens):
        size, word = 1, tokens[at].text
        for pieces in range(2, _MOST_PIECES + 1):
            whole = "".join(token.text for token in tokens[at : at + pieces] if token.text != "-")
            if len(whole) >= _SHORTEST_JOINED and whole in vocabulary.medicine_words and whole != word:
                size, word = min(pieces, len(tokens) - at), whole
        yield Token(word, tokens[at].start, tokens[at + size - 1].end)
        at += size
