"""Reads the TOML files that hold settings, rules and wording."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from schema.base import Noun
from schema.errors import SettingsError

Shape = TypeVar("Shape", bound=Noun)


def read_data_file(path: Path, shape: type[Shape]) -> Shape:
    """Read a TOML file and check it against its shape.

    Raises:
        SettingsError: the file is missing, is no TOML, or holds a wrong key or value (the first is named).
    """
    try:
        return shape.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(path, f"cannot be read ({error})", "Restore or correct the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "file"
        seen = repr(first["input"])[:80]
        raise SettingsError(path, f"{key} = {seen}: {first['msg']}", "Correct or remove this key.") from error
