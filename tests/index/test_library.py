import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.load import Corpus
from index.build import build
from index.library import Library, open_library
from index.manifest import MANIFEST_FILE, check_files, read_manifest
from index.onnx_embedder import OnnxEmbedder
from index.stores import ExactStore, FaissStore
from index.version_folder import PASSAGES_FILE, VECTORS_FILE, VIEWS_FILE, load_version, text_file
from index.versions import current_version
from index.views import ViewKind
from schema.errors import StoreError

MAX_CHARACTERS = 400
OpenStore = Callable[[Path], Library]


@pytest.fixture(scope="module")
def built(small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("store")
    build(small_corpus, embedder, store, MAX_CHARACTERS)
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of the index that a test may spoil."""
    shutil.copytree(built, tmp_path / "store")
    return tmp_path / "store"


def test_rows_lead_from_passages_to_their_views_and_back(built: Path, open_store: OpenStore) -> None:
    library = open_store(built)
    assert [library.passage_rows[passage.id] for passage in library.passages] == list(
        range(len(library.passages))
    )
    for row, passage in enumerate(library.passages):
        views = [library.views[view] for view in library.view_rows[row]]
        assert {view.passage_row for view in views} == {row}
        assert [view.kind for view in views].count(ViewKind.PASSAGE) == 1
        positions = [view.sentence for view in views if view.sentence is not None]
        assert positions == list(range(len(passage.sentences)))


def test_every_passage_is_a_span_of_its_document(built: Path, open_store: OpenStore) -> None:
    library = open_store(built)
    for passage in library.passages:
        assert library.documents[passage.document_id].text[passage.start : passage.end] == passage.text


def test_the_store_asked_for_searches_the_views(built: Path, embedder: OnnxEmbedder) -> None:
    for make_store in (ExactStore, FaissStore):
        library = open_library(built, embedder.name, embedder.dimensions, MAX_CHARACTERS, make_store)
        best = library.store.search(embedder.encode_query("Use rain water if you can."), 1)[0]
        assert library.views[best.row].text == "Use rain water if you can."


def test_a_manifest_of_another_configuration_says_exactly_what_differs(
    built: Path, embedder: OnnxEmbedder
) -> None:
    with pytest.raises(StoreError) as caught:
        open_library(built, "another-model", 768, 500, ExactStore)
    assert f"embedder is '{embedder.name}', not 'another-model'" in caught.value.problem
    assert "dimensions is 384, not 768" in caught.value.problem
    assert "max_characters is 400, not 500" in caught.value.problem
    assert "format" not in caught.value.problem
    assert "python app.py index" in caught.value.remedy


@pytest.mark.parametrize("name", [PASSAGES_FILE, VIEWS_FILE, VECTORS_FILE, text_file("garden")])
def test_a_missing_file_is_named(store: Path, open_store: OpenStore, name: str) -> None:
    (current_version(store) / name).unlink()
    with pytest.raises(StoreError, match=rf"{name}: cannot be read"):
        open_store(store)


@pytest.mark.parametrize("name", [PASSAGES_FILE, VIEWS_FILE, VECTORS_FILE, text_file("garden")])
def test_a_file_that_was_changed_is_named(store: Path, open_store: OpenStore, name: str) -> None:
    with (current_version(store) / name).open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(StoreError, match=rf"{name}: damaged: SHA-256"):
        open_store(store)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "the manifest is damaged"),
        ("{", "the manifest is damaged"),
        ('{"fingerprint": "x"}', "configuration: Field required"),
    ],
)
def test_a_broken_manifest_is_an_error(
    store: Path, open_store: OpenStore, content: str, problem: str
) -> None:
    (current_version(store) / MANIFEST_FILE).write_text(content)
    with pytest.raises(StoreError, match=problem):
        open_store(store)


def test_a_missing_manifest_is_an_error(store: Path, open_store: OpenStore) -> None:
    (current_version(store) / MANIFEST_FILE).unlink()
    with pytest.raises(StoreError, match=r"manifest\.json: the manifest cannot be read"):
        open_store(store)


def test_a_manifest_that_was_changed_by_hand_is_an_error(store: Path, open_store: OpenStore) -> None:
    path = current_version(store) / MANIFEST_FILE
    path.write_text(path.read_text().replace('"max_characters": 400', '"max_characters": 500'))
    with pytest.raises(StoreError, match="does not fit the content"):
        open_store(store)


def test_loading_gives_back_what_was_saved(built: Path, small_corpus: Corpus) -> None:
    version = current_version(built)
    manifest = read_manifest(version)
    check_files(version, manifest.files)
    loaded = load_version(version)
    assert loaded.documents == small_corpus.documents[1:] + small_corpus.documents[:1]
    assert loaded.vectors.dtype == np.float32


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (VIEWS_FILE, '{"kind": "poem"}\n', "the index is damaged"),
        (VIEWS_FILE, "", "0 views have"),
        (VECTORS_FILE, "no vectors", "the index cannot be read"),
        ("documents.jsonl", "{\n", "the index cannot be read"),
    ],
)
def test_content_that_does_not_fit_together_is_an_error(
    store: Path, name: str, content: str, problem: str
) -> None:
    (current_version(store) / name).write_text(content)
    with pytest.raises(StoreError, match=problem):
        load_version(current_version(store))
