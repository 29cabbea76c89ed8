"""Fixtures of the index tests: the exported model, and small corpora made by hand."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.load import Corpus
from index.library import Library, open_library
from index.onnx_embedder import OnnxEmbedder
from index.stores import ExactStore
from schema.documents import Document, Kind, Section, Source

ROOT = Path(__file__).parents[2]
MAX_CHARACTERS = 400
Headed = Mapping[str, str]
MakeDocument = Callable[[str, Headed], Document]
OpenStore = Callable[[Path], Library]

GARDEN = {
    "Watering": "Water the tomatoes early in the morning. Never at noon. Use rain water if you can.",
    "Tools": "You need these tools:\n\n- a spade\n- a rake\n- two buckets",
}
KITCHEN = {
    "Bread": "Bake the bread until the crust is brown. It should sound hollow. Let it cool on a rack.",
    "Soup": "Simmer the soup for an hour. Add salt at the end.",
}
HARBOUR = {"Tides": "The moon pulls on the sea. That makes the tides. Boats leave at high tide."}


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(model_folder)


def _document(document_id: str, headed: Headed) -> Document:
    text, sections = "", []
    for heading, body in headed.items():
        text += f"{heading}\n\n"
        sections.append(Section(heading_path=(heading,), start=len(text), end=len(text) + len(body)))
        text += f"{body}\n\n"
    return Document(
        source=Source(id=document_id, title=f"All about {document_id}", kind=Kind.PATIENT_GUIDE),
        text=text,
        sections=tuple(sections),
        file_name=f"{document_id}.md",
        file_sha256=sha256(text.encode()).hexdigest(),
    )


@pytest.fixture(scope="session")
def make_document() -> MakeDocument:
    return _document


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    documents = (_document("kitchen", KITCHEN), _document("garden", GARDEN), _document("harbour", HARBOUR))
    return Corpus(documents=documents, skipped=())


@pytest.fixture(scope="session")
def open_store(embedder: OnnxEmbedder) -> OpenStore:
    def open_(store: Path) -> Library:
        return open_library(store, embedder.name, embedder.dimensions, MAX_CHARACTERS, ExactStore)

    return open_
