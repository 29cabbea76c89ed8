"""Hits to a draft: verbatim sentences, cited."""

from collections.abc import Mapping, Sequence

from dialogue.answerable import Answerability
from dialogue.cite import Quote, draft_of
from dialogue.select import Limits, Pick, select
from retrieval.retriever import Retrieval
from schema.dialogue import Draft
from schema.documents import Document, Passage


def _items_of(passage: Passage, lead_in: int) -> list[int]:
    return [position for position, sentence in enumerate(passage.sentences) if sentence.lead_in == lead_in]


def _quotes_of(pick: Pick) -> list[Quote]:
    """Return the spans that one pick needs: a list item brings its lead-in, a lead-in its whole list."""
    passage, sentence = pick.hit.passage, pick.sentence
    items = _items_of(passage, pick.position)
    if items:
        return [Quote(passage, sentence.start, passage.sentences[items[-1]].end)]
    own = Quote(passage, sentence.start, sentence.end)
    if sentence.lead_in is None:
        return [own]
    opener = passage.sentences[sentence.lead_in]
    return [Quote(passage, opener.start, opener.end), own]


def _without_repeats(quotes: Sequence[Quote]) -> list[Quote]:
    """Drop quotes that lie inside another one of the same document."""
    kept: list[Quote] = []
    for quote in quotes:
        document = quote.passage.document_id
        if not any(
            other.passage.document_id == document and other.start <= quote.start and quote.end <= other.end
            for other in kept
        ):
            kept.append(quote)
    return kept


class Composer:
    """Puts answers together from the sentences of hits; an empty draft means that none supports one."""

    def __init__(
        self, documents: Mapping[str, Document], answerability: Answerability, limits: Limits
    ) -> None:
        self._documents = documents
        self._answerability = answerability
        self._limits = limits

    def compose(self, retrieval: Retrieval) -> Draft:
        """Return two to five cited quotes, or none where the library does not answer."""
        if not self._answerability.is_answerable(retrieval):
            return Draft()
        quotes = [quote for pick in select(retrieval.hits, self._limits) for quote in _quotes_of(pick)]
        return draft_of(_without_repeats(quotes), self._documents)
