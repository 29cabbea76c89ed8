import os
from pathlib import Path

import pytest

from index.torch_embedder import TorchEmbedder
from index.weights import WEIGHTS_FILE
from schema.errors import ModelError


def test_other_weights_are_refused_before_they_are_loaded(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes(b"no weights at all")
    with pytest.raises(ModelError, match="SHA-256"):
        TorchEmbedder(tmp_path)


def test_the_model_libraries_are_kept_off_the_network() -> None:
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"


def test_a_query_and_no_passages_have_their_shapes() -> None:
    embedder = TorchEmbedder()
    assert embedder.encode_query("a").shape == (embedder.dimensions,)
    assert embedder.encode_passages([]).shape == (0, embedder.dimensions)
    assert embedder.name.startswith("all-MiniLM-L6-v2:float32:")
