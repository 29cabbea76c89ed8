from pathlib import Path

import pytest

from schema.base import Noun
from schema.data_file import read_data_file
from schema.errors import SettingsError


class Small(Noun):
    number: int


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("number = 3")
    assert read_data_file(path, Small).number == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("number = ", "cannot be read"),
        ("number = 'x'", "number = 'x'"),
        ("number = 1\nother = 2", "other = 2"),
    ],
)
def test_a_bad_file_is_named_with_its_key_and_value(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=problem):
        read_data_file(path, Small)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nothing\.toml: cannot be read"):
        read_data_file(tmp_path / "nothing.toml", Small)
