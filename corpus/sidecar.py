"""What we know of a library document beside its text: facts covered, and questions patients ask."""

from pathlib import Path

from pydantic import Field

from schema.base import Noun
from schema.data_file import read_data_file


class SidecarSection(Noun):
    """One section: its heading, the ids of the facts it carries, and questions that it answers."""

    heading: str = Field(min_length=1)
    facts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Sidecar(Noun):
    """The sections of one document, in its order."""

    section: tuple[SidecarSection, ...] = Field(min_length=1)


def read_sidecars(folder: Path) -> dict[str, Sidecar]:
    """Read every sidecar of a folder, by document id, sorted; a folder that is absent holds none.

    Raises:
        SettingsError: a sidecar is no TOML or holds a wrong field.
    """
    return {path.stem: read_data_file(path, Sidecar) for path in sorted(folder.glob("*.toml"))}
