from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import runs as runs_module
from benchmarks.runs import NOT_REUSED, Runs


class Asked(list[str]):
    """A search that finds the words of a query, and keeps what it was asked."""

    def open(self) -> Callable[[str, str], Sequence[str]]:
        def search(_: str, text: str) -> list[str]:
            self.append(text)
            return text.split()

        return search


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs")


QUERIES = {"1": "red fox", "2": "blue sky"}


def test_what_was_found_is_kept_and_not_asked_again(runs: Runs) -> None:
    asked = Asked()
    first = runs.ask("words", QUERIES, asked.open, "v1")
    assert first == {"1": ("red", "fox"), "2": ("blue", "sky")}
    assert runs.ask("words", QUERIES, asked.open, "v1") == first
    assert asked == ["red fox", "blue sky"]


def test_a_new_query_and_a_changed_one_are_asked(runs: Runs) -> None:
    asked = Asked()
    runs.ask("words", QUERIES, asked.open, "v1")
    found = runs.ask("words", {"1": "red fox", "2": "grey sky", "3": "sea"}, asked.open, "v1")
    assert asked[2:] == ["grey sky", "sea"]
    assert found["2"] == ("grey", "sky")


def test_a_smaller_run_forgets_nothing(runs: Runs) -> None:
    asked = Asked()
    runs.ask("words", QUERIES, asked.open, "v1")
    runs.ask("words", {"1": "red fox", "3": "sea"}, asked.open, "v1")
    runs.ask("words", QUERIES, asked.open, "v1")
    assert asked == ["red fox", "blue sky", "sea"]


@pytest.mark.parametrize("made_from", ["v2", NOT_REUSED])
def test_what_was_made_from_something_else_is_asked_anew(runs: Runs, made_from: str) -> None:
    asked = Asked()
    runs.ask("words", QUERIES, asked.open, made_from)
    runs.ask("words", QUERIES, asked.open, "v3" if made_from else NOT_REUSED)
    assert len(asked) == 4


def test_a_damaged_file_is_asked_anew(runs: Runs, tmp_path: Path) -> None:
    asked = Asked()
    runs.ask("words", QUERIES, asked.open, "v1")
    (tmp_path / "runs" / "words.json").write_text("{")
    runs.ask("words", QUERIES, asked.open, "v1")
    assert len(asked) == 4


def test_a_long_run_that_breaks_keeps_what_it_had(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs_module, "QUERIES_BETWEEN_SAVES", 1)

    def breaking(_: str, text: str) -> list[str]:
        if text == "blue sky":
            raise KeyboardInterrupt
        return text.split()

    with pytest.raises(KeyboardInterrupt):
        runs.ask("words", QUERIES, lambda: breaking, "v1")
    asked = Asked()
    runs.ask("words", QUERIES, asked.open, "v1")
    assert asked == ["blue sky"]
