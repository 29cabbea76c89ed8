"""A set's documents as the product reads and indexes them, and as plain chunks for everyone else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench_sets import BenchSet, Record
from benchmarks.vector_cache import CachedEmbedder
from corpus.chunk import chunk
from corpus.load import Corpus, load_folder
from index.build import build
from index.library import Library, open_library
from index.stores import FaissStore
from schema.documents import Document, Section, Source
from schema.errors import CorpusError
from schema.protocols import Matrix

_UNSAFE = re.compile(r"[^\w.-]")
SUFFIX = ".txt"


@dataclass(frozen=True)
class Chunks:
    """All documents cut into chunks, document by document.

    `texts[row]` has the unit vector `vectors[row]`; the chunks of `document_ids[n]` begin at row
    `starts[n]`. Each document has at least one.
    """

    document_ids: tuple[str, ...]
    texts: tuple[str, ...]
    starts: NDArray[np.int64]
    vectors: Matrix

    @property
    def owners(self) -> list[str]:
        """The document's id for each chunk."""
        counts = np.diff([*self.starts, len(self.texts)])
        return [name for name, count in zip(self.document_ids, counts, strict=True) for _ in range(count)]


@dataclass(frozen=True)
class Prepared:
    """A set's documents as the product indexes them.

    `record_ids` maps the library's document ids to the set's. `taken_whole` are the records of which reading
    would leave nothing to quote, because it takes a lone line for a heading.
    """

    library: Library
    record_ids: dict[str, str]
    taken_whole: tuple[str, ...]


def prepare(bench: BenchSet, embedder: CachedEmbedder, folder: Path, max_characters: int) -> Prepared:
    """Write a set's documents as files, and read and index them as the product does.

    Raises:
        CorpusError: two records would have the same file name.
    """
    names = _file_names(bench.records)
    read, whole = _read(bench.records, names, folder / "corpora" / _folder_name(bench.corpus_file))
    store = folder / "stores" / embedder.file_name / bench.corpus_name
    build(read, embedder, store, max_characters)
    embedder.save()
    library = open_library(store, embedder.name, embedder.dimensions, max_characters, FaissStore)
    return Prepared(library, {name: record_id for record_id, name in names.items()}, whole)


def cut(records: Sequence[Record], embedder: CachedEmbedder, max_characters: int) -> Chunks:
    """Cut each record's whole text into chunks and encode them."""
    ids: list[str] = []
    texts: list[str] = []
    starts: list[int] = []
    for record in records:
        ids.append(record.id)
        starts.append(len(texts))
        texts.extend(passage.text for passage in chunk(_as_it_stands(record, record.id), max_characters))
    vectors = embedder.encode_passages(texts)
    embedder.save()
    return Chunks(tuple(ids), tuple(texts), np.array(starts, dtype=np.int64), vectors)


def _as_it_stands(record: Record, name: str) -> Document:
    text = record.whole
    return Document(
        source=Source(id=name, title=record.title or name),
        text=text,
        sections=(Section(heading_path=(), start=0, end=len(text)),),
        file_name=f"{name}{SUFFIX}",
        file_sha256=sha256(text.encode()).hexdigest(),
    )


def _file_names(records: Sequence[Record]) -> dict[str, str]:
    """Return each record's id with a name that is one for a file."""
    names = {record.id: _UNSAFE.sub("_", record.id) for record in records}
    if len(set(names.values())) < len(records):
        raise CorpusError("corpus.jsonl", "holds two records with one id", "Restore the set.")
    return names


def _folder_name(corpus_file: Path) -> str:
    return f"{corpus_file.parent.name}-{sha256(corpus_file.read_bytes()).hexdigest()[:12]}"


def _read(records: Sequence[Record], names: dict[str, str], folder: Path) -> tuple[Corpus, tuple[str, ...]]:
    """Read the records as the product reads files; return those, too, that it would skip, as they stand."""
    folder.mkdir(parents=True, exist_ok=True)
    for record in records:
        file = folder / f"{names[record.id]}{SUFFIX}"
        if not file.exists():
            file.write_text(record.whole, encoding="utf-8")
    found = {document.id: document for document in load_folder(folder).documents}
    lost = [record for record in records if names[record.id] not in found]
    found |= {names[record.id]: _as_it_stands(record, names[record.id]) for record in lost}
    wanted = tuple(found[name] for name in sorted(names.values()))
    return Corpus(documents=wanted, skipped=()), tuple(record.id for record in lost)
