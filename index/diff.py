"""What changed between two libraries, document by document and passage by passage."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz

from index.manifest import check_files, read_manifest
from index.version_folder import load_version
from index.versions import current_version
from schema.base import Noun
from schema.documents import Document, Passage, Source

LEAST_SIMILARITY_OF_A_CHANGE = 50.0
_SEPARATOR = " › "


class Contents(Protocol):
    """What is compared: an opened `Library`, or what `read_contents` returns."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the library's order."""


@dataclass(frozen=True)
class StoredContents:
    """The documents and passages of a store, without what a search needs."""

    documents: Mapping[str, Document]
    passages: tuple[Passage, ...]


class Change(StrEnum):
    """What happened to a document or a passage."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FieldChange(Noun):
    """A field of a source that says something else now."""

    field: str
    before: str
    after: str


class PassageChange(Noun):
    """A passage of a document that came, went or changed.

    Sections are heading paths, empty where the passage is not there; texts are whole. `removed` and
    `added` are the sentences that one of the two texts holds and the other does not, in order.
    """

    change: Change
    section_before: str = ""
    section_after: str = ""
    before: str = ""
    after: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


class DocumentChange(Noun):
    """A document that came, went or changed, with what did so in it."""

    change: Change
    document_id: str
    title: str
    fields: tuple[FieldChange, ...] = ()
    passages: tuple[PassageChange, ...] = ()


class LibraryDiff(Noun):
    """Everything that differs, documents in order of their ids."""

    documents: tuple[DocumentChange, ...] = ()

    def of_change(self, change: Change) -> tuple[DocumentChange, ...]:
        """Return the documents to which one thing happened."""
        return tuple(document for document in self.documents if document.change is change)


def read_contents(store: Path) -> StoredContents:
    """Read what the index that serves in a store holds, whatever embedder it was made with.

    Raises:
        StoreError: there is no index, or it is damaged.
    """
    folder = current_version(store)
    check_files(folder, read_manifest(folder).files)
    version = load_version(folder)
    return StoredContents({document.id: document for document in version.documents}, version.passages)


def diff_libraries(old: Contents, new: Contents) -> LibraryDiff:
    """Compare two libraries.

    A passage is the same where its heading and text are, wherever it stands in its document. One of the
    same text under another heading, or of similar text under the same, counts as changed.
    """
    before, after = _by_document(old.passages), _by_document(new.passages)
    changes = [
        *(_whole(Change.REMOVED, old.documents[each], before[each]) for each in _only_in(old, new)),
        *(_whole(Change.ADDED, new.documents[each], after[each]) for each in _only_in(new, old)),
        *(
            _changed(old.documents[each], new.documents[each], before[each], after[each])
            for each in old.documents.keys() & new.documents.keys()
        ),
    ]
    told = (each for each in changes if each.change is not Change.CHANGED or each.fields or each.passages)
    return LibraryDiff(documents=tuple(sorted(told, key=lambda each: each.document_id)))


def _by_document(passages: Iterable[Passage]) -> Mapping[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.document_id].append(passage)
    return found


def _only_in(one: Contents, other: Contents) -> list[str]:
    return [each for each in one.documents if each not in other.documents]


def _whole(change: Change, document: Document, passages: Sequence[Passage]) -> DocumentChange:
    told = _came(passages) if change is Change.ADDED else _went(passages)
    title = document.source.title
    return DocumentChange(change=change, document_id=document.id, title=title, passages=tuple(told))


def _changed(
    old: Document, new: Document, before: Sequence[Passage], after: Sequence[Passage]
) -> DocumentChange:
    return DocumentChange(
        change=Change.CHANGED,
        document_id=new.id,
        title=new.source.title,
        fields=tuple(_field_changes(old.source, new.source)),
        passages=tuple(_passage_changes(before, after)),
    )


def _field_changes(old: Source, new: Source) -> Iterator[FieldChange]:
    for field in Source.model_fields:
        before, after = _written(getattr(old, field)), _written(getattr(new, field))
        if before != after:
            yield FieldChange(field=field, before=before, after=after)


def _written(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _passage_changes(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[PassageChange]:
    """Yield pairs of passages that belong together, then those that are alone, in their order."""
    went, came = _without_same(before, after), _without_same(after, before)
    for rule in (_has_same_text, _is_similar):
        for old in list(went):
            partner = next((new for new in came if rule(old, new)), old)
            if partner is not old:
                yield _pair(old, partner)
                went.remove(old)
                came.remove(partner)
    yield from _went(went)
    yield from _came(came)


def _without_same(passages: Sequence[Passage], others: Sequence[Passage]) -> list[Passage]:
    same = Counter((other.heading_path, other.text) for other in others)
    left: list[Passage] = []
    for passage in passages:
        key = (passage.heading_path, passage.text)
        if same[key]:
            same[key] -= 1
        else:
            left.append(passage)
    return left


def _has_same_text(old: Passage, new: Passage) -> bool:
    return old.text == new.text


def _is_similar(old: Passage, new: Passage) -> bool:
    is_alike = fuzz.ratio(old.text, new.text) >= LEAST_SIMILARITY_OF_A_CHANGE
    return old.heading_path == new.heading_path and is_alike


def _section(passage: Passage) -> str:
    return _SEPARATOR.join(passage.heading_path)


def _pair(old: Passage, new: Passage) -> PassageChange:
    return PassageChange(
        change=Change.CHANGED,
        section_before=_section(old),
        section_after=_section(new),
        before=old.text,
        after=new.text,
        removed=_sentences_missing(old, new),
        added=_sentences_missing(new, old),
    )


def _sentences_missing(passage: Passage, other: Passage) -> tuple[str, ...]:
    held = {sentence.text for sentence in other.sentences}
    return tuple(sentence.text for sentence in passage.sentences if sentence.text not in held)


def _went(passages: Iterable[Passage]) -> Iterator[PassageChange]:
    for passage in passages:
        removed = tuple(sentence.text for sentence in passage.sentences)
        yield PassageChange(
            change=Change.REMOVED, section_before=_section(passage), before=passage.text, removed=removed
        )


def _came(passages: Iterable[Passage]) -> Iterator[PassageChange]:
    for passage in passages:
        added = tuple(sentence.text for sentence in passage.sentences)
        yield PassageChange(
            change=Change.ADDED, section_after=_section(passage), after=passage.text, added=added
        )


def render_diff(diff: LibraryDiff) -> str:
    """Return a diff as text: a line a document, under it what changed, "-" before and "+" after."""
    if not diff.documents:
        return "Nothing changed.\n"
    lines = [line for document in diff.documents for line in _document_lines(document)]
    counts = ", ".join(f"{len(diff.of_change(change))} {change.value}" for change in Change)
    return "\n".join([*lines, f"Documents: {counts}."]) + "\n"


def _document_lines(document: DocumentChange) -> Iterator[str]:
    yield f"{document.change.value}: {document.document_id} ({document.title})"
    for field in document.fields:
        yield f"  {field.field}: {field.before!r} is now {field.after!r}"
    for passage in document.passages:
        yield f"  {passage.change.value}: {_place(passage)}"
        yield from (f"    - {sentence}" for sentence in passage.removed)
        yield from (f"    + {sentence}" for sentence in passage.added)
    yield ""


def _place(passage: PassageChange) -> str:
    before, after = (name or "(no heading)" for name in (passage.section_before, passage.section_after))
    if passage.change is Change.CHANGED and before != after:
        return f"{before}, now under {after}"
    return before if passage.change is Change.REMOVED else after
