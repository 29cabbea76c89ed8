import json
from pathlib import Path

import pytest

from index import export as export_module
from index.export import export_model, main
from index.onnx_embedder import EXPORT_FILE, MODEL_FILE, TOKENIZER_FILE, read_export
from index.weights import WEIGHTS_SHA256
from schema.errors import ModelError


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose export was broken when the export began."""
    folder = tmp_path_factory.mktemp("export") / "model"
    folder.mkdir()
    (folder / EXPORT_FILE).write_text("broken")
    _, is_new = export_model(folder)
    assert is_new
    return folder


def test_an_export_states_what_it_was_made_from(fresh: Path) -> None:
    made = read_export(fresh)
    assert made.weights_sha256 == WEIGHTS_SHA256
    assert (made.precision, made.dimensions, made.max_tokens) == ("int8", 384, 256)
    assert {"torch", "onnx", "onnxruntime"} <= made.versions.keys()


def test_nothing_but_the_export_is_left_behind(fresh: Path) -> None:
    assert {path.name for path in fresh.iterdir()} == {MODEL_FILE, TOKENIZER_FILE, EXPORT_FILE}
    assert [path.name for path in fresh.parent.iterdir()] == ["model"]


def test_the_model_names_no_folder_of_this_machine(fresh: Path) -> None:
    content = (fresh / MODEL_FILE).read_bytes()
    assert b"site-packages" not in content
    assert str(Path.cwd()).encode() not in content


def test_a_sound_export_is_left_alone_and_said_so(fresh: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (fresh / MODEL_FILE).stat().st_mtime_ns
    assert main(["--to", str(fresh)]) == 0
    assert "already exported, nothing to do" in capsys.readouterr().out
    assert (fresh / MODEL_FILE).stat().st_mtime_ns == before


def test_an_export_of_other_weights_is_made_anew_with_the_same_bytes(fresh: Path, tmp_path: Path) -> None:
    stale = json.loads((fresh / EXPORT_FILE).read_text())
    stale["weights_sha256"] = "0" * 64
    for name in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / name).write_bytes((fresh / name).read_bytes())
    (tmp_path / EXPORT_FILE).write_text(json.dumps(stale))
    made, is_new = export_model(tmp_path)
    assert is_new
    assert made == read_export(fresh)


def test_wrong_weights_are_never_exported(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHA-256"):
        export_model(tmp_path / "model", weights_sha256="0" * 64)
    assert not (tmp_path / "model").exists()


def test_the_command_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise ModelError("weights", "are missing", "Install them.")

    monkeypatch.setattr(export_module, "export_model", refuse)
    assert main(["--to", str(tmp_path)]) == 1
    assert "weights: are missing. Install them." in capsys.readouterr().err
