"""Files and folders to documents, with a reason for each file that is left out."""

import os
from pathlib import Path

from corpus.clean import clean
from corpus.headings import build_sections
from corpus.metadata import describe
from corpus.raw import RawDocument, SkippedFile, UnreadableError
from corpus.read import MAX_BYTES, read
from schema.base import Noun
from schema.documents import Document
from schema.errors import CorpusError


class Corpus(Noun):
    """The documents of a folder, sorted by id, and the files that could not be used, sorted by name."""

    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]


def load_file(path: Path, max_bytes: int = MAX_BYTES) -> Document | SkippedFile:
    """Read and clean one file.

    Returns:
        The document, with the file's name without suffix as its id, or why the file is skipped.
    """
    raw = read(path, max_bytes)
    return raw if isinstance(raw, SkippedFile) else _document(path, raw)


def _document(path: Path, raw: RawDocument) -> Document | SkippedFile:
    try:
        text = clean(raw.content)
        source = describe(path.stem, raw, text)
    except UnreadableError as error:
        return SkippedFile(file_name=raw.file_name, reason=error.reason, remedy=error.remedy)
    body, sections = build_sections(text.lines, text.title)
    if not sections:
        return SkippedFile(
            file_name=raw.file_name,
            reason="nothing to quote is left after headings and the furniture of the page were taken out",
            remedy="Add its text or remove it",
        )
    return Document(
        source=source,
        text=body,
        sections=sections,
        file_name=raw.file_name,
        file_sha256=raw.file_sha256,
        stripped=text.stripped,
    )


def load_folder(folder: Path, max_bytes: int = MAX_BYTES) -> Corpus:
    """Load all files of a folder and its subfolders; hidden files are ignored.

    Of two files with the same id, the first by path is used.

    Raises:
        CorpusError: the folder is missing or no folder, or none of its files can be used.
    """
    _check_folder(folder)
    documents: dict[str, Document] = {}
    skipped: list[SkippedFile] = []
    for path in _files(folder):
        loaded = load_file(path, max_bytes)
        name = path.relative_to(folder).as_posix()
        if isinstance(loaded, SkippedFile):
            skipped.append(loaded.model_copy(update={"file_name": name}))
        elif loaded.id in documents:
            skipped.append(_duplicate(name, loaded.id, documents[loaded.id].file_name))
        else:
            documents[loaded.id] = loaded.model_copy(update={"file_name": name})
    if not documents:
        raise CorpusError(folder, _none_usable(skipped), "Add .md, .txt, .html, .pdf, .docx or .nxml files")
    return Corpus(
        documents=tuple(documents[source_id] for source_id in sorted(documents)), skipped=tuple(skipped)
    )


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        raise CorpusError(folder, "there is no such folder", "Check the path given")
    if not folder.is_dir():
        raise CorpusError(folder, "it is a file, not a folder", "Give the folder that holds the documents")


def _files(folder: Path) -> list[Path]:
    """Return all files below a folder, sorted by path; links to folders are not followed."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(parent, name) for name in names if not name.startswith("."))
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _duplicate(name: str, source_id: str, first: str) -> SkippedFile:
    return SkippedFile(
        file_name=name,
        reason=f"its id '{source_id}' is already that of {first}",
        remedy="Give one of the two files another name",
    )


def _none_usable(skipped: list[SkippedFile]) -> str:
    if not skipped:
        return "it holds no files"
    reasons = "; ".join(f"{file.file_name}: {file.reason}" for file in skipped)
    return f"none of its files can be used ({reasons})"
