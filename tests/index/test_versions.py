from pathlib import Path

import pytest
from filelock import FileLock

from index.versions import (
    CURRENT_FILE,
    LOCK_FILE,
    VERSIONS_FOLDER,
    activate,
    build_lock,
    current_version,
    new_draft,
    version_folders,
)
from schema.errors import StoreError


def write_draft(store: Path, name: str, content: str = "") -> Path:
    draft = new_draft(store, name)
    draft.mkdir()
    (draft / "content").write_text(content)
    return draft


def test_an_empty_store_says_that_there_is_no_index_and_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"CURRENT: there is no index .* python app\.py index"):
        current_version(tmp_path)


@pytest.mark.parametrize("name", ["", "gone"])
def test_a_version_that_is_gone_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / CURRENT_FILE).write_text(name)
    with pytest.raises(StoreError, match=f"names the version '{name}', which is not there"):
        current_version(tmp_path)


def test_a_pointer_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / CURRENT_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="no index here"):
        current_version(tmp_path)


def test_an_active_version_serves_and_the_one_before_it_is_kept(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        folder = activate(tmp_path, write_draft(tmp_path, name))
        assert folder == current_version(tmp_path) == tmp_path / VERSIONS_FOLDER / name
    assert [path.name for path in version_folders(tmp_path)] == ["three", "two"]


def test_a_version_can_be_replaced_by_one_of_the_same_name(tmp_path: Path) -> None:
    activate(tmp_path, write_draft(tmp_path, "one", "damaged"))
    activate(tmp_path, write_draft(tmp_path, "one", "sound"))
    assert (current_version(tmp_path) / "content").read_text() == "sound"
    assert [path.name for path in (tmp_path / VERSIONS_FOLDER).iterdir()] == ["one"]


def test_what_an_unfinished_build_left_is_no_version_and_goes_with_the_next(tmp_path: Path) -> None:
    left = write_draft(tmp_path, "left")
    assert version_folders(tmp_path) == []
    new_draft(tmp_path, "next")
    assert not left.exists()


def test_a_lock_that_is_held_is_an_error_after_the_wait(tmp_path: Path) -> None:
    with FileLock(tmp_path / LOCK_FILE), pytest.raises(StoreError, match=r"another build .* 0\.05 seconds"):
        enter(tmp_path)


def test_a_lock_file_that_a_dead_process_left_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_text("4711")
    enter(tmp_path)
    enter(tmp_path)


def test_a_store_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        enter(tmp_path / "file" / "store")


def enter(store: Path) -> None:
    with build_lock(store, timeout_seconds=0.05):
        pass
