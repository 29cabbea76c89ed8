"""The shape we hold: short files, short functions, flat nesting, few comments."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("schema", "corpus", "guardrails", "index", "retrieval", "dialogue", "review", "evaluation", "web")
FILES = sorted([*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))])
MOST_LINES_A_FILE = 300
MOST_LINES_A_FUNCTION = 60
DEEPEST_NESTING = 3
MOST_COMMENT_SHARE = 0.08
_BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def nesting(node: ast.AST) -> int:
    """Return how many blocks deep the deepest statement of a function stands; `elif` counts as its `if`."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child) + (isinstance(child, _BLOCKS) and not is_elif))
    return deepest


def comment_share(source: str) -> float:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = sum(token.type == tokenize.COMMENT for token in tokens)
    return comments / max(1, len(source.splitlines()))


def test_there_is_something_to_measure() -> None:
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_its_shape(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MOST_LINES_A_FILE
    assert comment_share(source) <= MOST_COMMENT_SHARE
    for function in functions(ast.parse(source)):
        where = f"{function.name}, line {function.lineno}"
        assert (function.end_lineno or 0) - function.lineno + 1 <= MOST_LINES_A_FUNCTION, where
        assert nesting(function) <= DEEPEST_NESTING, where


def test_only_the_command_line_imports_inside_functions() -> None:
    own = {path.stem for path in ROOT.glob("*.py")} | set(FOLDERS)
    for path in FILES:
        if path.name == "app.py":
            continue
        for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
            inner = [node for node in ast.walk(function) if isinstance(node, ast.ImportFrom)]
            assert not [n.module for n in inner if (n.module or "").split(".")[0] in own], path


def test_the_measures_see_what_they_should() -> None:
    deep = (
        "def f():\n" + "".join("    " * (level + 1) + "if 1:\n" for level in range(4)) + "    " * 5 + "pass\n"
    )
    assert nesting(next(functions(ast.parse(deep)))) == 4
    assert comment_share("# one\nx = 1\n") == 0.5
