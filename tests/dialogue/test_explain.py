import pytest

from corpus.glossary import Glossary, Term
from dialogue.cite import Quote, draft_of
from dialogue.explain import MOST_WORDS, Explainer
from schema.dialogue import Draft
from schema.documents import Document


def term(word: str, *, familiar: bool = False, source: str = "guide") -> Term:
    meaning = f"What {word} means."
    return Term(term=word, meaning=meaning, source=source, familiar=familiar, reviewed="nobody")


@pytest.fixture
def draft(document: Document, hit_of) -> Draft:
    passage = hit_of("guide", [0] * 7).passage
    quotes = [Quote(passage, each.start, each.end) for each in passage.sentences]
    return draft_of(quotes, {"guide": document})


@pytest.fixture
def explain(document: Document, draft: Draft):
    def terms_of(*terms: Term) -> list[str]:
        explainer = Explainer(Glossary(term=terms), {"guide": document})
        return [word.term for word in explainer.explain(draft)]

    return terms_of


def test_a_word_of_a_quote_is_explained_with_its_source(document: Document, draft: Draft) -> None:
    (word,) = Explainer(Glossary(term=(term("epilepsy"),)), {"guide": document}).explain(draft)
    assert (word.meaning, word.source_id, word.title) == ("What epilepsy means.", "guide", "A guide")


def test_a_word_that_no_quote_holds_is_not_explained(explain) -> None:
    assert explain(term("glaucoma")) == []


def test_words_come_in_reading_order(explain) -> None:
    assert explain(term("liver"), term("infusion")) == ["infusion", "liver"]


def test_a_meaning_without_its_source_in_the_library_is_not_shown(explain) -> None:
    assert explain(term("epilepsy", source="elsewhere")) == []


def test_at_most_four_words_are_explained_and_familiar_ones_give_way(explain) -> None:
    rare = [term(word) for word in ("epilepsy", "liver", "common", "ends")]
    assert explain(term("infusion", familiar=True), *rare) == ["ends", "epilepsy", "liver", "common"]
    assert len(explain(*rare, term("nobody"))) == MOST_WORDS


def test_no_quote_needs_no_word(document: Document) -> None:
    assert Explainer(Glossary(term=(term("epilepsy"),)), {"guide": document}).explain(Draft()) == ()
