from pathlib import Path

import pytest

from benchmarks.bench_sets import is_there, read_set
from schema.errors import QuestionSetError


def test_a_set_is_read_with_its_relevant_documents_only(bench_folder: Path) -> None:
    bench = read_set(bench_folder / "meqsum")
    assert [query.id for query in bench.queries] == ["q1", "q2", "q3"]
    assert bench.judgements["q1"] == {"asthma": 2}
    assert bench.judgements["q2"] == {"gout": 2, "gout-diet": 1}
    assert len(bench.records) == 5
    assert not bench.follows


def test_conversations_may_share_the_documents_of_another_set(bench_folder: Path) -> None:
    bench = read_set(bench_folder / "conv-cast21")
    assert bench.corpus_name == "meqsum"
    assert [record.id for record in bench.records][:2] == ["asthma", "gout"]
    assert bench.follows[1].history == ("What causes gout?",)
    assert bench.follows[1].manual == "What should I eat with gout?"


def test_a_limit_takes_the_same_queries_each_time_with_their_judgements(bench_folder: Path) -> None:
    first, again = (read_set(bench_folder / "conv-cast21", limit=2) for _ in range(2))
    assert first == again
    assert len(first.queries) == 2
    assert set(first.judgements) == {query.id for query in first.queries} == {f.id for f in first.follows}


@pytest.mark.parametrize("limit", [0, 3, 100])
def test_a_limit_of_none_or_of_all_takes_all(bench_folder: Path, limit: int) -> None:
    assert len(read_set(bench_folder / "meqsum", limit).queries) == 3


def test_a_set_without_one_of_its_files_is_not_there(bench_folder: Path) -> None:
    assert is_there(bench_folder / "meqsum")
    assert is_there(bench_folder / "conv-cast21")
    (bench_folder / "meqsum" / "corpus.jsonl").unlink()
    assert not is_there(bench_folder / "meqsum")
    assert not is_there(bench_folder / "conv-cast21")
    assert not is_there(bench_folder / "pubmedqa-l")


def test_a_title_stands_once_above_its_text(bench_folder: Path) -> None:
    (bench_folder / "meqsum" / "corpus.jsonl").write_text(
        '{"_id": "a", "title": "Gout", "text": "It hurts."}\n'
        '{"_id": "b", "title": "Gout", "text": "Gout\\nIt hurts."}\n'
        '{"_id": "c", "title": "Nothing", "text": " "}\n'
    )
    records = read_set(bench_folder / "meqsum").records
    assert [record.whole for record in records] == ["Gout\n\nIt hurts.", "Gout\nIt hurts."]


def test_a_broken_line_is_named(bench_folder: Path) -> None:
    path = bench_folder / "meqsum" / "queries.jsonl"
    path.write_text(path.read_text() + "{broken\n")
    with pytest.raises(QuestionSetError, match=r"queries\.jsonl:4"):
        read_set(bench_folder / "meqsum")


@pytest.mark.parametrize("line", ["q1 asthma 2", "q1\tasthma\thigh"])
def test_a_broken_judgement_is_named(bench_folder: Path, line: str) -> None:
    path = bench_folder / "meqsum" / "qrels.tsv"
    path.write_text(f"query-id\tcorpus-id\tscore\n{line}\n")
    with pytest.raises(QuestionSetError, match=r"qrels\.tsv:2"):
        read_set(bench_folder / "meqsum")


def test_a_query_that_nothing_answers_is_an_error_and_no_zero(bench_folder: Path) -> None:
    path = bench_folder / "meqsum" / "qrels.tsv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("q3")))
    with pytest.raises(QuestionSetError, match="'q3' has no relevant document"):
        read_set(bench_folder / "meqsum")
