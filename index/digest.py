"""SHA-256 of files and of nouns, as hex."""

import json
from collections.abc import Iterable
from hashlib import file_digest, sha256
from pathlib import Path

from schema.base import Noun


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def nouns_sha256(nouns: Iterable[Noun]) -> str:
    """Return the SHA-256 of nouns in their order; equal nouns give equal digests in every process."""
    digest = sha256()
    for noun in nouns:
        digest.update(canonical_json(noun).encode() + b"\n")
    return digest.hexdigest()


def canonical_json(noun: Noun) -> str:
    """Return a noun as one line of JSON with sorted keys."""
    return json.dumps(noun.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
