from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.load import Corpus
from index.build import build
from index.library import Library
from index.manifest import MANIFEST_FILE
from index.onnx_embedder import OnnxEmbedder
from index.report import BuildReport, Progress, Stage
from index.version_folder import VECTORS_FILE
from index.versions import LOCK_FILE, VERSIONS_FOLDER, version_folders
from index.views import PatientQuestion, ViewKind
from schema.documents import Document
from schema.errors import CorpusError, StoreError
from schema.protocols import Matrix, Vector

MAX_CHARACTERS = 400
MakeDocument = Callable[..., Document]
OpenStore = Callable[[Path], Library]


class CountingEmbedder:
    """The exported model, with the texts that it was given."""

    def __init__(self, embedder: OnnxEmbedder, name: str | None = None) -> None:
        self.embedder, self.name, self.dimensions = embedder, name or embedder.name, embedder.dimensions
        self.texts: list[str] = []

    def encode_query(self, query: str) -> Vector:
        return self.embedder.encode_query(query)

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        self.texts.extend(texts)
        return self.embedder.encode_passages(texts)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def store_contents(store: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(store).items() if name != LOCK_FILE}


def of(report: BuildReport) -> dict[str, tuple[int, int]]:
    return {document.id: (document.embedded, document.reused) for document in report.documents}


@pytest.fixture
def counting(embedder: OnnxEmbedder) -> CountingEmbedder:
    return CountingEmbedder(embedder)


def test_a_built_index_opens_with_everything_in_it(
    small_corpus: Corpus, embedder: OnnxEmbedder, open_store: OpenStore, tmp_path: Path
) -> None:
    report = build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    library = open_store(tmp_path)
    assert set(library.documents) == {"garden", "harbour", "kitchen"}
    assert all(library.documents[document.id] == document for document in small_corpus.documents)
    assert library.manifest.fingerprint == report.fingerprint == library.folder.name
    assert len(library.views) == len(library.vectors) == sum(d.embedded for d in report.documents)
    texts = [view.text for view in library.views]
    assert (embedder.encode_passages(texts) == library.vectors).all()


def test_the_report_says_what_became_of_each_document(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    report = build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    assert [document.id for document in report.documents] == ["garden", "harbour", "kitchen"]
    assert [document.sections for document in report.documents] == [2, 1, 2]
    assert all(document.passages >= document.sections for document in report.documents)
    assert not report.is_unchanged
    assert report.removed == ()


def test_the_same_corpus_in_another_order_gives_the_same_bytes(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    reversed_corpus = small_corpus.model_copy(update={"documents": small_corpus.documents[::-1]})
    build(small_corpus, embedder, tmp_path / "one", MAX_CHARACTERS)
    build(reversed_corpus, embedder, tmp_path / "two", MAX_CHARACTERS)
    assert store_contents(tmp_path / "one") == store_contents(tmp_path / "two")


def test_building_again_does_nothing_and_says_so(
    small_corpus: Corpus, counting: CountingEmbedder, tmp_path: Path
) -> None:
    first = build(small_corpus, counting, tmp_path, MAX_CHARACTERS)
    before = store_contents(tmp_path)
    counting.texts.clear()
    second = build(small_corpus, counting, tmp_path, MAX_CHARACTERS)
    assert second.is_unchanged
    assert second.fingerprint == first.fingerprint
    assert counting.texts == []
    assert store_contents(tmp_path) == before
    assert all(document.embedded == 0 for document in second.documents)


def test_a_changed_document_embeds_only_the_views_whose_text_changed(
    small_corpus: Corpus, counting: CountingEmbedder, make_document: MakeDocument, tmp_path: Path
) -> None:
    first = build(small_corpus, counting, tmp_path, MAX_CHARACTERS)
    counting.texts.clear()
    harbour = make_document(
        "harbour", {"Tides": "The moon pulls on the sea. That makes the tides. Boats leave at dawn."}
    )
    changed = Corpus(documents=(*small_corpus.documents[:2], harbour), skipped=())
    second = build(changed, counting, tmp_path, MAX_CHARACTERS)
    assert all("Boats leave at dawn." in text for text in counting.texts)
    assert len(counting.texts) == of(second)["harbour"][0] > 0
    assert of(second)["harbour"][1] > 0
    for untouched in ("garden", "kitchen"):
        assert of(second)[untouched] == (0, of(first)[untouched][0])


def test_reused_vectors_are_those_of_a_build_from_nothing(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    part = Corpus(documents=small_corpus.documents[1:], skipped=())
    build(part, embedder, tmp_path / "grown", MAX_CHARACTERS)
    build(small_corpus, embedder, tmp_path / "grown", MAX_CHARACTERS)
    build(small_corpus, embedder, tmp_path / "new", MAX_CHARACTERS)
    new = version_folders(tmp_path / "new")[0]
    assert contents(tmp_path / "grown" / VERSIONS_FOLDER / new.name) == contents(new)


def test_a_removed_document_is_named_and_gone(
    small_corpus: Corpus, embedder: OnnxEmbedder, open_store: OpenStore, tmp_path: Path
) -> None:
    build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    part = Corpus(documents=small_corpus.documents[1:], skipped=())
    assert build(part, embedder, tmp_path, MAX_CHARACTERS).removed == ("kitchen",)
    assert "kitchen" not in open_store(tmp_path).documents


def test_going_back_to_the_version_before_reuses_every_vector(
    small_corpus: Corpus, counting: CountingEmbedder, tmp_path: Path
) -> None:
    build(small_corpus, counting, tmp_path, MAX_CHARACTERS)
    build(Corpus(documents=small_corpus.documents[1:], skipped=()), counting, tmp_path, MAX_CHARACTERS)
    counting.texts.clear()
    assert not build(small_corpus, counting, tmp_path, MAX_CHARACTERS).is_unchanged
    assert counting.texts == []


def test_another_embedder_reuses_no_vector(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    other = CountingEmbedder(embedder, name="another-model")
    report = build(small_corpus, other, tmp_path, MAX_CHARACTERS)
    assert not report.is_unchanged
    assert all(document.reused == 0 for document in report.documents)


def test_shorter_passages_make_another_version(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    long = build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    short = build(small_corpus, embedder, tmp_path, MAX_CHARACTERS // 4)
    assert short.fingerprint != long.fingerprint


def test_a_damaged_index_is_mended_by_building_again(
    small_corpus: Corpus, embedder: OnnxEmbedder, open_store: OpenStore, tmp_path: Path
) -> None:
    build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    sound = store_contents(tmp_path)
    (version_folders(tmp_path)[0] / VECTORS_FILE).write_bytes(b"damaged")
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path)
    assert not build(small_corpus, embedder, tmp_path, MAX_CHARACTERS).is_unchanged
    assert store_contents(tmp_path) == sound


def test_patient_questions_become_views_of_their_section(
    small_corpus: Corpus, embedder: OnnxEmbedder, open_store: OpenStore, tmp_path: Path
) -> None:
    asked = PatientQuestion(document_id="harbour", heading="Tides", text="why does the sea come and go")
    plain = build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    report = build(small_corpus, embedder, tmp_path, MAX_CHARACTERS, questions=[asked])
    assert report.fingerprint != plain.fingerprint
    library = open_store(tmp_path)
    view = next(view for view in library.views if view.kind is ViewKind.QUESTION)
    assert view.text == asked.text
    assert library.passages[view.passage_row].document_id == "harbour"


def test_progress_is_told_stage_by_stage(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    told: list[Progress] = []
    build(small_corpus, embedder, tmp_path, MAX_CHARACTERS, told.append)
    assert list(dict.fromkeys(progress.stage for progress in told)) == list(Stage)
    assert [(p.done, p.total) for p in told if p.stage is Stage.EMBED] == [(1, 3), (2, 3), (3, 3)]
    assert (told[-1].done, told[-1].total) == (1, 1)


def test_a_corpus_without_documents_is_refused(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no document"):
        build(Corpus(documents=(), skipped=()), embedder, tmp_path, MAX_CHARACTERS)
    assert not list(tmp_path.iterdir())


def test_two_documents_with_one_id_are_refused_by_their_files(
    make_document: MakeDocument, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    one = make_document("garden", {"Tools": "A spade."})
    two = one.model_copy(update={"file_name": "garden.txt"})
    with pytest.raises(CorpusError, match=r"garden\.md and garden\.txt: have the same id 'garden'"):
        build(Corpus(documents=(one, two), skipped=()), embedder, tmp_path, MAX_CHARACTERS)


@pytest.mark.parametrize("document_id", ["../garden", "a/b", "a\\b"])
def test_an_id_that_would_leave_the_store_is_refused(
    make_document: MakeDocument, embedder: OnnxEmbedder, tmp_path: Path, document_id: str
) -> None:
    document = make_document(document_id, {"Tools": "A spade."})
    with pytest.raises(CorpusError, match="is no file name"):
        build(Corpus(documents=(document,), skipped=()), embedder, tmp_path, MAX_CHARACTERS)


def test_a_build_that_waits_too_long_for_another_changes_nothing(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    with FileLock(tmp_path / LOCK_FILE), pytest.raises(StoreError, match="another build"):
        build(small_corpus, embedder, tmp_path, MAX_CHARACTERS, lock_timeout_seconds=0.05)
    assert not (tmp_path / VERSIONS_FOLDER).exists()


def test_nothing_in_a_version_names_this_machine_or_this_moment(
    small_corpus: Corpus, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    everything = b"".join(contents(version_folders(tmp_path)[0]).values())
    assert str(tmp_path).encode() not in everything
    assert (version_folders(tmp_path)[0] / MANIFEST_FILE).is_file()
