from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.load import Corpus
from index.build import build
from index.library import Library
from index.onnx_embedder import OnnxEmbedder
from index.verify import verify_citations, verify_library
from index.version_folder import text_file
from schema.dialogue import Citation

MAX_CHARACTERS = 400
OpenStore = Callable[[Path], Library]


@pytest.fixture
def library(small_corpus: Corpus, embedder: OnnxEmbedder, open_store: OpenStore, tmp_path: Path) -> Library:
    build(small_corpus, embedder, tmp_path, MAX_CHARACTERS)
    return open_store(tmp_path)


def cite(library: Library, document_id: str = "harbour", sentence: int = 1) -> Citation:
    passage = next(passage for passage in library.passages if passage.document_id == document_id)
    document, quote = library.documents[document_id], passage.sentences[sentence]
    return Citation(
        number=1,
        source_id=document_id,
        title=document.source.title,
        publisher=document.source.publisher,
        published=document.source.published,
        kind=document.source.kind,
        evidence="",
        section=" > ".join(passage.heading_path),
        url=document.source.url,
        passage_id=passage.id,
        start=quote.start,
        end=quote.end,
        quote=quote.text,
        context=passage.text,
        sha256=document.sha256,
    )


def reasons(library: Library, citation: Citation) -> str:
    (invalid,) = verify_citations(library, [citation])
    assert invalid.citation == citation
    return "; ".join(invalid.reasons)


def test_sound_citations_and_passages_hold(library: Library) -> None:
    citations = [cite(library, document_id) for document_id in library.documents]
    assert verify_citations(library, citations) == ()
    assert verify_library(library) == ()


def test_only_the_invalid_citations_are_returned_in_their_order(library: Library) -> None:
    good = cite(library)
    bad = [good.model_copy(update={"quote": text}) for text in ("first", "second")]
    found = verify_citations(library, [bad[0], good, bad[1]])
    assert [invalid.citation.quote for invalid in found] == ["first", "second"]


def test_a_quote_that_stands_elsewhere_is_invalid(library: Library) -> None:
    moved = cite(library).model_copy(update={"start": 0, "end": 5})
    assert "at 0-5 stands 'Tides', not 'That makes the tides.'" in reasons(library, moved)


def test_a_quote_with_one_other_letter_is_invalid(library: Library) -> None:
    changed = cite(library).model_copy(update={"quote": "That makes the Tides."})
    assert "stands 'That makes the tides.', not 'That makes the Tides.'" in reasons(library, changed)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("source_id", "desert", "the index holds no source 'desert'"),
        ("title", "Another title", "the title is 'All about harbour', not 'Another title'"),
        ("sha256", "0" * 64, "the document has the SHA-256"),
        ("passage_id", "harbour#99", "the index holds no passage 'harbour#99'"),
        ("passage_id", "garden#1", "passage garden#1 belongs to garden, not to harbour"),
        ("context", "Not in the document.", "the context shown is not text of the document"),
        ("context", "The moon pulls on the sea.", "the context shown is not text of the document around"),
    ],
)
def test_a_citation_with_one_wrong_field_is_invalid_for_that_reason(
    library: Library, field: str, value: str, reason: str
) -> None:
    assert reason in reasons(library, cite(library).model_copy(update={field: value}))


def test_a_quote_outside_the_passage_it_names_is_invalid(library: Library) -> None:
    first, second = [p for p in library.passages if p.document_id == "kitchen"]
    citation = cite(library, "kitchen").model_copy(update={"passage_id": second.id})
    assert first.id != second.id
    assert f"lies outside passage {second.id}" in reasons(library, citation)


def test_a_citation_without_context_is_checked_all_the_same(library: Library) -> None:
    bare = cite(library).model_copy(update={"context": ""})
    assert verify_citations(library, [bare]) == ()
    assert "not 'x'" in reasons(library, bare.model_copy(update={"quote": "x"}))


def test_a_document_changed_on_disk_makes_its_citations_and_passages_invalid(library: Library) -> None:
    path = library.folder / text_file("harbour")
    path.write_text(path.read_text().replace("moon", "noon"))
    assert "the text of harbour has the SHA-256" in reasons(library, cite(library))
    (invalid,) = verify_library(library)
    assert invalid.passage_id == "harbour#1"
    assert "the passage does not stand at" in "; ".join(invalid.reasons)
    assert any(reason.startswith("sentence 0 does not stand at") for reason in invalid.reasons)
    assert verify_citations(library, [cite(library, "garden")]) == ()


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_document_that_cannot_be_read_makes_its_citations_invalid(
    library: Library, content: bytes | None
) -> None:
    path = library.folder / text_file("harbour")
    path.unlink() if content is None else path.write_bytes(content)
    assert "the text of harbour cannot be read" in reasons(library, cite(library))
