"""The default retrievers of three frameworks, with our embedding model, in memory and offline.

Their packages are no dependencies of the project; where one is missing, its row says so.
"""

import os
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, NamedTuple

from benchmarks.baselines import CUTOFF, Asked, Search, first_of_each
from benchmarks.bench_library import Chunks
from schema.protocols import Embedder

Foreign = Any  # of a package that may be missing
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"


class Rival(NamedTuple):
    """A framework's retriever; `modules` and `packages` are what it needs, to import and to install."""

    title: str
    modules: tuple[str, ...]
    packages: tuple[str, ...]
    open: Callable[[Chunks, Embedder], Search]

    @property
    def is_installed(self) -> bool:
        """Whether all that it needs is there."""
        return all(_is_there(module) for module in self.modules)

    @property
    def versions(self) -> tuple[str, ...]:
        """Its packages with their versions, if it is there."""
        return tuple(f"{package} {version(package)}" for package in self.packages)

    @property
    def missing(self) -> str:
        """What to say where it is not there."""
        return f"not installed: pip install {' '.join(self.packages)}"


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _langchain_embeddings(embedder: Embedder) -> Foreign:
    class Adapter(import_module("langchain_core.embeddings").Embeddings):  # type: ignore[misc]  # optional package
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            rows: list[list[float]] = embedder.encode_passages(texts).tolist()
            return rows

        def embed_query(self, text: str) -> list[float]:
            row: list[float] = embedder.encode_query(text).tolist()
            return row

    return Adapter()


def _langchain_faiss(chunks: Chunks, embedder: Embedder, asked_for: dict[str, Any]) -> Foreign:
    vectorstores = _quietly("langchain_community.vectorstores")
    metadatas = [{"document": owner} for owner in chunks.owners]
    store = vectorstores.FAISS.from_texts(list(chunks.texts), _langchain_embeddings(embedder), metadatas)
    return store.as_retriever(**asked_for)


def _langchain_search(retriever: Foreign) -> Search:
    return lambda asked: first_of_each(found.metadata["document"] for found in retriever.invoke(asked.text))


def _langchain_ten(chunks: Chunks, embedder: Embedder) -> Search:
    return _langchain_search(_langchain_faiss(chunks, embedder, {"search_kwargs": {"k": CUTOFF}}))


def _langchain_default(chunks: Chunks, embedder: Embedder) -> Search:
    return _langchain_search(_langchain_faiss(chunks, embedder, {}))


def _langchain_ensemble(chunks: Chunks, embedder: Embedder) -> Search:
    dense = _langchain_faiss(chunks, embedder, {"search_kwargs": {"k": CUTOFF}})
    metadatas = [{"document": owner} for owner in chunks.owners]
    lexical = _quietly("langchain_community.retrievers").BM25Retriever.from_texts(
        list(chunks.texts), metadatas, k=CUTOFF
    )
    ensemble = import_module("langchain_classic.retrievers").EnsembleRetriever(
        retrievers=[lexical, dense], weights=[0.5, 0.5]
    )
    return _langchain_search(ensemble)


def _llamaindex(chunks: Chunks, embedder: Embedder) -> Search:
    base = import_module("llama_index.core.embeddings").BaseEmbedding

    class Adapter(base):  # type: ignore[misc,valid-type]  # a class of an optional package
        def _get_text_embedding(self, text: str) -> list[float]:
            row: list[float] = embedder.encode_query(text).tolist()
            return row

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    node = import_module("llama_index.core.schema").TextNode
    nodes = [node(id_=str(row), text=text) for row, text in enumerate(chunks.texts)]
    core = import_module("llama_index.core")
    retriever = core.VectorStoreIndex(nodes, embed_model=Adapter()).as_retriever(similarity_top_k=CUTOFF)
    owners = chunks.owners
    return lambda asked: first_of_each(
        owners[int(hit.node.node_id)] for hit in retriever.retrieve(asked.text)
    )


def _haystack_store(chunks: Chunks, vectors: Sequence[list[float] | None]) -> Foreign:
    document = import_module("haystack").Document
    store = import_module("haystack.document_stores.in_memory").InMemoryDocumentStore()
    rows = zip(chunks.texts, vectors, strict=True)
    store.write_documents(
        [document(id=str(row), content=text, embedding=vector) for row, (text, vector) in enumerate(rows)]
    )
    return store


def _haystack_dense(chunks: Chunks, _: Embedder) -> Search:
    retrievers = import_module("haystack.components.retrievers.in_memory")
    retriever = retrievers.InMemoryEmbeddingRetriever(_haystack_store(chunks, chunks.vectors.tolist()))
    owners = chunks.owners

    def search(asked: Asked) -> list[str]:
        found = retriever.run(query_embedding=asked.vector.tolist(), top_k=CUTOFF)["documents"]
        return first_of_each(owners[int(each.id)] for each in found)

    return search


def _haystack_bm25(chunks: Chunks, _: Embedder) -> Search:
    retrievers = import_module("haystack.components.retrievers.in_memory")
    retriever = retrievers.InMemoryBM25Retriever(_haystack_store(chunks, [None] * len(chunks.texts)))
    owners = chunks.owners

    def search(asked: Asked) -> list[str]:
        found = retriever.run(query=asked.text, top_k=CUTOFF)["documents"]
        return first_of_each(owners[int(each.id)] for each in found)

    return search


def _quietly(module: str) -> Foreign:
    """Import a module of langchain-community without its notice that it is no longer maintained."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module(module)


_LANGCHAIN = ("langchain_community", "langchain_core")
_LANGCHAIN_PACKAGES = ("langchain-community",)
_HAYSTACK = (("haystack",), ("haystack-ai",))

RIVALS = {
    "LANGCHAIN": Rival("LangChain, FAISS retriever, k = 10", _LANGCHAIN, _LANGCHAIN_PACKAGES, _langchain_ten),
    "LANGCHAIN-4": Rival(
        "LangChain, FAISS retriever, k = 4 (default)", _LANGCHAIN, _LANGCHAIN_PACKAGES, _langchain_default
    ),
    "LANGCHAIN-ENSEMBLE": Rival(
        "LangChain, BM25 + FAISS ensemble",
        (*_LANGCHAIN, "langchain_classic", "rank_bm25"),
        (*_LANGCHAIN_PACKAGES, "langchain-classic", "rank-bm25"),
        _langchain_ensemble,
    ),
    "LLAMAINDEX": Rival(
        "LlamaIndex, VectorStoreIndex", ("llama_index.core",), ("llama-index-core",), _llamaindex
    ),
    "HAYSTACK": Rival("Haystack, InMemoryEmbeddingRetriever", *_HAYSTACK, _haystack_dense),
    "HAYSTACK-BM25": Rival("Haystack, InMemoryBM25Retriever", *_HAYSTACK, _haystack_bm25),
}
