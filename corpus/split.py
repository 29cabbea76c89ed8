"""Where the sentences of a paragraph begin and end."""

import re

from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentencex import get_sentence_boundaries

from corpus.grammar import load_grammar

LONGEST_SENTENCE = 1000
LONGEST_QUOTATION = 500
_LANGUAGE = "en"
_NOT_A_START = re.compile(r"[a-z,;:.)\]]")
_STRETCHES = RecursiveCharacterTextSplitter(
    separators=["; ", ", ", " ", ""],
    keep_separator="end",
    chunk_size=LONGEST_SENTENCE,
    chunk_overlap=0,
    add_start_index=True,
)

Offsets = tuple[int, int]


def split(paragraph: str) -> list[Offsets]:
    """Return start and end of each sentence of a paragraph, in order, without blanks at the ends.

    Parts that a full stop after an abbreviation or inside a quotation cut off are put together again.
    A stretch of more than 1,000 characters without the end of a sentence is cut at a comma or blank.
    """
    whole: list[Offsets] = []
    for boundary in get_sentence_boundaries(_LANGUAGE, paragraph):
        start, end = _trimmed(paragraph, boundary["start_index"], boundary["end_index"])
        if start == end:
            continue
        if whole and _belongs(paragraph[slice(*whole[-1])], paragraph[start:end]):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return [part for offsets in whole for part in _cut(paragraph, offsets)]


def _trimmed(text: str, start: int, end: int) -> Offsets:
    part = text[start:end]
    if not part.strip():
        return start, start
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def _belongs(before: str, part: str) -> bool:
    """Return whether a part goes on with the sentence before it."""
    last_word = before.rsplit(maxsplit=1)[-1].lower().strip("(\"'[")
    grammar = load_grammar()
    is_abbreviation = last_word in grammar.abbreviations
    is_counted = last_word in grammar.before_figures and part[0].isdigit()
    if _NOT_A_START.match(part) or is_abbreviation or is_counted:
        return True
    is_quotation = before.count('"') % 2 == 1
    return is_quotation and part.count('"') % 2 == 1 and len(before) + len(part) <= LONGEST_QUOTATION


def _cut(paragraph: str, offsets: Offsets) -> list[Offsets]:
    start, end = offsets
    if end - start <= LONGEST_SENTENCE:
        return [offsets]
    stretches = _STRETCHES.create_documents([paragraph[start:end]])
    begins = [start + stretch.metadata["start_index"] for stretch in stretches]
    return [
        _trimmed(paragraph, begin, begin + len(stretch.page_content))
        for begin, stretch in zip(begins, stretches, strict=True)
    ]
