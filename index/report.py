"""What a build tells: how far it has come, and what it did."""

from enum import StrEnum

from schema.base import Noun


class Stage(StrEnum):
    """What a build is doing."""

    CHUNK = "chunk"
    EMBED = "embed"
    WRITE = "write"
    ACTIVATE = "activate"


class Progress(Noun):
    """How far a stage of a build has come; chunking and embedding count documents."""

    stage: Stage
    done: int
    total: int


class DocumentReport(Noun):
    """What a build made of one document.

    `embedded` counts the views that were encoded now, `reused` those whose vectors an older version
    of the index held.
    """

    id: str
    sections: int
    stripped: int
    passages: int
    embedded: int
    reused: int


class BuildReport(Noun):
    """What a build did, documents in order of their ids.

    `is_unchanged` says that the index was already the one asked for and nothing was written.
    `removed` lists the ids that the index held before and holds no longer.
    """

    fingerprint: str
    is_unchanged: bool
    documents: tuple[DocumentReport, ...]
    removed: tuple[str, ...] = ()
