from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks import vector_cache
from benchmarks.vector_cache import CachedEmbedder
from index.onnx_embedder import OnnxEmbedder
from schema.protocols import Matrix, Vector

TEXTS = ["Gout hurts.", "Asthma narrows the airways.", "Gout hurts."]


class Counting:
    """The real model, and how many texts it was asked for."""

    def __init__(self, model: OnnxEmbedder, name: str = "") -> None:
        self.model = model
        self.name = name or model.name
        self.dimensions = model.dimensions
        self.asked = 0

    def encode_query(self, query: str) -> Vector:
        self.asked += 1
        return self.model.encode_query(query)

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self.encode_query(text) for text in texts])


def test_vectors_are_the_models_and_each_text_is_encoded_once(model: OnnxEmbedder, tmp_path: Path) -> None:
    counting = Counting(model)
    cached = CachedEmbedder(counting, tmp_path)
    assert np.array_equal(cached.encode_passages(TEXTS), model.encode_passages(TEXTS))
    assert counting.asked == 2
    assert (cached.name, cached.dimensions) == (model.name, model.dimensions)


def test_a_second_run_encodes_nothing(model: OnnxEmbedder, tmp_path: Path) -> None:
    first = CachedEmbedder(model, tmp_path)
    vectors = first.encode_passages(TEXTS)
    first.save()
    counting = Counting(model)
    assert np.array_equal(CachedEmbedder(counting, tmp_path).encode_passages(TEXTS), vectors)
    assert counting.asked == 0


def test_each_model_has_its_own_vectors(model: OnnxEmbedder, tmp_path: Path) -> None:
    first = CachedEmbedder(model, tmp_path)
    first.encode_passages(TEXTS)
    first.save()
    other = Counting(model, name="other:int8:0123")
    CachedEmbedder(other, tmp_path).encode_passages(TEXTS)
    assert other.asked == 2


def test_a_long_run_saves_on_its_way(
    model: OnnxEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_cache, "SHARD_ROWS", 1)
    CachedEmbedder(model, tmp_path).encode_passages(TEXTS)
    counting = Counting(model)
    CachedEmbedder(counting, tmp_path).encode_passages(TEXTS)
    assert counting.asked == 0


def test_saving_twice_writes_once_and_leaves_no_draft(cached: CachedEmbedder, tmp_path: Path) -> None:
    cached.encode_passages(TEXTS)
    cached.save()
    cached.save()
    assert [path.suffix for path in (tmp_path / "vectors").rglob("*") if path.is_file()] == [".npz"]
