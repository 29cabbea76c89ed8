"""Exports the models once, at set-up. Answering needs none of what is imported here."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import numpy as np
import torch
from transformers import AutoModel

from guardrails.intent import LABELS, MAX_TOKENS, MODEL_FILE
from guardrails.intent import TOKENIZER_FILE as INTENT_TOKENIZER
from index.digest import file_sha256
from index.export import OPSET, export_model, quantise, quiet
from index.onnx_embedder import TOKENIZER_FILE
from index.weights import DIMENSIONS, find_weights
from schema.errors import CitewellError
from settings import ROOT, read_settings

TUNED = ROOT / "guardrails" / "intent.npz"
STAMP_FILE = "made-from.txt"


class IntentClassifier(torch.nn.Module):
    """The embedding model's transformer, its upper layers tuned, with a linear head on its mean."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer
        self.head = torch.nn.Linear(DIMENSIONS, len(LABELS))

    def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
        """Return logits of shape (1, labels) for unpadded token ids of shape (1, tokens)."""
        hidden = self.transformer(input_ids=input_ids, token_type_ids=token_type_ids).last_hidden_state
        logits: torch.Tensor = self.head(hidden.mean(dim=1))
        return logits


def tuned_classifier(weights: Path, tuned: Path) -> IntentClassifier:
    """Return the classifier: the original weights below, the tuned ones above."""
    transformer = AutoModel.from_pretrained(weights, local_files_only=True, attn_implementation="eager")
    classifier = IntentClassifier(transformer)
    with np.load(tuned) as arrays:
        state = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
    unknown = classifier.load_state_dict(state, strict=False).unexpected_keys
    if unknown:
        raise CitewellError(tuned, f"holds {unknown[0]!r}, which the model has not", "Restore the file.")
    return classifier.eval()


def export_intent(to: Path, tuned: Path = TUNED) -> bool:
    """Export the intent model into a folder; returns whether it was written now."""
    stamp = f"{file_sha256(tuned)}\n"
    if (to / STAMP_FILE).exists() and (to / STAMP_FILE).read_text() == stamp:
        return False
    weights = find_weights()
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".intent-", dir=to.parent) as name, quiet():
        example = torch.ones((1, 8), dtype=torch.long)
        tokens = {1: torch.export.Dim("tokens", min=2, max=MAX_TOKENS)}
        torch.onnx.export(
            tuned_classifier(weights, tuned),
            (example, torch.zeros_like(example)),
            str(Path(name) / "float32.onnx"),
            input_names=["input_ids", "token_type_ids"],
            output_names=["logits"],
            opset_version=OPSET,
            dynamic_shapes=(tokens, tokens),
            external_data=False,
            verbose=False,
        )
        quantise(Path(name) / "float32.onnx", Path(name) / MODEL_FILE)
        (Path(name) / MODEL_FILE).replace(to / MODEL_FILE)
    shutil.copyfile(weights / TOKENIZER_FILE, to / INTENT_TOKENIZER)
    (to / STAMP_FILE).write_text(stamp)
    return True


def main() -> int:
    """Export both models; returns the exit code."""
    paths = read_settings().paths
    try:
        _, is_new = export_model(paths.model)
        print(f"embedding model: {'exported' if is_new else 'already there'}")  # noqa: T201
        print(f"intent model: {'exported' if export_intent(paths.intent) else 'already there'}")  # noqa: T201
    except CitewellError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
