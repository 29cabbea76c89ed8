"""The difficult words of an answer, explained in reviewed fixed wording."""

from collections.abc import Mapping

from corpus.glossary import Glossary, Term
from schema.dialogue import Draft, ExplainedWord
from schema.documents import Document

MOST_WORDS = 4


class Explainer:
    """Finds the terms of a glossary in quotes.

    Args:
        glossary: the terms; one whose source is not among the documents is never shown.
        documents: the library, by id.
    """

    def __init__(self, glossary: Glossary, documents: Mapping[str, Document]) -> None:
        self._titles = {each: document.source.title for each, document in documents.items()}
        self._terms = [(each, each.pattern) for each in glossary.term if each.source in documents]

    def explain(self, draft: Draft) -> tuple[ExplainedWord, ...]:
        """Return at most four terms that stand in the draft's quotes, in reading order.

        Where there are more, familiar terms give way first, then the last ones.
        """
        text = "\n".join(statement.quote for statement in draft.statements)
        found = [(hit.start(), term) for term, pattern in self._terms if (hit := pattern.search(text))]
        kept = sorted(found, key=lambda each: (each[1].familiar, each[0]))[:MOST_WORDS]
        return tuple(self._word(term) for _, term in sorted(kept, key=lambda each: each[0]))

    def _word(self, term: Term) -> ExplainedWord:
        return ExplainedWord(
            term=term.term, meaning=term.meaning, source_id=term.source, title=self._titles[term.source]
        )
