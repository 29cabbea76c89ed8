from hashlib import sha256
from pathlib import Path

import pytest

from index.digest import canonical_json, file_sha256, nouns_sha256
from schema.documents import Source


def test_a_file_is_hashed_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xff\x00 bytes")
    assert file_sha256(path) == sha256(b"\xff\x00 bytes").hexdigest()


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        file_sha256(tmp_path / "absent")


def test_equal_nouns_have_equal_digests_and_order_counts() -> None:
    one, two = Source(id="one", title="Größe"), Source(id="two", title="Two")
    assert nouns_sha256([one, two]) == nouns_sha256([one.model_copy(), two])
    assert nouns_sha256([one, two]) != nouns_sha256([two, one])
    assert nouns_sha256([one]) != nouns_sha256([])


def test_canonical_json_is_one_line_with_sorted_keys() -> None:
    line = canonical_json(Source(id="one", title="Größe\nzwei"))
    assert "\n" not in line
    assert line.index('"author"') < line.index('"bias"') < line.index('"title": "Größe')
