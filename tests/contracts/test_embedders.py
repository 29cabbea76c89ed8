import tomllib
from pathlib import Path

import numpy as np
import pytest

from schema.protocols import Embedder, Matrix

SAMPLES = tomllib.loads((Path(__file__).parent / "embedder_texts.toml").read_text(encoding="utf-8"))
TEXTS: list[str] = SAMPLES["texts"]
QUERIES: list[str] = SAMPLES["queries"]
ODD_TEXTS = ["", " ", "a", "…", "?!", "naïve café, 5 µg – “quoted”", "疼痛", "🙂", "x" * 3000, "word " * 4000]


@pytest.fixture(scope="module")
def vectors(embedder: Embedder) -> Matrix:
    return embedder.encode_passages(TEXTS)


def test_texts_become_float32_unit_rows(embedder: Embedder, vectors: Matrix) -> None:
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_rows_come_in_input_order(embedder: Embedder, vectors: Matrix) -> None:
    assert np.array_equal(embedder.encode_passages(TEXTS[::-1]), vectors[::-1])


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder, vectors: Matrix) -> None:
    long_neighbour = "a much longer neighbour " * 60
    for row in (0, 17, 59):
        alone = embedder.encode_passages([TEXTS[row]])
        beside = embedder.encode_passages([long_neighbour, TEXTS[row], ""])
        assert np.array_equal(alone[0], vectors[row])
        assert np.array_equal(beside[1], vectors[row])


def test_a_query_is_encoded_like_a_passage(embedder: Embedder, vectors: Matrix) -> None:
    query = embedder.encode_query(TEXTS[3])
    assert query.shape == (embedder.dimensions,)
    assert query.dtype == np.float32
    assert np.array_equal(query, vectors[3])


def test_no_text_gives_no_row(embedder: Embedder) -> None:
    nothing = embedder.encode_passages([])
    assert nothing.shape == (0, embedder.dimensions)
    assert nothing.dtype == np.float32


@pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: repr(text[:12]))
def test_odd_texts_become_unit_vectors_too(embedder: Embedder, text: str) -> None:
    vector = embedder.encode_query(text)
    assert vector.shape == (embedder.dimensions,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_words_beyond_the_token_limit_change_nothing(embedder: Embedder) -> None:
    long = "pain " * 300
    assert np.array_equal(embedder.encode_query(long), embedder.encode_query(long + "tomato " * 50))


def test_words_within_the_token_limit_all_count(embedder: Embedder) -> None:
    long = "pain " * 200
    assert not np.array_equal(embedder.encode_query(long), embedder.encode_query(long + "tomato " * 50))


def test_names_tell_the_embedders_apart(torch_embedder: Embedder, onnx_embedder: Embedder) -> None:
    assert torch_embedder.name.startswith("all-MiniLM-L6-v2:float32:")
    assert onnx_embedder.name.startswith("all-MiniLM-L6-v2:int8:")
    assert torch_embedder.dimensions == onnx_embedder.dimensions == 384


def test_exported_vectors_stay_close_to_the_reference(
    torch_embedder: Embedder, onnx_embedder: Embedder
) -> None:
    reference = torch_embedder.encode_passages(TEXTS)
    exported = onnx_embedder.encode_passages(TEXTS)
    agreement = (reference * exported).sum(axis=1)
    assert agreement.min() > 0.975
    assert agreement.mean() > 0.99


def test_both_embedders_rank_alike(torch_embedder: Embedder, onnx_embedder: Embedder) -> None:
    reference = _rankings(torch_embedder)
    exported = _rankings(onnx_embedder)
    same_first = np.mean(reference[:, 0] == exported[:, 0])
    overlap = np.mean([len(set(a[:10]) & set(b[:10])) / 10 for a, b in zip(reference, exported, strict=True)])
    assert same_first >= 0.95
    assert overlap >= 0.85


def _rankings(embedder: Embedder) -> np.ndarray:
    passages = embedder.encode_passages(TEXTS)
    queries = np.array([embedder.encode_query(query) for query in QUERIES])
    return np.argsort(-(queries @ passages.T), axis=1, kind="stable")
