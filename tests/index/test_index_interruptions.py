"""Real processes that build, and that are killed while they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library
from index.versions import DRAFT_PREFIX, VERSIONS_FOLDER

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "build_process.py"
OLD, NEW = "You need a spade.", "You need a rake. And two buckets."
REPORTS_OF_A_BUILD = 6
OpenStore = Callable[[Path], Library]
StartBuild = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start_build(model_folder: Path, tmp_path: Path) -> StartBuild:
    def start(text: str, dies_after: int = 0) -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(SCRIPT), str(model_folder), str(tmp_path), text, str(dies_after)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603  (our own script)

    return start


def text_served(open_store: OpenStore, store: Path) -> str:
    return open_store(store).documents["garden"].text


@pytest.mark.parametrize("moment", range(1, REPORTS_OF_A_BUILD + 1))
def test_a_build_killed_at_any_stage_leaves_an_index_that_serves(
    start_build: StartBuild, open_store: OpenStore, tmp_path: Path, moment: int
) -> None:
    assert start_build(OLD).wait() == 0
    assert start_build(NEW, dies_after=moment).wait() == -signal.SIGKILL
    is_done = moment == REPORTS_OF_A_BUILD
    assert text_served(open_store, tmp_path) == (NEW if is_done else OLD)
    assert start_build(NEW).wait() == 0
    assert text_served(open_store, tmp_path) == NEW
    assert not list((tmp_path / VERSIONS_FOLDER).glob(f"{DRAFT_PREFIX}*"))


def test_a_build_killed_between_two_file_operations_leaves_an_index_that_serves(
    start_build: StartBuild, open_store: OpenStore, tmp_path: Path
) -> None:
    assert start_build(OLD).wait() == 0
    old = text_served(open_store, tmp_path)
    versions = tmp_path / VERSIONS_FOLDER
    for files_seen in (1, 3, 5):
        process = start_build(NEW + " x" * files_seen)
        wait_for_files(versions, files_seen, process)
        process.kill()
        process.wait()
        assert text_served(open_store, tmp_path) in (old, NEW + " x" * files_seen)
        old = text_served(open_store, tmp_path)


def wait_for_files(versions: Path, wanted: int, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        # A draft that is moved while it is counted has as many files as anyone could wait for.
        try:
            seen = sum(1 for _ in versions.glob(f"{DRAFT_PREFIX}*/**/*"))
        except FileNotFoundError:
            return
        if seen >= wanted:
            return
        time.sleep(0.0005)


def test_two_builds_at_once_both_end_well(
    start_build: StartBuild, open_store: OpenStore, tmp_path: Path
) -> None:
    processes = [start_build(text) for text in (OLD, NEW, OLD)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert text_served(open_store, tmp_path) in (OLD, NEW)
