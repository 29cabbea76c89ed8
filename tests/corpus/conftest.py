"""The five articles, read once."""

from pathlib import Path

import pytest

from corpus.load import Corpus, load_folder
from schema.documents import Document

SOURCES = Path(__file__).resolve().parents[3] / "shared" / "sources"


@pytest.fixture(scope="session")
def raw_sources() -> Corpus:
    if not SOURCES.is_dir():
        pytest.fail(
            f"the five raw articles are needed at {SOURCES.name}/ in the folder shared/ beside the repository"
        )
    return load_folder(SOURCES)


@pytest.fixture(scope="session")
def articles(raw_sources: Corpus) -> dict[str, Document]:
    return {document.id: document for document in raw_sources.documents}
