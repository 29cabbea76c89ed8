"""The embedding model as published, exported as ours is but without the weights that we tuned."""

from pathlib import Path

import numpy as np

from index.export import export_model


def export_published(folder: Path) -> Path:
    """Export the published model into a folder, unless it is there; returns the folder.

    Raises:
        ModelError: the published weights are missing or other ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    nothing_tuned = folder / "untuned.npz"
    if not nothing_tuned.exists():
        np.savez(nothing_tuned)
    export_model(folder, tuned=nothing_tuned)
    return folder
