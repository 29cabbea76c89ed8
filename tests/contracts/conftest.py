"""Fixtures of the contract tests: both embedders, each made once."""

from pathlib import Path

import pytest

from index.onnx_embedder import OnnxEmbedder
from index.torch_embedder import TorchEmbedder
from schema.protocols import Embedder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def torch_embedder() -> Embedder:
    return TorchEmbedder()


@pytest.fixture(scope="session")
def onnx_embedder(model_folder: Path) -> Embedder:
    return OnnxEmbedder(model_folder)


@pytest.fixture(scope="session", params=["torch_embedder", "onnx_embedder"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    part: Embedder = request.getfixturevalue(request.param)
    return part
