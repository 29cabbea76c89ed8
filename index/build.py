"""Builds an index: a complete new version beside the one that serves, then one step to it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus.chunk import chunk
from corpus.load import Corpus
from index.manifest import (
    Configuration,
    Manifest,
    check_files,
    describe,
    fingerprint,
    read_manifest,
)
from index.report import BuildReport, DocumentReport, Progress, Stage
from index.version_folder import Version, load_version, save_manifest, save_version
from index.versions import activate, build_lock, current_version, new_draft, version_folders
from index.views import PatientQuestion, View, make_views
from schema.documents import Document, Passage
from schema.errors import CorpusError, StoreError
from schema.protocols import Embedder, Matrix, Vector

LOCK_TIMEOUT_SECONDS = 300.0


@dataclass(frozen=True)
class Plan:
    """What an index is to hold, before anything is encoded; `manifest` lists no files yet."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    views: tuple[View, ...]
    manifest: Manifest


def ignore_progress(_: Progress) -> None:
    """Tell nobody."""


def build(  # noqa: PLR0913  (five parts, and two options that have defaults)
    corpus: Corpus,
    embedder: Embedder,
    folder: Path,
    max_characters: int,
    progress: Callable[[Progress], None] = ignore_progress,
    *,
    questions: Iterable[PatientQuestion] = (),
    lock_timeout_seconds: float = LOCK_TIMEOUT_SECONDS,
) -> BuildReport:
    """Bring the index in a folder up to date with a corpus.

    The order of the corpus does not matter: documents are taken in order of their ids. Vectors of
    view texts that an older version holds are reused. Killed at any moment, the old version serves on.

    Args:
        corpus: what was read.
        embedder: encodes the views.
        folder: the store; made if absent.
        max_characters: how long passages may be.
        progress: is told how far the build has come.
        questions: patients' questions that sections answer.
        lock_timeout_seconds: how long to wait for another build of the same store.

    Raises:
        CorpusError: no document, two documents with one id, an id that is no file name, or a
            question whose heading is not there.
        StoreError: the folder cannot be written, or another build does not finish.
    """
    configuration = Configuration(
        embedder=embedder.name, dimensions=embedder.dimensions, max_characters=max_characters
    )
    plan = _plan(_in_order(corpus.documents), questions, configuration, progress)
    with build_lock(folder, lock_timeout_seconds):
        before = _current_manifest(folder)
        if before is not None and before.fingerprint == plan.manifest.fingerprint:
            return _report(plan, {view.text for view in plan.views}, before, is_unchanged=True)
        known = _known_vectors(folder, configuration)
        reused = frozenset(known)
        draft = new_draft(folder, plan.manifest.fingerprint)
        _write(draft, plan, _encode(plan, known, embedder, progress), progress)
        activate(folder, draft)
    _tell(progress, Stage.ACTIVATE, 1, 1)
    return _report(plan, reused, before, is_unchanged=False)


def _in_order(documents: Sequence[Document]) -> tuple[Document, ...]:
    if not documents:
        raise CorpusError("corpus", "holds no document", "Name a folder with documents that can be read.")
    ordered = tuple(sorted(documents, key=lambda document: document.id))
    for document, following in pairwise(ordered):
        if document.id == following.id:
            files = f"{document.file_name} and {following.file_name}"
            raise CorpusError(files, f"have the same id {document.id!r}", "Rename one of them.")
    for document in ordered:
        if Path(document.id).name != document.id or "\\" in document.id:
            raise CorpusError(document.file_name, f"id {document.id!r} is no file name", "Rename the file.")
    return ordered


def _plan(
    documents: tuple[Document, ...],
    questions: Iterable[PatientQuestion],
    configuration: Configuration,
    progress: Callable[[Progress], None],
) -> Plan:
    passages: list[Passage] = []
    for done, document in enumerate(documents, start=1):
        passages.extend(chunk(document, configuration.max_characters))
        _tell(progress, Stage.CHUNK, done, len(documents))
    asked = sorted(questions, key=lambda each: (each.document_id, each.heading, each.sentence))
    views = make_views(passages, {document.id: document for document in documents}, asked)
    content = describe(documents, asked, passages, views)
    name = fingerprint(configuration, content)
    manifest = Manifest(fingerprint=name, configuration=configuration, content=content, files={})
    return Plan(documents, tuple(passages), views, manifest)


def _current_manifest(folder: Path) -> Manifest | None:
    try:
        return _sound_manifest(current_version(folder))
    except StoreError:
        return None


def _sound_manifest(version: Path) -> Manifest:
    manifest = read_manifest(version)
    check_files(version, manifest.files)
    return manifest


def _known_vectors(folder: Path, configuration: Configuration) -> dict[str, Vector]:
    """Return the vector of each view text that a sound version made by the same embedder holds."""
    known: dict[str, Vector] = {}
    for path in version_folders(folder):
        try:
            if _sound_manifest(path).configuration.embedder == configuration.embedder:
                version = load_version(path)
                known.update(zip((view.text for view in version.views), version.vectors, strict=True))
        except StoreError:
            continue
    return known


def _encode(
    plan: Plan, known: dict[str, Vector], embedder: Embedder, progress: Callable[[Progress], None]
) -> Matrix:
    """Return all views' vectors; `known` gains those encoded here."""
    texts_of: dict[str, list[str]] = {document.id: [] for document in plan.documents}
    for view in plan.views:
        texts_of[plan.passages[view.passage_row].document_id].append(view.text)
    for done, texts in enumerate(texts_of.values(), start=1):
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, embedder.encode_passages(new), strict=True))
        _tell(progress, Stage.EMBED, done, len(texts_of))
    rows = [known[view.text] for view in plan.views]
    return np.array(rows, dtype=np.float32).reshape(len(rows), embedder.dimensions)


def _write(draft: Path, plan: Plan, vectors: Matrix, progress: Callable[[Progress], None]) -> None:
    _tell(progress, Stage.WRITE, 0, 1)
    files = save_version(draft, Version(plan.documents, plan.passages, plan.views, vectors))
    _tell(progress, Stage.WRITE, 1, 1)
    save_manifest(draft, plan.manifest.model_copy(update={"files": files}))
    _tell(progress, Stage.ACTIVATE, 0, 1)


def _report(
    plan: Plan, known_before: AbstractSet[str], before: Manifest | None, *, is_unchanged: bool
) -> BuildReport:
    passages = Counter(passage.document_id for passage in plan.passages)
    embedded: Counter[str] = Counter()
    reused: Counter[str] = Counter()
    for view in plan.views:
        counter = reused if view.text in known_before else embedded
        counter[plan.passages[view.passage_row].document_id] += 1
    held_before = {entry.id for entry in before.content.documents} if before else set()
    return BuildReport(
        fingerprint=plan.manifest.fingerprint,
        is_unchanged=is_unchanged,
        documents=tuple(
            DocumentReport(
                id=document.id,
                sections=len(document.sections),
                stripped=len(document.stripped),
                passages=passages[document.id],
                embedded=embedded[document.id],
                reused=reused[document.id],
            )
            for document in plan.documents
        ),
        removed=tuple(sorted(held_before - {document.id for document in plan.documents})),
    )


def _tell(progress: Callable[[Progress], None], stage: Stage, done: int, total: int) -> None:
    progress(Progress(stage=stage, done=done, total=total))
