"""Proves citations and passages against the documents as they stand on disk."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from index.library import Library
from index.version_folder import text_file
from schema.base import Noun
from schema.dialogue import Citation
from schema.documents import Passage


class InvalidCitation(Noun):
    """A citation that its document does not bear out, and every reason why."""

    citation: Citation
    reasons: tuple[str, ...]


class InvalidPassage(Noun):
    """A passage that its document does not bear out, and every reason why."""

    passage_id: str
    reasons: tuple[str, ...]


class _Shelf:
    """Document texts read afresh from a version's folder, each once."""

    def __init__(self, library: Library) -> None:
        self._folder = library.folder
        self._entries = {entry.id: entry for entry in library.manifest.content.documents}
        self._texts: dict[str, str | OSError | UnicodeDecodeError] = {}

    def read(self, document_id: str) -> tuple[str, list[str]]:
        """Return a document's text and what is wrong with it."""
        entry = self._entries.get(document_id)
        if entry is None:
            return "", [f"the index holds no source {document_id!r}"]
        if document_id not in self._texts:
            self._texts[document_id] = _read(self._folder / text_file(document_id))
        text = self._texts[document_id]
        if not isinstance(text, str):
            return "", [f"the text of {document_id} cannot be read ({text})"]
        found = sha256(text.encode()).hexdigest()
        if found != entry.text_sha256:
            return text, [f"the text of {document_id} has the SHA-256 {found}, not {entry.text_sha256}"]
        return text, []


def verify_citations(library: Library, citations: Iterable[Citation]) -> tuple[InvalidCitation, ...]:
    """Open every cited document again and return the citations that do not hold, in their order."""
    shelf = _Shelf(library)
    checked = ((citation, tuple(_faults(library, shelf, citation))) for citation in citations)
    return tuple(InvalidCitation(citation=c, reasons=reasons) for c, reasons in checked if reasons)


def verify_library(library: Library) -> tuple[InvalidPassage, ...]:
    """Open every document again and return the passages that do not hold, in the library's order."""
    shelf = _Shelf(library)
    checked = ((passage.id, tuple(_passage_faults(shelf, passage))) for passage in library.passages)
    return tuple(InvalidPassage(passage_id=id_, reasons=reasons) for id_, reasons in checked if reasons)


def _faults(library: Library, shelf: _Shelf, citation: Citation) -> Iterator[str]:
    text, problems = shelf.read(citation.source_id)
    yield from problems
    if citation.source_id not in library.documents:
        return
    document = library.documents[citation.source_id]
    if citation.title != document.source.title:
        yield f"the title is {document.source.title!r}, not {citation.title!r}"
    if citation.sha256 != document.sha256:
        yield f"the document has the SHA-256 {document.sha256}, not {citation.sha256}"
    if text[citation.start : citation.end] != citation.quote:
        found = text[citation.start : citation.end]
        yield f"at {citation.start}-{citation.end} stands {found!r}, not {citation.quote!r}"
    if citation.context and (citation.quote not in citation.context or citation.context not in text):
        yield "the context shown is not text of the document around the quote"
    yield from _passage_of_citation_faults(library, citation)


def _passage_of_citation_faults(library: Library, citation: Citation) -> Iterator[str]:
    row = library.passage_rows.get(citation.passage_id)
    if row is None:
        yield f"the index holds no passage {citation.passage_id!r}"
        return
    passage = library.passages[row]
    if passage.document_id != citation.source_id:
        yield f"passage {passage.id} belongs to {passage.document_id}, not to {citation.source_id}"
    if not passage.start <= citation.start < citation.end <= passage.end:
        span = f"{passage.start}-{passage.end}"
        yield f"{citation.start}-{citation.end} lies outside passage {passage.id}, which is {span}"


def _passage_faults(shelf: _Shelf, passage: Passage) -> Iterator[str]:
    text, problems = shelf.read(passage.document_id)
    yield from problems
    if text[passage.start : passage.end] != passage.text:
        yield f"the passage does not stand at {passage.start}-{passage.end}"
    for position, sentence in enumerate(passage.sentences):
        if text[sentence.start : sentence.end] != sentence.text:
            yield f"sentence {position} does not stand at {sentence.start}-{sentence.end}"


def _read(path: Path) -> str | OSError | UnicodeDecodeError:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        return error
