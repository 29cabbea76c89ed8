import pytest
from tests_dialogue_parts import SENTENCES

from dialogue.answerable import Answerability, Features
from dialogue.both_sides import BothSides
from dialogue.compose import Composer
from dialogue.select import Limits
from retrieval.retriever import Retrieval

LIMITS = Limits(
    max_statements=5, max_passages=2, passage_weight=0.0, opening_bonus=0.0, max_gap=0.3, max_similarity=90
)
ALWAYS = Answerability(
    intercept=9.0, weights=Features(**dict.fromkeys(Features.model_fields, 0.0)), min_probability=0.5
)


class Asking:
    """A composer that is always asked the same plain question."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    def compose(self, retrieval: Retrieval):
        return self._composer.compose("a question", retrieval).draft


@pytest.fixture
def nobody(embedder) -> BothSides:
    return BothSides([], [], embedder, 1.0, 1.0)


@pytest.fixture
def composer(document_of, nobody) -> Asking:
    documents = {name: document_of(name) for name in ("guide", "news", "label")}
    return Asking(Composer(documents, ALWAYS, nobody, LIMITS))


def quotes(draft) -> list[str]:
    return [statement.quote for statement in draft.statements]


def test_the_most_direct_sentence_leads_and_the_rest_follows_in_reading_order(
    composer, hit_of, retrieval_of
) -> None:
    draft = composer.compose(retrieval_of(hit_of("guide", [0.5, 0.7, 0, 0, 0, 0, 0.45])))
    assert quotes(draft) == [
        "Feeling sick passes soon after the infusion ends.",
        "Some people feel sick during an infusion.",
        "Nobody knows.",
    ]
    assert [citation.number for citation in draft.citations] == [1, 2, 3]


def test_every_quote_stands_at_its_offsets_in_its_document(
    composer, hit_of, retrieval_of, document_of
) -> None:
    draft = composer.compose(
        retrieval_of(hit_of("guide", [0.5, 0.7, 0, 0.6, 0, 0, 0.45]), hit_of("news", [0.3] * 7, 2))
    )
    for citation in draft.citations:
        document = document_of(citation.source_id)
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.sha256 == document.sha256


def test_a_library_that_does_not_answer_gives_an_empty_draft(
    document_of, nobody, hit_of, retrieval_of
) -> None:
    never = ALWAYS.model_copy(update={"intercept": -9.0})
    composer = Asking(Composer({"guide": document_of("guide")}, never, nobody, LIMITS))
    assert composer.compose(retrieval_of(hit_of("guide", [0.9] * 7))).statements == ()


def test_no_hit_gives_an_empty_draft(composer) -> None:
    assert composer.compose(Retrieval()).statements == ()


def test_a_list_item_brings_its_lead_in(composer, hit_of, retrieval_of) -> None:
    draft = composer.compose(retrieval_of(hit_of("guide", [0, 0, 0, 0.8, 0, 0, 0])))
    assert quotes(draft) == ["You may not be able to have an infusion if you have:", "epilepsy"]


def test_a_lead_in_brings_its_whole_list_as_one_quote(composer, hit_of, retrieval_of) -> None:
    draft = composer.compose(retrieval_of(hit_of("guide", [0, 0, 0.8, 0.6, 0, 0, 0])))
    assert quotes(draft) == [
        "You may not be able to have an infusion if you have:\n- epilepsy\n- a liver disease"
    ]


def test_a_question_is_never_quoted(composer, hit_of, retrieval_of) -> None:
    draft = composer.compose(retrieval_of(hit_of("guide", [0, 0, 0, 0, 0, 0.9, 0.8])))
    assert quotes(draft) == ["Nobody knows."]


def test_the_same_words_of_another_source_are_not_said_twice(composer, hit_of, retrieval_of) -> None:
    hits = [hit_of("guide", [0.8, 0, 0, 0, 0, 0, 0]), hit_of("news", [0.7, 0, 0, 0, 0, 0, 0], 2)]
    draft = composer.compose(retrieval_of(*hits))
    assert [citation.source_id for citation in draft.citations] == ["guide"]


def test_no_more_passages_and_statements_than_allowed(
    composer, nobody, hit_of, retrieval_of, document_of
) -> None:
    hits = [
        hit_of("guide", [0.8, 0, 0, 0, 0, 0, 0]),
        hit_of("news", [0, 0.79, 0, 0, 0, 0, 0], 2),
        hit_of("label", [0, 0, 0, 0, 0, 0, 0.78], 3),
    ]
    assert {c.source_id for c in composer.compose(retrieval_of(*hits)).citations} == {"guide", "news"}
    few = Asking(
        Composer(
            {"guide": document_of("guide")}, ALWAYS, nobody, LIMITS.model_copy(update={"max_statements": 1})
        )
    )
    assert len(few.compose(retrieval_of(hit_of("guide", [0.8, 0.7, 0, 0, 0, 0, 0]))).statements) == 1


def test_the_citation_carries_its_paragraph_and_its_evidence(composer, hit_of, retrieval_of) -> None:
    (citation,) = composer.compose(retrieval_of(hit_of("guide", [0, 0, 0, 0, 0, 0, 0.6]))).citations
    assert citation.context == "Is that common? Nobody knows."
    assert citation.section == "Side effects"
    assert citation.evidence.startswith("Weak source · Guide for patients, not a study · 2025 · 1,034 people")


def test_the_clinics_own_sheet_comes_ahead_of_general_sources(
    document_of, nobody, hit_of, retrieval_of
) -> None:
    documents = {name: document_of(name) for name in ("guide", "your-clinic")}
    composer = Asking(Composer(documents, ALWAYS, nobody, LIMITS))
    hits = [hit_of("guide", [0.8, 0, 0, 0, 0, 0, 0]), hit_of("your-clinic", [0, 0.7, 0, 0, 0, 0, 0], 2)]
    assert composer.compose(retrieval_of(*hits)).citations[0].source_id == "your-clinic"


def test_a_lonely_sentence_is_followed_by_the_next_best_of_its_passage(
    composer, hit_of, retrieval_of
) -> None:
    draft = composer.compose(retrieval_of(hit_of("guide", [0.9, 0.5, 0, 0, 0, 0, 0])))
    assert quotes(draft) == list(SENTENCES[:2])
