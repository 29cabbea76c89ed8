"""A small third-party set and a small conversational one, in the form of the real ones."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from benchmarks.vector_cache import CachedEmbedder
from index.onnx_embedder import OnnxEmbedder

RECORDS = {
    "asthma": "Asthma narrows the airways of the lungs. Breathing becomes hard, and people wheeze and cough.",
    "gout": "Gout is caused by crystals of uric acid. They settle in a joint, often that of the big toe.",
    "gout-diet": "People with gout eat less red meat and drink less beer. That lowers the uric acid.",
    "migraine": "A migraine is a throbbing headache on one side. Light and noise make it worse.",
    "line": "Who makes allopurinol?",
}
QUERIES = {
    "q1": ("why is it hard to breathe with asthma", {"asthma": 2, "migraine": 0}),
    "q2": ("which crystals cause gout", {"gout": 2, "gout-diet": 1}),
    "q3": ("who produces allopurinol", {"line": 1}),
}
FOLLOWS = {
    "c1": ("What causes gout?", "What causes gout?", [], {"gout": 1}),
    "c2": ("And what should I eat?", "What should I eat with gout?", ["What causes gout?"], {"gout-diet": 1}),
    "c3": (
        "Does light make it worse?",
        "Does light make a migraine worse?",
        ["Is a migraine a headache?"],
        {"migraine": 1},
    ),
}


def write_lines(path: Path, items: Iterable[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(item)}\n" for item in items), encoding="utf-8")


def write_judgements(path: Path, judgements: Mapping[str, Mapping[str, int]]) -> None:
    rows = [
        f"{query}\t{document}\t{grade}"
        for query, found in judgements.items()
        for document, grade in found.items()
    ]
    path.write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]) + "\n", encoding="utf-8")


@pytest.fixture
def bench_folder(tmp_path: Path) -> Path:
    """Holds the set `meqsum`, and `conv-cast21`, which shares its documents."""
    folder = tmp_path / "bench"
    plain, talk = folder / "meqsum", folder / "conv-cast21"
    write_lines(
        plain / "corpus.jsonl", ({"_id": key, "title": "", "text": text} for key, text in RECORDS.items())
    )
    write_lines(plain / "queries.jsonl", ({"_id": key, "text": text} for key, (text, _) in QUERIES.items()))
    write_judgements(plain / "qrels.tsv", {key: found for key, (_, found) in QUERIES.items()})
    write_lines(talk / "queries.jsonl", ({"_id": key, "text": each[0]} for key, each in FOLLOWS.items()))
    write_lines(
        talk / "turns.jsonl",
        (
            {
                "_id": key,
                "raw": raw,
                "manual": manual,
                "history": history,
                "prev_response": "I see." * len(history),
            }
            for key, (raw, manual, history, _) in FOLLOWS.items()
        ),
    )
    write_judgements(talk / "qrels.tsv", {key: each[3] for key, each in FOLLOWS.items()})
    (talk / "CORPUS").write_text("uses ../meqsum/corpus.jsonl\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def model(model_folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(model_folder)


@pytest.fixture
def cached(model: OnnxEmbedder, tmp_path: Path) -> CachedEmbedder:
    return CachedEmbedder(model, tmp_path / "vectors")
