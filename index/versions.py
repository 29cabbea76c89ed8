"""The versions of an index in a store: which one serves, and how another takes its place."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.manifest import REMEDY
from schema.errors import StoreError

CURRENT_FILE = "CURRENT"
VERSIONS_FOLDER = "versions"
LOCK_FILE = "build.lock"
DRAFT_PREFIX = ".draft-"


def current_version(store: Path) -> Path:
    """Return the folder of the version that serves.

    Raises:
        StoreError: the store has no index, or names one that is gone.
    """
    pointer = store / CURRENT_FILE
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(pointer, f"there is no index here ({error})", REMEDY) from error
    folder = store / VERSIONS_FOLDER / name
    if not name or not folder.is_dir():
        raise StoreError(pointer, f"names the version {name!r}, which is not there", REMEDY)
    return folder


def version_folders(store: Path) -> list[Path]:
    """Return the folders of all versions in a store, in order of their names."""
    return sorted(p for p in (store / VERSIONS_FOLDER).glob("*") if not p.name.startswith(DRAFT_PREFIX))


def new_draft(store: Path, name: str) -> Path:
    """Return the path, not yet made, where a version is written before it is complete."""
    drafts = store / VERSIONS_FOLDER
    drafts.mkdir(parents=True, exist_ok=True)
    remove_drafts(store)
    return drafts / f"{DRAFT_PREFIX}{name}"


def activate(store: Path, draft: Path) -> Path:
    """Make a complete draft the version that serves, in one step; the one before it is kept.

    Readers meet either the old version or the new one, also when the process dies in between.

    Returns:
        The version's folder.
    """
    name = draft.name.removeprefix(DRAFT_PREFIX)
    folder = store / VERSIONS_FOLDER / name
    if folder.exists():
        folder.rename(draft.with_name(f"{DRAFT_PREFIX}replaced-{name}"))
    draft.rename(folder)
    pointer = store / CURRENT_FILE
    before = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    beside = pointer.with_name(f".{CURRENT_FILE}.new")
    beside.write_text(f"{name}\n", encoding="utf-8")
    beside.replace(pointer)
    _remove_all_but(store, {name, before})
    return folder


def remove_drafts(store: Path) -> None:
    """Remove what builds that did not finish have left."""
    for path in (store / VERSIONS_FOLDER).glob(f"{DRAFT_PREFIX}*"):
        shutil.rmtree(path)


def _remove_all_but(store: Path, names: set[str]) -> None:
    for path in (store / VERSIONS_FOLDER).iterdir():
        if path.name not in names:
            shutil.rmtree(path)


@contextmanager
def build_lock(store: Path, timeout_seconds: float) -> Iterator[None]:
    """Let one process at a time change a store; a process that dies lets go of the lock.

    Raises:
        StoreError: another build still holds the lock after `timeout_seconds`, or the store cannot
            be written.
    """
    lock = store / LOCK_FILE
    try:
        store.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=timeout_seconds):
            yield
    except Timeout as error:
        problem = f"another build holds the lock for more than {timeout_seconds:g} seconds"
        raise StoreError(lock, problem, "Wait until it is done, then try again.") from error
    except OSError as error:
        raise StoreError(
            store, f"cannot be written ({error})", "Free space or choose another store."
        ) from error
