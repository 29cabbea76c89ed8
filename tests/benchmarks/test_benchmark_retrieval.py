import json
from pathlib import Path

import pytest

from assembly import open_retriever
from benchmarks.report import OURS
from benchmarks.retrieval import main, ranking_only
from index.library import Library
from settings import read_settings

QUICK = "BM25,DENSE,OUR"


@pytest.fixture
def call(bench_folder: Path, model_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Calls the benchmark over the small sets; returns its code, its page and its report."""

    def call_with(*words: str) -> tuple[int, str, dict]:
        folders = {"--bench": bench_folder, "--build": tmp_path / "build", "--published": model_folder}
        code = main([*(str(part) for pair in folders.items() for part in pair), *words])
        written = tmp_path / "build" / "retrieval.json"
        report = json.loads(written.read_text()) if written.exists() else {}
        return code, capsys.readouterr().out, report

    return call_with


def test_each_search_and_each_reading_is_measured(call) -> None:
    code, page, report = call("--sets", "meqsum", "conv-cast21", "--only", QUICK)
    assert code == 0
    (table,) = report["sets"]
    assert [row["key"] for row in table["rows"]] == ["BM25", "DENSE", OURS]
    assert all(row["ndcg"]["value"] > 0.5 for row in table["rows"])
    assert table["best_baseline"] in ("BM25", "DENSE")
    (conversation,) = report["conversations"]
    measured = {(row["search"], row["reading"]): row["ndcg"]["value"] for row in conversation["rows"]}
    assert len(measured) == 11
    assert measured["dense, best chunk", "manual"] >= measured["dense, best chunk", "last"]
    assert "## meqsum" in page
    assert "## conv-cast21" in page


def test_a_set_that_is_not_there_is_said_and_the_others_are_measured(call) -> None:
    code, page, report = call("--sets", "meqsum,medquad", "--only", QUICK)
    assert code == 0
    assert "**medquad: not there, not measured.**" in page
    assert report["absent"] == ["medquad"]


def test_without_any_set_the_call_fails(call) -> None:
    code, page, _ = call("--sets", "medquad,conv-mtrag", "--only", QUICK)
    assert code == 1
    assert "**conv-mtrag: not there, not measured.**" in page


def test_a_broken_set_is_named_without_a_trace(
    bench_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bench_folder / "meqsum" / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nbroken\n")
    code = main(["--bench", str(bench_folder), "--build", str(tmp_path / "build"), "--sets", "meqsum"])
    assert code == 1
    assert "qrels.tsv:2" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--sets", "trec"), ("--only", "MAGIC"), ("--sets", "")])
def test_an_unknown_name_is_refused_with_those_known(
    call, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call(*words)
    assert ended.value.code == 2
    assert "is not among" in capsys.readouterr().err


def test_a_limit_and_a_model_are_taken(call, model_folder: Path) -> None:
    _, page, report = call(
        "--sets", "meqsum", "--only", "DENSE", "--limit", "2", "--model", str(model_folder)
    )
    assert report["sets"][0]["queries"] == 2
    assert "Distance closed" not in page


def test_a_missing_model_is_an_error_with_a_remedy(
    bench_folder: Path, model_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--bench", str(bench_folder), "--build", str(tmp_path / "build"), "--sets", "meqsum"]
    models = ["--published", str(model_folder), "--model", str(tmp_path / "nowhere")]
    assert main([*folders, *models]) == 1
    assert "Export the model again" in capsys.readouterr().err


def test_the_same_call_gives_the_same_figures(call) -> None:
    first, again = (call("--sets", "meqsum,conv-cast21", "--only", "WEIGHTED,OUR")[2] for _ in range(2))
    for report in (first, again):
        for row in report["sets"][0]["rows"]:
            row.pop("milliseconds")
    assert first == again


def test_reading_fewer_sentences_moves_no_passage(library: Library) -> None:
    settings = read_settings()
    full, quick = (open_retriever(each, library) for each in (settings, ranking_only(settings)))
    for query in ("how long does it last", "does it hurt", "who should not have ketamine"):
        found = [[(hit.passage.id, hit.score) for hit in each.retrieve(query, 20)] for each in (full, quick)]
        assert found[0] == found[1]
        assert len(found[0]) == 20
