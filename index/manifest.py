"""What an index was made from and which files it consists of."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from index.digest import canonical_json, file_sha256, nouns_sha256
from index.views import PatientQuestion, View
from schema.base import Noun
from schema.documents import Document, Passage
from schema.errors import StoreError

FORMAT = 1
MANIFEST_FILE = "manifest.json"
REMEDY = "Build the index again: python app.py index"


class DocumentEntry(Noun):
    """One document of an index.

    `sha256` covers the document with its source and sections, `text_sha256` its cleaned text,
    `file_sha256` the file it was read from.
    """

    id: str
    file_name: str
    file_sha256: str
    text_sha256: str
    sha256: str
    passages: int
    views: int


class Configuration(Noun):
    """The settings that shape an index; another value means another index."""

    format: int = FORMAT
    embedder: str
    dimensions: int
    max_characters: int


class Content(Noun):
    """What an index holds, documents in order of their ids; `questions_sha256` covers the patients'."""

    documents: tuple[DocumentEntry, ...]
    corpus_sha256: str
    questions_sha256: str
    passages_sha256: str
    views_sha256: str


class Manifest(Noun):
    """Names an index by its content: the same corpus and configuration give the same fingerprint.

    `files` maps each file of the index, relative to its folder, to its SHA-256.
    """

    fingerprint: str
    configuration: Configuration
    content: Content
    files: dict[str, str]


def describe(
    documents: Sequence[Document],
    questions: Iterable[PatientQuestion],
    passages: Sequence[Passage],
    views: Sequence[View],
) -> Content:
    """Return what an index of these holds."""
    passages_of = {document.id: 0 for document in documents}
    views_of = dict(passages_of)
    for passage in passages:
        passages_of[passage.document_id] += 1
    for view in views:
        views_of[passages[view.passage_row].document_id] += 1
    return Content(
        documents=tuple(
            DocumentEntry(
                id=document.id,
                file_name=document.file_name,
                file_sha256=document.file_sha256,
                text_sha256=document.sha256,
                sha256=nouns_sha256([document]),
                passages=passages_of[document.id],
                views=views_of[document.id],
            )
            for document in documents
        ),
        corpus_sha256=nouns_sha256(documents),
        questions_sha256=nouns_sha256(questions),
        passages_sha256=nouns_sha256(passages),
        views_sha256=nouns_sha256(views),
    )


def fingerprint(configuration: Configuration, content: Content) -> str:
    """Return the name of the index that these describe: 16 hex digits."""
    described = canonical_json(configuration) + canonical_json(content)
    return sha256(described.encode()).hexdigest()[:16]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an index.

    Raises:
        StoreError: it is missing, damaged, or of another format.
    """
    path = folder / MANIFEST_FILE
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise StoreError(path, f"the manifest cannot be read ({error})", REMEDY) from error
    except ValidationError as error:
        raise StoreError(path, f"the manifest is damaged ({first_error(error)})", REMEDY) from error
    if manifest.fingerprint != fingerprint(manifest.configuration, manifest.content):
        raise StoreError(path, f"fingerprint {manifest.fingerprint} does not fit the content", REMEDY)
    return manifest


def first_error(error: ValidationError) -> str:
    """Return where and why a value did not fit its noun, on one line."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'file'}: {first['msg']}"


def check_files(folder: Path, files: Mapping[str, str]) -> None:
    """Prove that every file of an index is there and unchanged.

    Raises:
        StoreError: the first file that is missing or has another SHA-256.
    """
    for name, expected in sorted(files.items()):
        try:
            found = file_sha256(folder / name)
        except OSError as error:
            raise StoreError(folder / name, f"cannot be read ({error})", REMEDY) from error
        if found != expected:
            raise StoreError(folder / name, f"damaged: SHA-256 is {found}, not {expected}", REMEDY)


def check_configuration(folder: Path, found: Configuration, expected: Configuration) -> None:
    """Say exactly in what an index differs from the configuration in force.

    Raises:
        StoreError: every setting that differs, with both values.
    """
    seen, wanted = found.model_dump(), expected.model_dump()
    differing = [key for key in wanted if seen[key] != wanted[key]]
    if differing:
        problem = "; ".join(f"{key} is {seen[key]!r}, not {wanted[key]!r}" for key in differing)
        raise StoreError(folder / MANIFEST_FILE, problem, REMEDY)
