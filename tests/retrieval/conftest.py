"""Fixtures of the retrieval tests: the exported model, and libraries made by hand."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from index.library import Library
from index.manifest import Configuration, Manifest, describe, fingerprint
from index.onnx_embedder import OnnxEmbedder
from index.stores import ExactStore
from index.views import PatientQuestion, make_views
from schema.documents import Document, Passage, Section, Sentence, Source

ROOT = Path(__file__).parents[2]
MakeLibrary = Callable[..., Library]

SHELF = {
    "garden": {
        "Watering": "Water the tomatoes early in the morning. Never at noon. Use rain water if you can.",
        "Slugs": "Slugs eat the lettuce at night. They leave the onions alone.",
    },
    "kitchen": {
        "Bread": "Bake the bread until the crust is brown. It should sound hollow.",
        "Soup": "Simmer the soup for an hour. Add salt at the end.",
    },
    "harbour": {
        "Tides": "The moon pulls on the sea. That makes the tides. Boats leave at high tide.",
        "Timetable": "The train to the coast leaves from platform nine. It runs every hour.",
    },
}


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(model_folder)


def _read(document_id: str, headed: Mapping[str, str]) -> tuple[Document, list[Passage]]:
    text, sections, passages = "", [], []
    for number, (heading, body) in enumerate(headed.items(), start=1):
        start, end = len(text), len(text) + len(body)
        sections.append(Section(heading_path=(heading,), start=start, end=end))
        sentences = tuple(
            Sentence(start=start + found.start(), end=start + found.end(), text=found.group())
            for found in re.finditer(r"\S[^.]*\.", body)
        )
        passages.append(
            Passage(
                id=f"{document_id}#{number}",
                document_id=document_id,
                heading_path=(heading,),
                start=start,
                end=end,
                text=body,
                sentences=sentences,
            )
        )
        text += f"{body}\n\n"
    source = Source(id=document_id, title=document_id.capitalize())
    document = Document(
        source=source, text=text, sections=tuple(sections), file_name=f"{document_id}.md", file_sha256="0"
    )
    return document, passages


@pytest.fixture(scope="session")
def make_library(embedder: OnnxEmbedder) -> MakeLibrary:
    """Makes a library in memory; `order` permutes its passages."""

    def make(
        shelf: Mapping[str, Mapping[str, str]],
        order: Sequence[int] | None = None,
        questions: Sequence[PatientQuestion] = (),
    ) -> Library:
        read = [_read(document_id, headed) for document_id, headed in shelf.items()]
        documents = {document.id: document for document, _ in read}
        in_order = [passage for _, passages in read for passage in passages]
        passages = tuple(in_order if order is None else [in_order[row] for row in order])
        views = make_views(passages, documents, questions)
        vectors = embedder.encode_passages([view.text for view in views])
        configuration = Configuration(embedder=embedder.name, dimensions=384, max_characters=400)
        content = describe(tuple(documents.values()), questions, passages, views)
        manifest = Manifest(
            fingerprint=fingerprint(configuration, content),
            configuration=configuration,
            content=content,
            files={},
        )
        return Library(Path(), manifest, documents, passages, views, vectors, ExactStore(vectors))

    return make


@pytest.fixture(scope="session")
def library(make_library: MakeLibrary) -> Library:
    return make_library(SHELF)
