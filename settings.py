"""Settings: one file, checked when read."""

from pathlib import Path

from pydantic import Field

from dialogue.resolve import Shares
from dialogue.select import Limits
from retrieval.retriever import Fusion
from schema.base import Noun
from schema.data_file import read_data_file

ROOT = Path(__file__).resolve().parent


class Paths(Noun):
    """Where things lie; relative paths count from the project's root."""

    corpus: Path
    sidecar: Path
    asked: Path
    unanswered: Path
    store: Path
    model: Path
    intent: Path
    support: Path
    log: Path


class ChunkSettings(Noun):
    """How documents are cut into passages."""

    max_characters: int = Field(ge=200, le=4000)


class RetrievalSettings(Noun):
    """How passages are found."""

    hits: int = Field(ge=1)
    fusion: Fusion


class TensionSettings(Noun):
    """When a question touches a disagreement between sources."""

    min_cosine: float = Field(ge=-1.0, le=1.0)
    min_cosine_answered: float = Field(ge=-1.0, le=1.0)


class ServeSettings(Noun):
    """How the page is served."""

    host: str
    port: int = Field(ge=1, le=65535)
    max_question_characters: int = Field(ge=100)


class Settings(Noun):
    """All settings."""

    paths: Paths
    chunk: ChunkSettings
    retrieval: RetrievalSettings
    compose: Limits
    follow_up: Shares
    tensions: TensionSettings
    serve: ServeSettings


def read_settings(path: Path = ROOT / "settings.toml") -> Settings:
    """Read and check the settings file; relative paths become absolute.

    Raises:
        SettingsError: the file is missing, is no TOML, or holds a wrong key or value.
    """
    settings = read_data_file(path, Settings)
    folders = {name: path.parent / value for name, value in settings.paths}
    return settings.model_copy(update={"paths": Paths(**folders)})
