from pathlib import Path

import numpy as np
import pytest
import torch

from index.tuned import TUNED_EMBEDDER, with_weights
from schema.errors import ModelError


def test_tuned_weights_take_the_place_of_the_models_own(tmp_path: Path) -> None:
    path = tmp_path / "tuned.npz"
    np.savez(path, weight=np.full((1, 2), 0.5, dtype=np.float16))
    model = torch.nn.Linear(2, 1)
    kept = model.bias.detach().clone()
    with_weights(model, path)
    assert model.weight.tolist() == [[0.5, 0.5]]
    assert torch.equal(model.bias, kept)


def test_a_weight_that_the_model_has_not_is_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "tuned.npz", strange=np.zeros(1))
    with pytest.raises(ModelError, match="'strange'"):
        with_weights(torch.nn.Linear(2, 1), tmp_path / "tuned.npz")


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "tuned.npz").write_bytes(b"no archive")
    with pytest.raises(ModelError, match=r"tuned\.npz"):
        with_weights(torch.nn.Linear(2, 1), tmp_path / "tuned.npz")


def test_the_shipped_weights_are_small_and_of_the_upper_layers() -> None:
    assert TUNED_EMBEDDER.stat().st_size < 12_000_000
    with np.load(TUNED_EMBEDDER) as arrays:
        layers = {name.split(".")[2] for name in arrays.files}
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype(np.float16)}
    assert layers == {"3", "4", "5"}
