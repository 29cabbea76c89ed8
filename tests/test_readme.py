"""What the README promises is there."""

import re
from typing import Any

import typer.main

from app import app
from settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)


def leaves(command: Any, name: str = "") -> dict[str, Any]:
    """Return the commands below a group by their names, those of a group inside it as two words."""
    found = {}
    for word, child in getattr(command, "commands", {}).items():
        full = f"{name} {word}".strip()
        found.update(leaves(child, full) if hasattr(child, "commands") else {full: child})
    return found


COMMANDS = leaves(typer.main.get_command(app))


def name_of(shown: str) -> str:
    return max((name for name in COMMANDS if f"{shown} ".startswith(f"{name} ")), key=len, default="")


def test_the_table_lists_every_command_once() -> None:
    assert sorted(name_of(shown) for shown in SHOWN) == sorted(COMMANDS)


def test_every_option_named_exists() -> None:
    for shown in SHOWN:
        known = {option for parameter in COMMANDS[name_of(shown)].params for option in parameter.opts}
        assert set(re.findall(r"--\w+", shown)) <= known, shown


def test_every_make_target_named_exists() -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`]+`", README, re.DOTALL))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code))
    assert {"serve", "test"} <= named
    assert named <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_every_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_file_named_exists() -> None:
    named = re.findall(r"`([\w/]+/[\w.]+\.(?:py|toml))`", README)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs").glob("*.png"))
    assert len(pictures) >= 2
    assert max(picture.stat().st_size for picture in pictures) < 300_000
