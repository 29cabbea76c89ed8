from pathlib import Path

import numpy as np
import pytest

from index.onnx_embedder import OnnxEmbedder
from index.unanswered import unanswered_vectors

QUESTIONS = ("does it come in blue", "who won the cup")


class Counting(OnnxEmbedder):
    """The real embedder; counts how often it encodes."""

    runs = 0

    def encode_query(self, query):
        self.runs += 1
        return super().encode_query(query)


@pytest.fixture
def counting(model_folder: Path) -> Counting:
    return Counting(model_folder)


def test_vectors_are_encoded_once_and_then_read(counting: Counting, tmp_path: Path) -> None:
    first = unanswered_vectors(QUESTIONS, counting, tmp_path / "new")
    again = unanswered_vectors(QUESTIONS, counting, tmp_path / "new")
    assert counting.runs == 2
    assert first.shape == (2, 384)
    assert np.array_equal(first, again)


def test_other_questions_take_the_place_of_the_old_ones(counting: Counting, tmp_path: Path) -> None:
    unanswered_vectors(QUESTIONS, counting, tmp_path)
    unanswered_vectors(QUESTIONS[:1], counting, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"no array"])
def test_a_damaged_file_is_replaced(counting: Counting, tmp_path: Path, damage: bytes) -> None:
    before = unanswered_vectors(QUESTIONS, counting, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert np.array_equal(unanswered_vectors(QUESTIONS, counting, tmp_path), before)
    assert np.array_equal(np.load(path), before)


def test_a_file_of_another_shape_is_replaced(counting: Counting, tmp_path: Path) -> None:
    before = unanswered_vectors(QUESTIONS, counting, tmp_path)
    (path,) = tmp_path.iterdir()
    np.save(path, before[:1])
    assert unanswered_vectors(QUESTIONS, counting, tmp_path).shape == (2, 384)
