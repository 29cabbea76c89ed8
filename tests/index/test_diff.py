"""What changed between two libraries, told by document, section and sentence."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus.chunk import chunk
from corpus.load import Corpus
from index.build import build
from index.diff import Change, StoredContents, diff_libraries, read_contents, render_diff
from index.library import Library
from index.onnx_embedder import OnnxEmbedder
from schema.documents import Document
from schema.errors import StoreError

MakeDocument = Callable[[str, Mapping[str, str]], Document]
GARDEN = {
    "Watering": "Water the tomatoes early in the morning. Never at noon. Use rain water if you can.",
    "Tools": "You need a spade. You need a rake.",
}
MAX_CHARACTERS = 400


def contents(*documents: Document) -> StoredContents:
    passages = tuple(passage for document in documents for passage in chunk(document, MAX_CHARACTERS))
    return StoredContents({document.id: document for document in documents}, passages)


@pytest.fixture
def garden(make_document: MakeDocument) -> Document:
    return make_document("garden", GARDEN)


def test_a_library_does_not_differ_from_itself(garden: Document) -> None:
    diff = diff_libraries(contents(garden), contents(garden))
    assert diff.documents == ()
    assert render_diff(diff) == "Nothing changed.\n"


def test_documents_that_came_and_went_are_told_with_their_passages(
    garden: Document, make_document: MakeDocument
) -> None:
    kitchen = make_document("kitchen", {"Bread": "Bake the bread. Let it cool."})
    came = diff_libraries(contents(garden), contents(garden, kitchen))
    went = diff_libraries(contents(garden, kitchen), contents(garden))

    (added,) = came.documents
    assert (added.change, added.document_id, added.title) == (Change.ADDED, "kitchen", "All about kitchen")
    assert [(each.change, each.section_after, each.after) for each in added.passages] == [
        (Change.ADDED, "Bread", "Bake the bread. Let it cool.")
    ]
    (removed,) = went.documents
    assert (removed.change, removed.document_id) == (Change.REMOVED, "kitchen")
    assert [(each.change, each.section_before, each.before) for each in removed.passages] == [
        (Change.REMOVED, "Bread", "Bake the bread. Let it cool.")
    ]
    assert came.of_change(Change.ADDED) == (added,)
    assert came.of_change(Change.REMOVED) == ()


def test_a_changed_passage_shows_the_sentences_that_came_and_went(
    garden: Document, make_document: MakeDocument
) -> None:
    changed = make_document(
        "garden", GARDEN | {"Watering": GARDEN["Watering"].replace("Never at", "Best at")}
    )
    (document,) = diff_libraries(contents(garden), contents(changed)).documents
    (passage,) = document.passages

    assert (document.change, passage.change) == (Change.CHANGED, Change.CHANGED)
    assert (passage.before, passage.after) == (GARDEN["Watering"], changed.text.split("\n\n")[1])
    assert (passage.removed, passage.added) == (("Never at noon.",), ("Best at noon.",))


def test_a_passage_under_another_heading_is_changed_not_gone(
    garden: Document, make_document: MakeDocument
) -> None:
    renamed = make_document("garden", {"Watering": GARDEN["Watering"], "What you need": GARDEN["Tools"]})
    (document,) = diff_libraries(contents(garden), contents(renamed)).documents
    (passage,) = document.passages

    assert (passage.section_before, passage.section_after) == ("Tools", "What you need")
    assert passage.before == passage.after
    assert (passage.removed, passage.added) == ((), ())


def test_a_passage_rewritten_from_nothing_is_removed_and_added(
    garden: Document, make_document: MakeDocument
) -> None:
    rewritten = make_document("garden", GARDEN | {"Tools": "All sheds are shut on Mondays."})
    (document,) = diff_libraries(contents(garden), contents(rewritten)).documents
    assert [(each.change, each.before, each.after) for each in document.passages] == [
        (Change.REMOVED, GARDEN["Tools"], ""),
        (Change.ADDED, "", "All sheds are shut on Mondays."),
    ]


def test_passages_that_only_moved_or_stand_twice_are_the_same(make_document: MakeDocument) -> None:
    first = make_document("garden", {"A": "Water them.", "B": "Dig it."})
    second = make_document("garden", {"B": "Dig it.", "A": "Water them."})
    assert diff_libraries(contents(first), contents(second)).documents == ()


def test_a_sentence_written_twice_and_then_once_is_removed_once(make_document: MakeDocument) -> None:
    twice = contents(make_document("a", {"A": "Water them."}))
    doubled = StoredContents(twice.documents, twice.passages * 2)
    (document,) = diff_libraries(doubled, twice).documents
    assert [each.change for each in document.passages] == [Change.REMOVED]


def test_metadata_that_changed_is_told_by_field(garden: Document) -> None:
    source = garden.source.model_copy(update={"published": "2026", "same_study_as": ("kitchen", "harbour")})
    changed = garden.model_copy(update={"source": source})
    (document,) = diff_libraries(contents(garden), contents(changed)).documents

    assert [(each.field, each.before, each.after) for each in document.fields] == [
        ("published", "not stated", "2026"),
        ("same_study_as", "", "kitchen, harbour"),
    ]
    assert document.passages == ()


def test_the_text_shows_every_change_and_counts(garden: Document, make_document: MakeDocument) -> None:
    source = garden.source.model_copy(update={"published": "2026"})
    changed = make_document(
        "garden",
        {
            "Watering": GARDEN["Watering"].replace("Never at noon.", "Not at noon."),
            "Spades": GARDEN["Tools"],
            "": "Plant in spring.",
        },
    ).model_copy(update={"source": source})
    gone = make_document("attic", {"Dust": "Sweep the floor."})

    assert render_diff(diff_libraries(contents(garden, gone), contents(changed))) == (
        "removed: attic (All about attic)\n"
        "  removed: Dust\n"
        "    - Sweep the floor.\n"
        "\n"
        "changed: garden (All about garden)\n"
        "  published: 'not stated' is now '2026'\n"
        "  changed: Tools, now under Spades\n"
        "  changed: Watering\n"
        "    - Never at noon.\n"
        "    + Not at noon.\n"
        "  added: (no heading)\n"
        "    + Plant in spring.\n"
        "\n"
        "Documents: 0 added, 1 removed, 1 changed.\n"
    )


def test_two_stores_are_compared_without_an_embedder(
    tmp_path: Path,
    embedder: OnnxEmbedder,
    garden: Document,
    make_document: MakeDocument,
    open_store: Callable[[Path], Library],
) -> None:
    changed = make_document("garden", GARDEN | {"Tools": "You need a spade. You need two rakes."})
    for name, document in (("old", garden), ("new", changed)):
        build(Corpus(documents=(document,), skipped=()), embedder, tmp_path / name, MAX_CHARACTERS)
    stored = diff_libraries(read_contents(tmp_path / "old"), read_contents(tmp_path / "new"))
    opened = diff_libraries(open_store(tmp_path / "old"), open_store(tmp_path / "new"))

    assert stored == opened
    assert [each.added for each in stored.documents[0].passages] == [("You need two rakes.",)]


def test_a_store_without_an_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no index here"):
        read_contents(tmp_path)
