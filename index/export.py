"""Exports the embedding model from torch to ONNX once, at set-up: `python -m index.export --to DIR`."""

import argparse
import logging
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from index.digest import file_sha256
from index.onnx_embedder import EXPORT_FILE, MODEL_FILE, TOKENIZER_FILE, Export, read_export
from index.tuned import TUNED_EMBEDDER, with_weights
from index.weights import DIMENSIONS, MAX_TOKENS, MODEL_NAME, WEIGHTS_SHA256, check_weights, find_weights
from schema.errors import CitewellError, ModelError

DEFAULT_FOLDER = Path(".citewell/model")
PRECISION = "int8"
OPSET = 20
SHAPING_LIBRARIES = ("torch", "transformers", "onnx", "onnxscript", "onnxruntime")


class PooledModel(torch.nn.Module):
    """The transformer with mean pooling and unit norm behind it, for one unpadded text."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Encode token ids of shape (1, tokens) as a unit vector of shape (1, dimensions)."""
        hidden = self.transformer(input_ids=input_ids).last_hidden_state
        return torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)


def export_model(
    to: Path,
    weights: Path | None = None,
    weights_sha256: str = WEIGHTS_SHA256,
    tuned: Path = TUNED_EMBEDDER,
) -> tuple[Export, bool]:
    """Export the model into a folder, unless a sound export of the same weights is there.

    Weights are quantised to int8 per channel, in seven bits so that processors without wide integer
    sums compute the same; the word embeddings stay in float32.

    Args:
        to: the folder to write; made if absent. A broken export in it is replaced.
        weights: folder of the original model; the installed package's by default.
        weights_sha256: what the original weights must hash to.
        tuned: weights that take the place of some of them; `benchmarks.train_embedder` makes them.

    Returns:
        What stands in the folder, and whether it was written now.

    Raises:
        ModelError: the original weights are missing or other ones.
    """
    weights = weights or find_weights()
    check_weights(weights, weights_sha256)
    found, made_from = _existing(to), (weights_sha256, file_sha256(tuned), PRECISION)
    if found is not None and (found.weights_sha256, found.tuned_sha256, found.precision) == made_from:
        return found, False
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".export-", dir=to.parent) as name:
        export = _write(Path(name), weights, weights_sha256, tuned)
        for file in (MODEL_FILE, TOKENIZER_FILE, EXPORT_FILE):
            (Path(name) / file).replace(to / file)
    return export, True


def _existing(folder: Path) -> Export | None:
    try:
        return read_export(folder)
    except ModelError:
        return None


def _write(folder: Path, weights: Path, weights_sha256: str, tuned: Path) -> Export:
    with quiet():
        _trace(weights, tuned, folder / "float32.onnx")
        quantise(folder / "float32.onnx", folder / MODEL_FILE)
    shutil.copyfile(weights / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    export = Export(
        model=MODEL_NAME,
        precision=PRECISION,
        dimensions=DIMENSIONS,
        max_tokens=MAX_TOKENS,
        weights_sha256=weights_sha256,
        tuned_sha256=file_sha256(tuned),
        model_sha256=file_sha256(folder / MODEL_FILE),
        tokenizer_sha256=file_sha256(folder / TOKENIZER_FILE),
        versions={library: version(library) for library in SHAPING_LIBRARIES},
    )
    (folder / EXPORT_FILE).write_text(export.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return export


def _trace(weights: Path, tuned: Path, to: Path) -> None:
    published = AutoModel.from_pretrained(weights, local_files_only=True, attn_implementation="eager")
    transformer = with_weights(published, tuned)
    torch.onnx.export(
        PooledModel(transformer).eval(),
        (torch.ones((1, 8), dtype=torch.long),),
        str(to),
        input_names=["input_ids"],
        output_names=["vector"],
        opset_version=OPSET,
        dynamic_shapes=({1: torch.export.Dim("tokens", min=2, max=MAX_TOKENS)},),
        external_data=False,
        verbose=False,
    )


def quantise(source: Path, to: Path) -> None:
    """Write a model's matrix products in int8 per channel, without traces of this machine.

    The exporter's notes on inner shapes go first: for a transposed layer they are wrong.
    """
    model = onnx.load(source)
    del model.graph.value_info[:]
    onnx.save(model, source)
    quantize_dynamic(
        source,
        to,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    drop_build_traces(to)


def drop_build_traces(path: Path) -> None:
    """Remove the exporter's stack traces: they name folders of this machine."""
    model = onnx.load(path)
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    for part in (*model.graph.node, *model.graph.value_info, *model.graph.initializer, *model.graph.input):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


@contextmanager
def quiet() -> Iterator[None]:
    """Hold back the libraries' advice to their own developers."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def main(arguments: list[str] | None = None) -> int:
    """Export from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.export", description=__doc__)
    parser.add_argument("--to", type=Path, default=DEFAULT_FOLDER, help=f"default: {DEFAULT_FOLDER}")
    folder = parser.parse_args(arguments).to
    try:
        export, is_new = export_model(folder)
    except CitewellError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    state = "exported" if is_new else "already exported, nothing to do"
    sys.stdout.write(f"{folder}: {export.model} {export.precision} {state}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
