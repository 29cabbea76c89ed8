from pathlib import Path

import numpy as np
import pytest

from benchmarks.bench_library import cut, prepare
from benchmarks.bench_sets import Record, read_set
from benchmarks.vector_cache import CachedEmbedder
from index.views import ViewKind
from schema.errors import CorpusError


def test_every_record_stands_in_the_library_and_in_the_chunks(
    bench_folder: Path, cached: CachedEmbedder, tmp_path: Path
) -> None:
    bench = read_set(bench_folder / "meqsum")
    prepared = prepare(bench, cached, tmp_path / "build", 1000)
    held = {prepared.record_ids[passage.document_id] for passage in prepared.library.passages}
    assert held == {record.id for record in bench.records}
    assert not [view for view in prepared.library.views if view.kind is ViewKind.QUESTION]


def test_a_lone_line_that_reading_takes_for_a_heading_is_taken_as_it_stands(
    bench_folder: Path, cached: CachedEmbedder, tmp_path: Path
) -> None:
    prepared = prepare(read_set(bench_folder / "meqsum"), cached, tmp_path / "build", 1000)
    assert prepared.taken_whole == ("line",)
    assert "Who makes allopurinol?" in [passage.text for passage in prepared.library.passages]


def test_a_second_call_opens_the_index_again(
    bench_folder: Path, cached: CachedEmbedder, tmp_path: Path
) -> None:
    bench = read_set(bench_folder / "meqsum")
    first, again = (prepare(bench, cached, tmp_path / "build", 1000) for _ in range(2))
    assert first.library.folder == again.library.folder
    assert np.array_equal(first.library.vectors, again.library.vectors)


def test_chunks_know_their_document_and_hold_its_whole_text(cached: CachedEmbedder) -> None:
    long = " ".join(f"Sentence {number} says a little about gout." for number in range(60))
    records = [Record(id="a", title="Gout", text=long), Record(id="b", title="", text="Short.")]
    chunks = cut(records, cached, 400)
    assert chunks.owners[0] == "a"
    assert chunks.owners[-1] == "b"
    assert chunks.owners.count("b") == 1
    assert " ".join(chunks.texts[:-1]).split() == records[0].whole.split()
    assert all(len(text) <= 400 for text in chunks.texts)
    assert np.array_equal(chunks.vectors[-1], cached.encode_query("Short."))


def test_two_records_with_one_file_name_are_an_error(
    bench_folder: Path, cached: CachedEmbedder, tmp_path: Path
) -> None:
    path = bench_folder / "meqsum" / "corpus.jsonl"
    path.write_text('{"_id": "a/b", "text": "One."}\n{"_id": "a:b", "text": "Two."}\n')
    with pytest.raises(CorpusError, match="two records with one id"):
        prepare(read_set(bench_folder / "meqsum"), cached, tmp_path / "build", 1000)
