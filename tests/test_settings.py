from pathlib import Path

import pytest

from schema.errors import SettingsError
from settings import ROOT, read_settings


def test_the_shipped_settings_are_valid_and_their_paths_absolute() -> None:
    settings = read_settings()
    assert settings.paths.corpus == ROOT / "corpus" / "library"
    assert settings.serve.host == "127.0.0.1"
    assert settings.serve.port == 7860


def test_a_wrong_value_is_named_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text((ROOT / "settings.toml").read_text().replace("port = 7860", "port = 0"))
    with pytest.raises(SettingsError, match=r"serve\.port = 0"):
        read_settings(path)


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text((ROOT / "settings.toml").read_text() + "\ncolour = 'red'\n")
    with pytest.raises(SettingsError, match=r"serve\.colour"):
        read_settings(path)
