"""Saves and loads the content of one version of the index; each half mirrors the other.

A version is a folder that people can open: the documents' text, one noun a line, and the vectors.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import ValidationError

from index.digest import file_sha256
from index.manifest import MANIFEST_FILE, REMEDY, Manifest, first_error
from index.views import View
from schema.base import Noun
from schema.documents import Document, Passage
from schema.errors import StoreError
from schema.protocols import Matrix

DOCUMENTS_FILE = "documents.jsonl"
PASSAGES_FILE = "passages.jsonl"
VIEWS_FILE = "views.jsonl"
VECTORS_FILE = "vectors.npy"
TEXTS_FOLDER = "documents"

Shape = TypeVar("Shape", bound=Noun)


@dataclass(frozen=True)
class Version:
    """What one version holds: `vectors[row]` is the unit vector of `views[row]`, float32."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    views: tuple[View, ...]
    vectors: Matrix


def text_file(document_id: str) -> str:
    """Return where a document's exact text stands, relative to the version's folder."""
    return f"{TEXTS_FOLDER}/{document_id}.txt"


def save_version(folder: Path, version: Version) -> dict[str, str]:
    """Write a version's files, but for its manifest, into an empty folder.

    Returns:
        Each file, relative to the folder, with its SHA-256.
    """
    (folder / TEXTS_FOLDER).mkdir(parents=True)
    for document in version.documents:
        _write(folder / text_file(document.id), document.text.encode())
    _write(folder / DOCUMENTS_FILE, _lines(d.model_dump_json(exclude={"text"}) for d in version.documents))
    _write(folder / PASSAGES_FILE, _lines(p.model_dump_json() for p in version.passages))
    _write(folder / VIEWS_FILE, _lines(v.model_dump_json() for v in version.views))
    np.save(folder / VECTORS_FILE, version.vectors, allow_pickle=False)
    names = [DOCUMENTS_FILE, PASSAGES_FILE, VIEWS_FILE, VECTORS_FILE]
    names += [text_file(document.id) for document in version.documents]
    return {name: file_sha256(folder / name) for name in sorted(names)}


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, the last file of a version."""
    _write(folder / MANIFEST_FILE, (manifest.model_dump_json(indent=2) + "\n").encode())


def load_version(folder: Path) -> Version:
    """Read what `save_version` wrote.

    Raises:
        StoreError: a file is missing, damaged, or does not fit the others.
    """
    try:
        documents = tuple(_document(folder, line) for line in _read_lines(folder / DOCUMENTS_FILE))
        version = Version(
            documents=documents,
            passages=_nouns(folder / PASSAGES_FILE, Passage),
            views=_nouns(folder / VIEWS_FILE, View),
            vectors=np.load(folder / VECTORS_FILE, allow_pickle=False),
        )
    except ValidationError as error:
        raise StoreError(folder, f"the index is damaged ({first_error(error)})", REMEDY) from error
    except (OSError, ValueError) as error:
        raise StoreError(folder, f"the index cannot be read ({error})", REMEDY) from error
    if len(version.views) != len(version.vectors):
        problem = f"{len(version.views)} views have {len(version.vectors)} vectors"
        raise StoreError(folder / VECTORS_FILE, problem, REMEDY)
    return version


def _document(folder: Path, line: str) -> Document:
    fields = json.loads(line)
    text = (folder / text_file(fields["source"]["id"])).read_bytes().decode()
    return Document.model_validate_json(json.dumps(fields | {"text": text}))


def _nouns(path: Path, shape: type[Shape]) -> tuple[Shape, ...]:
    return tuple(shape.model_validate_json(line) for line in _read_lines(path))


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def _lines(items: Iterable[str]) -> bytes:
    return "".join(f"{item}\n" for item in items).encode()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
