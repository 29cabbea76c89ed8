"""What we know of a library document beside its text: facts covered, and questions patients ask."""

from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError

from schema.base import Noun
from schema.data_file import read_data_file
from schema.errors import CorpusError


class SidecarSection(Noun):
    """One section: its heading, the ids of the facts it carries, and questions that it answers."""

    heading: str = Field(min_length=1)
    facts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Sidecar(Noun):
    """The sections of one document, in its order."""

    section: tuple[SidecarSection, ...] = Field(min_length=1)


class Asked(Noun):
    """A question in a patient's words, and the sentence of a document that answers it, word for word."""

    question: str = Field(min_length=1)
    document_id: str = Field(min_length=1)
    sentence: str = Field(min_length=1)


class Unanswered(Noun):
    """A question in a patient's words that the library does not answer, and the document it is near to."""

    question: str = Field(min_length=1)
    near: str = ""


Line = TypeVar("Line", bound=Noun)


def read_asked(path: Path) -> tuple[Asked, ...]:
    """Read questions with the sentences that answer them, JSON Lines; a file that is absent holds none.

    Raises:
        CorpusError: a line is malformed (named by its number).
    """
    return _read_lines(path, Asked)


def read_unanswered(path: Path) -> tuple[Unanswered, ...]:
    """Read questions that the library does not answer, JSON Lines; a file that is absent holds none.

    Raises:
        CorpusError: a line is malformed (named by its number).
    """
    return _read_lines(path, Unanswered)


def _read_lines(path: Path, shape: type[Line]) -> tuple[Line, ...]:
    found: list[Line] = []
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(shape.model_validate_json(line))
        except ValidationError as error:
            problem = f"line {number}: {error.errors()[0]['msg']}"
            raise CorpusError(path, problem, "Write one JSON object a line.") from error
    return tuple(found)


def read_sidecars(folder: Path) -> dict[str, Sidecar]:
    """Read every sidecar of a folder, by document id, sorted; a folder that is absent holds none.

    Raises:
        SettingsError: a sidecar is no TOML or holds a wrong field.
    """
    return {path.stem: read_data_file(path, Sidecar) for path in sorted(folder.glob("*.toml"))}
