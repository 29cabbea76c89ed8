"""A small real library, cut by hand."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests_dialogue_parts import TEXT, cut

from index.onnx_embedder import OnnxEmbedder
from index.views import View, ViewKind
from retrieval.retriever import Evidence, Retrieval
from schema.documents import Document, Hit, Kind, Section, Source


def make_document(document_id: str) -> Document:
    return Document(
        source=Source(
            id=document_id,
            title="A guide",
            publisher="A hospital",
            published="2025-10-01",
            kind=Kind.PATIENT_GUIDE,
            route="infusion",
            people=1034,
        ),
        text=TEXT,
        sections=(Section(heading_path=("Side effects",), start=13, end=len(TEXT)),),
        file_name=f"{document_id}.md",
        file_sha256="0" * 64,
    )


def make_hit(document_id: str, scores: Sequence[float], rank: int = 1) -> Hit:
    return Hit(passage=cut(TEXT, document_id), score=max(scores), rank=rank, sentence_scores=tuple(scores))


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> OnnxEmbedder:
    """The real embedding model."""
    return OnnxEmbedder(model_folder)


@pytest.fixture
def document() -> Document:
    return make_document("guide")


@pytest.fixture
def hit_of():
    return make_hit


@pytest.fixture
def document_of():
    return make_document


@pytest.fixture
def retrieval_of():
    """Make a retrieval of hits, with evidence that supports an answer or none."""

    def make(*hits: Hit, cosine: float = 0.9) -> Retrieval:
        evidence = tuple(
            Evidence(
                passage_id=hit.passage.id,
                dense=cosine,
                cosine=cosine,
                view=View(kind=ViewKind.PASSAGE, passage_row=0, text="text"),
                lexical=1.0,
                coverage=1.0,
            )
            for hit in hits
        )
        return Retrieval(hits=hits, evidence=evidence, known_words=1.0)

    return make
