"""Tuned weights that stand in the place of some of a published model's own."""

from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from schema.errors import ModelError

TUNED_EMBEDDER = Path(__file__).with_name("embedder.npz")
REMEDY = "Restore the file from the project."
Model = TypeVar("Model", bound=torch.nn.Module)


def with_weights(model: Model, tuned: Path) -> Model:
    """Return the model with tuned weights in the place of some of its own, ready to be used.

    Args:
        model: the published model, or one built on it.
        tuned: a NumPy archive of arrays in half precision, by the names of the model's weights.

    Raises:
        ModelError: the archive cannot be read or names a weight that the model has not.
    """
    try:
        with np.load(tuned) as arrays:
            state = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
    except (EOFError, OSError, ValueError) as error:
        raise ModelError(tuned, f"the tuned weights cannot be read ({error})", REMEDY) from error
    unknown = model.load_state_dict(state, strict=False).unexpected_keys
    if unknown:
        raise ModelError(tuned, f"holds {unknown[0]!r}, which the model has not", REMEDY)
    return model.eval()
