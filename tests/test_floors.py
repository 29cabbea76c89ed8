"""Imports go down the floors only, and never sideways."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    {"schema"},
    {"corpus", "guardrails"},
    {"index"},
    {"retrieval"},
    {"dialogue"},
    {"review", "evaluation"},
    {"web"},
    {"assembly", "settings"},
    {"app"},
]
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}
FILES = sorted(
    path
    for name in LEVEL
    for path in ([ROOT / f"{name}.py"] if (ROOT / f"{name}.py").exists() else (ROOT / name).rglob("*.py"))
)


def imported(path: Path) -> Iterator[str]:
    """Yield the first part of every module that a file imports, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def floor_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_every_floor_has_files() -> None:
    assert {floor_of(path) for path in FILES} == set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_its_own_folder_and_lower_floors(path: Path) -> None:
    own = floor_of(path)
    allowed = {name for name, level in LEVEL.items() if level < LEVEL[own]} | {own}
    if own == "assembly":
        allowed.add("settings")
    else:
        allowed -= {"settings"} if own != "app" else set()
    above = {name for name in imported(path) if name in LEVEL} - allowed
    assert not above, f"{path.relative_to(ROOT)} imports {sorted(above)}"


def test_the_check_sees_an_import_upwards(tmp_path: Path) -> None:
    culprit = tmp_path / "culprit.py"
    culprit.write_text("def f():\n    from web import server\n")
    assert list(imported(culprit)) == ["web"]


def test_packages_hold_a_docstring_and_no_code() -> None:
    for path in ROOT.glob("*/__init__.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path
