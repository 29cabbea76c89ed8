from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.library import Library
from index.onnx_embedder import OnnxEmbedder
from index.stores import FaissStore
from index.views import PatientQuestion, ViewKind
from retrieval.retriever import Evidence, Form, Fusion, HybridRetriever, Retrieval
from schema.documents import Hit

SHELF = {
    "garden": {
        "Watering": "Water the tomatoes early. Never at noon.",
        "Slugs": "Slugs eat lettuce at night.",
    },
    "harbour": {
        "Tides": "The moon pulls on the sea.",
        "Boats": "Boats leave at high tide. They sound a horn.",
    },
}
QUESTIONS = ["when do I water tomatoes", "what makes the tides?", "who eats my salad", "xylophone", ""]
MakeLibrary = Callable[..., Library]
MakeRetriever = Callable[..., HybridRetriever]


@pytest.fixture(scope="module")
def make_retriever(embedder: OnnxEmbedder) -> MakeRetriever:
    def make(library: Library, **fusion: float) -> HybridRetriever:
        return HybridRetriever(library, embedder, Fusion.model_validate(fusion))

    return make


@pytest.fixture(scope="module")
def retriever(library: Library, make_retriever: MakeRetriever) -> HybridRetriever:
    return make_retriever(library)


@pytest.mark.parametrize(
    ("query", "passage_id"),
    [
        ("when should I water my tomatoes", "garden#1"),
        ("what eats my salad in the dark", "garden#2"),
        ("how do I know the loaf is done", "kitchen#1"),
        ("why does the sea rise and fall", "harbour#1"),
        ("how often is there a train", "harbour#2"),
    ],
)
def test_the_passage_that_answers_comes_first(
    retriever: HybridRetriever, query: str, passage_id: str
) -> None:
    assert retriever.retrieve(query, 3)[0].passage.id == passage_id


def test_hits_are_ranked_from_one_with_falling_scores_in_range(retriever: HybridRetriever) -> None:
    hits = retriever.retrieve("tomatoes and bread", 4)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(("k", "count"), [(0, 0), (1, 1), (6, 6), (99, 6)])
def test_at_most_k_hits_come_back_and_each_passage_once(
    retriever: HybridRetriever, k: int, count: int
) -> None:
    ids = [hit.passage.id for hit in retriever.retrieve("the sea", k)]
    assert len(ids) == len(set(ids)) == count


def test_sentence_scores_are_the_sentences_cosines(
    retriever: HybridRetriever, embedder: OnnxEmbedder
) -> None:
    query = "what makes the tides"
    for hit in retriever.retrieve(query, 6):
        sentences = embedder.encode_passages([sentence.text for sentence in hit.passage.sentences])
        assert hit.sentence_scores == pytest.approx(sentences @ embedder.encode_query(query), abs=1e-6)
        assert all(-1 <= score <= 1 for score in hit.sentence_scores)


def test_the_sentence_that_answers_scores_best(retriever: HybridRetriever) -> None:
    hit = retriever.retrieve("do boats go out at high tide", 1)[0]
    assert hit.passage.sentences[int(np.argmax(hit.sentence_scores))].text == "Boats leave at high tide."


def test_evidence_names_the_view_that_was_closest(
    make_library: MakeLibrary, make_retriever: MakeRetriever
) -> None:
    asked = PatientQuestion(document_id="harbour", heading="Tides", text="why is the beach smaller at noon")
    library = make_library(SHELF, questions=[asked])
    found = make_retriever(library).search("Why is the beach smaller at noon?", 1)
    assert found.hits[0].passage.id == found.evidence[0].passage_id == "harbour#1"
    assert found.evidence[0].view.kind is ViewKind.QUESTION
    assert found.evidence[0].cosine > 0.95


def test_dense_is_the_mean_of_the_passage_and_its_closest_sentence(
    library: Library, retriever: HybridRetriever, embedder: OnnxEmbedder
) -> None:
    query = "where do boats go"
    vector = embedder.encode_query(query)
    for evidence, hit in paired(retriever.search(query, 6)):
        views = library.view_rows[library.passage_rows[hit.passage.id]]
        whole = next(view for view in views if library.views[view].kind is ViewKind.PASSAGE)
        expected = (library.vectors[whole] @ vector + max(hit.sentence_scores)) / 2
        assert evidence.dense == pytest.approx(expected, abs=1e-6)


def paired(found: Retrieval) -> list[tuple[Evidence, Hit]]:
    return list(zip(found.evidence, found.hits, strict=True))


def test_a_patients_question_lifts_its_section_only_where_it_is_nearly_the_query(
    make_library: MakeLibrary, make_retriever: MakeRetriever
) -> None:
    asked = PatientQuestion(document_id="garden", heading="Slugs", text="when do the boats leave the harbour")
    with_question = make_retriever(make_library(SHELF, questions=[asked]))
    without = make_retriever(make_library(SHELF))
    for query, is_lifted in (("When do the boats leave the harbour?", True), ("slugs on the salad", False)):
        lifted = [e.dense for e in with_question.search(query, 4).evidence if e.passage_id == "garden#2"]
        plain = [e.dense for e in without.search(query, 4).evidence if e.passage_id == "garden#2"]
        assert (lifted[0] > plain[0] + 0.2) == is_lifted
        assert (lifted == plain) != is_lifted


def test_evidence_can_be_compared_between_queries(retriever: HybridRetriever) -> None:
    known = retriever.search("when should tomatoes be watered", 3)
    unknown = retriever.search("quarterly tax return deadline", 3)
    assert known.evidence[0].cosine > max(each.cosine for each in unknown.evidence) + 0.3
    assert known.evidence[0].lexical > max(each.lexical for each in unknown.evidence) == 0
    assert known.evidence[0].coverage == 1
    assert unknown.evidence[0].coverage == 0


def test_a_passage_that_only_shares_words_becomes_a_candidate(
    library: Library, make_retriever: MakeRetriever
) -> None:
    query = "platform"
    narrow = make_retriever(library, dense_weight=0.0, candidates=1)
    hits = narrow.retrieve(query, 6)
    assert hits[0].passage.id == "harbour#2"


def test_the_dense_weight_moves_scores_from_words_to_meaning(
    library: Library, make_retriever: MakeRetriever
) -> None:
    query = "salt water and the moon"
    by_words = make_retriever(library, dense_weight=0.0).search(query, 6)
    by_meaning = make_retriever(library, dense_weight=1.0).search(query, 6)
    assert [e.lexical for e in by_words.evidence] == sorted(
        (e.lexical for e in by_words.evidence), reverse=True
    )
    assert [e.dense for e in by_meaning.evidence] == sorted(
        (e.dense for e in by_meaning.evidence), reverse=True
    )


def test_fused_scores_are_the_min_max_weighted_sum(library: Library, make_retriever: MakeRetriever) -> None:
    found = make_retriever(library, dense_weight=0.6).search("bread at noon", 6)
    dense = np.array([e.dense for e in found.evidence])
    lexical = np.array([e.lexical for e in found.evidence])
    stretched = (dense - dense.min()) / (dense.max() - dense.min())
    expected = 0.6 * stretched + 0.4 * (lexical - lexical.min()) / (lexical.max() - lexical.min())
    assert [hit.score for hit in found.hits] == pytest.approx(expected, abs=1e-8)


def test_equal_passages_come_in_order_of_their_ids(
    make_library: MakeLibrary, make_retriever: MakeRetriever
) -> None:
    same = {"Tides": "The moon pulls on the sea."}
    library = make_library({"b": same, "a": same})
    twins = replace(library, vectors=np.tile(library.vectors[:2], (2, 1)))
    hits = make_retriever(replace(twins, store=FaissStore(twins.vectors))).retrieve("moon", 2)
    assert [hit.passage.id for hit in hits] == ["a#1", "b#1"]
    assert hits[0].score == hits[1].score == 1


def test_a_library_with_one_passage_can_be_searched(
    make_library: MakeLibrary, make_retriever: MakeRetriever
) -> None:
    one = make_retriever(make_library({"a": {"Tides": "The moon pulls on the sea."}}))
    assert one.retrieve("moon", 5)[0].score == 1
    assert one.retrieve("xylophone", 5)[0].score == pytest.approx(0.7)


def test_an_empty_library_gives_no_hits(make_library: MakeLibrary, make_retriever: MakeRetriever) -> None:
    assert make_retriever(make_library({})).search("moon", 5) == Retrieval(hits=(), evidence=())


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(4)))
def test_permuting_the_corpus_changes_no_score(
    make_library: MakeLibrary, make_retriever: MakeRetriever, order: Sequence[int]
) -> None:
    plain = make_retriever(make_library(SHELF), candidates=5)
    permuted = make_retriever(make_library(SHELF, order=order), candidates=5)
    for query in QUESTIONS:
        assert permuted.retrieve(query, 4) == plain.retrieve(query, 4)


def test_asking_twice_gives_the_same_hits(retriever: HybridRetriever) -> None:
    first: tuple[Hit, ...] = retriever.retrieve("what makes the tides?", 5)
    assert retriever.retrieve("what makes the tides?", 5) == first


def test_the_own_words_of_a_follow_up_count_beside_what_it_leans_on(
    library: Library, make_retriever: MakeRetriever
) -> None:
    led = "When should tomatoes be watered? And what makes the tides?"
    own = "And what makes the tides?"
    retriever = make_retriever(library, dense_weight=1.0)
    forms = [Form(text=led, weight=0.001), Form(text=own)]
    assert ids(retriever.search(led, 6, forms)) == ids(retriever.search(own, 6))
    assert ids(retriever.search(led, 6, forms)) != ids(retriever.search(led, 6))
    assert retriever.search(led, 6, [Form(text=led)]) == retriever.search(led, 6)


def ids(retrieval: Retrieval) -> list[str]:
    return [hit.passage.id for hit in retrieval.hits]
