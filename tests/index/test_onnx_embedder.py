import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.onnx_embedder import EXPORT_FILE, MODEL_FILE, TOKENIZER_FILE, OnnxEmbedder, read_export
from schema.errors import ModelError

ROOT = Path(__file__).parents[2]


def test_a_missing_export_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"export\.json: .*python -m index\.export"):
        OnnxEmbedder(tmp_path)


def test_a_damaged_model_is_refused(model_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(model_folder, tmp_path / "model")
    with (tmp_path / "model" / MODEL_FILE).open("ab") as stream:
        stream.write(b"!")
    with pytest.raises(ModelError, match=r"model\.onnx: SHA-256"):
        OnnxEmbedder(tmp_path / "model")


def test_a_missing_tokenizer_is_refused(model_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(model_folder, tmp_path / "model")
    (tmp_path / "model" / TOKENIZER_FILE).unlink()
    with pytest.raises(ModelError, match=r"cannot be read .*tokenizer\.json"):
        read_export(tmp_path / "model")


def test_a_malformed_export_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / EXPORT_FILE).write_text('{"model": 1}')
    with pytest.raises(ModelError, match="cannot be read"):
        read_export(tmp_path)


def test_more_threads_change_no_vector(embedder: OnnxEmbedder, model_folder: Path) -> None:
    text = "Water the tomatoes early in the morning."
    assert np.array_equal(
        embedder.encode_query(text), OnnxEmbedder(model_folder, threads=2).encode_query(text)
    )


def test_serving_needs_no_torch() -> None:
    code = (
        "import sys, index.onnx_embedder, index.library, index.stores, retrieval.retriever;"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    printed = subprocess.check_output(command, cwd=ROOT, text=True)  # noqa: S603  (our own code)
    assert printed.strip() == "[]"
