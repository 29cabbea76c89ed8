"""Fixtures of the contract tests: both embedders, each made once."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.onnx_embedder import OnnxEmbedder, read_export
from index.torch_embedder import TorchEmbedder
from schema.errors import ModelError
from schema.protocols import Embedder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def model_folder() -> Path:
    folder = ROOT / ".citewell" / "model"
    try:
        read_export(folder)
    except ModelError:
        subprocess.run([sys.executable, "-m", "index.export"], cwd=ROOT, check=True, capture_output=True)
    return folder


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
