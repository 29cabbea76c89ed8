from pathlib import Path

import numpy as np
import pytest

from benchmarks.mix_weights import mixed


def saved(path: Path, **weights: list[float]) -> Path:
    np.savez(path, **{name: np.array(values, dtype=np.float16) for name, values in weights.items()})
    return path


def test_the_mean_of_both_is_taken_weight_by_weight(tmp_path: Path) -> None:
    first = saved(tmp_path / "a.npz", head=[1.0, 2.0], body=[0.0])
    second = saved(tmp_path / "b.npz", head=[3.0, 2.0], body=[1.0])
    found = mixed(first, second)
    assert {name: values.tolist() for name, values in found.items()} == {"head": [2.0, 2.0], "body": [0.5]}
    assert found["head"].dtype == np.float16


def test_archives_of_different_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="different weights"):
        mixed(saved(tmp_path / "a.npz", head=[1.0]), saved(tmp_path / "b.npz", body=[1.0]))
