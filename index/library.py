"""The index as everything above it sees it: documents, passages and views in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.manifest import Configuration, Manifest, check_configuration, check_files, read_manifest
from index.version_folder import load_version
from index.versions import current_version
from index.views import View
from schema.documents import Document, Passage
from schema.protocols import Matrix, VectorStore


@dataclass(frozen=True)
class Library:
    """An opened index.

    `folder` is the version's folder on disk. `documents` go by id. `vectors[row]` is the float32 unit
    vector of `views[row]`; `store` searches those rows; a view names its passage by the row in
    `passages`.
    """

    folder: Path
    manifest: Manifest
    documents: Mapping[str, Document]
    passages: tuple[Passage, ...]
    views: tuple[View, ...]
    vectors: Matrix
    store: VectorStore

    @cached_property
    def passage_rows(self) -> Mapping[str, int]:
        """Each passage's row by its id."""
        return {passage.id: row for row, passage in enumerate(self.passages)}

    @cached_property
    def view_rows(self) -> tuple[tuple[int, ...], ...]:
        """For each passage, in order, the rows of its views."""
        rows: list[list[int]] = [[] for _ in self.passages]
        for row, view in enumerate(self.views):
            rows[view.passage_row].append(row)
        return tuple(tuple(of_passage) for of_passage in rows)


def open_library(
    folder: Path,
    embedder_name: str,
    dimensions: int,
    max_characters: int,
    make_store: Callable[[Matrix], VectorStore],
) -> Library:
    """Open the index that serves in a store, after proving that it is whole and fits.

    Args:
        folder: the store that `build` wrote to.
        embedder_name: name of the embedder that will encode queries.
        dimensions: length of its vectors.
        max_characters: how long passages may be.
        make_store: makes the vector store over the index's vectors.

    Raises:
        StoreError: there is no index, a file is missing or damaged, or the index was made with another
            configuration; the message says what differs.
    """
    version = current_version(folder)
    manifest = read_manifest(version)
    wanted = Configuration(embedder=embedder_name, dimensions=dimensions, max_characters=max_characters)
    check_configuration(version, manifest.configuration, wanted)
    check_files(version, manifest.files)
    content = load_version(version)
    return Library(
        folder=version,
        manifest=manifest,
        documents={document.id: document for document in content.documents},
        passages=content.passages,
        views=content.views,
        vectors=content.vectors,
        store=make_store(content.vectors),
    )
