"""The whole product over the shipped library and over the raw articles: each index is built once."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import app
from assembly import MemoryLog, Place, build_assistant, fresh_index, store_of
from dialogue.assistant import Assistant
from index.library import Library
from index.onnx_embedder import read_export
from schema.errors import ModelError
from settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
RAW_ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "sources"


class Ended(NamedTuple):
    """How a call of the command line ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Ended]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the command line with words, and with what is typed, inside this process."""

    def call_with(*words: object, typed: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["app.py", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            app.run()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return call_with


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The exported embedding model; exported now where it is not there yet."""
    folder = ROOT / ".citewell" / "model"
    try:
        read_export(folder)
    except ModelError:
        subprocess.run([sys.executable, "-m", "index.export"], cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def product_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped settings, with an index and a log of their own in a temporary folder."""
    shipped = read_settings()
    folder = tmp_path_factory.mktemp("product")
    paths = shipped.paths.model_copy(update={"store": folder / "store", "log": folder / "turns.sqlite"})
    return shipped.model_copy(update={"paths": paths})


@pytest.fixture(scope="session")
def library(product_settings: Settings) -> Library:
    """The index of the shipped library."""
    return fresh_index(product_settings, Place())


@pytest.fixture(scope="session")
def library_store(product_settings: Settings, library: Library) -> Path:
    """The folder in which the index of the shipped library lies."""
    store = store_of(product_settings, Place())
    assert library.folder.is_relative_to(store)
    return store


@pytest.fixture(scope="session")
def assistant(product_settings: Settings, library: Library) -> Assistant:
    """An assistant over the shipped library."""
    return build_assistant(product_settings, library, MemoryLog())


@pytest.fixture(scope="session")
def raw_place(product_settings: Settings) -> Place:
    """Where the raw articles and their index lie."""
    if not RAW_ARTICLES.is_dir():
        pytest.fail("the five raw articles are needed in shared/sources, beside the repository")
    return Place(RAW_ARTICLES, product_settings.paths.store.with_name("raw-store"))


@pytest.fixture(scope="session")
def raw_library(product_settings: Settings, raw_place: Place) -> Library:
    """The index of the raw articles."""
    return fresh_index(product_settings, raw_place)
