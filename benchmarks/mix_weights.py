"""Mixes tuned weights: `python -m benchmarks.mix_weights FIRST.npz SECOND.npz OUT.npz`.

The mean of two trainings that began from the same weights reads new messages better than either. The shipped
`guardrails/intent.npz` began as such a mean (one training on authors a to o, one with p to w added) and was
then polished on x and y: `python -m benchmarks.train_intent --polish`.
"""

import sys
from pathlib import Path

import numpy as np


def mixed(first: Path, second: Path) -> dict[str, np.ndarray]:
    """Return the mean of two archives of weights, in half precision.

    Raises:
        ValueError: the archives do not hold the same weights.
    """
    with np.load(first) as one, np.load(second) as other:
        if set(one.files) != set(other.files):
            raise ValueError(f"{first} and {second} hold different weights; train both with the same layers")
        return {
            name: ((one[name].astype(np.float32) + other[name].astype(np.float32)) / 2).astype(np.float16)
            for name in sorted(one.files)
        }


if __name__ == "__main__":
    np.savez(sys.argv[3], **mixed(Path(sys.argv[1]), Path(sys.argv[2])))
