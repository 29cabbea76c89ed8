"""Exports the models once, at set-up. Answering needs none of what is imported here."""

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import torch
from torch.export import Dim
from transformers import AutoModel, BertModel

from guardrails.intent import LABELS, MAX_TOKENS, MODEL_FILE
from index.digest import file_sha256
from index.export import OPSET, export_model, quantise, quiet
from index.onnx_embedder import TOKENIZER_FILE
from index.tuned import with_weights
from index.weights import DIMENSIONS, find_weights
from retrieval.support import MAX_TOKENS as SUPPORT_TOKENS
from retrieval.support import MODEL_FILE as SUPPORT_FILE
from schema.errors import CitewellError
from settings import ROOT, read_settings

TUNED = ROOT / "guardrails" / "intent.npz"
SUPPORT_TUNED = ROOT / "retrieval" / "support.npz"
SUPPORT_LAYERS = 3
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


class SupportModel(torch.nn.Module):
    """Says whether a sentence answers a question: both go through the lower layers apart, then together."""

    def __init__(self, transformer: BertModel) -> None:
        super().__init__()
        self.transformer = transformer
        self.head = torch.nn.Linear(4 * DIMENSIONS, 1)

    def lower(self, ids: torch.Tensor, side: int) -> torch.Tensor:
        """Return the states of one text, shape (1, tokens, dimensions); side 0 asks, side 1 answers."""
        segments = torch.full_like(ids, side)
        hidden: torch.Tensor = self.transformer.embeddings(input_ids=ids, token_type_ids=segments)
        for layer in self.transformer.encoder.layer[:-SUPPORT_LAYERS]:
            hidden = layer(hidden)
        return hidden

    def upper(self, hidden: torch.Tensor, asks: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
        """Return one score a row; the masks, of shape (rows, tokens), say which tokens are whose."""
        ignored = (1 - asks - answers)[:, None, None, :] * -1e9
        for layer in self.transformer.encoder.layer[-SUPPORT_LAYERS:]:
            hidden = layer(hidden, ignored)
        means = [(hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) for mask in (asks, answers)]
        left, right = means
        both = torch.cat([left, right, left * right, (left - right).abs()], dim=1)
        scores: torch.Tensor = self.head(both)[:, 0]
        return scores

    def forward(self, question: torch.Tensor, sentence: torch.Tensor) -> torch.Tensor:
        """Return the score of one pair, token ids of shape (1, tokens) each."""
        left, right = self.lower(question, 0), self.lower(sentence, 1)
        asks = torch.cat([torch.ones_like(left[..., 0]), torch.zeros_like(right[..., 0])], dim=1)
        return self.upper(torch.cat([left, right], dim=1), asks, 1 - asks)


def support_model(weights: Path) -> SupportModel:
    """Return the untrained model with its lower layers frozen."""
    transformer = AutoModel.from_pretrained(weights, local_files_only=True, attn_implementation="eager")
    model = SupportModel(transformer)
    for part in (transformer.embeddings, *transformer.encoder.layer[:-SUPPORT_LAYERS]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    return model


def tuned_classifier(weights: Path, tuned: Path) -> IntentClassifier:
    """Return the classifier: the original weights below, the tuned ones above."""
    transformer = AutoModel.from_pretrained(weights, local_files_only=True, attn_implementation="eager")
    return with_weights(IntentClassifier(transformer), tuned)


def export_intent(to: Path, tuned: Path = TUNED) -> bool:
    """Export the intent model into a folder; returns whether it was written now."""
    example = torch.ones((1, 8), dtype=torch.long)
    tokens = {1: Dim("tokens", min=2, max=MAX_TOKENS)}
    return _export(
        to / MODEL_FILE,
        tuned,
        lambda weights: tuned_classifier(weights, tuned),
        {"input_ids": (example, tokens), "token_type_ids": (torch.zeros_like(example), tokens)},
    )


def export_support(to: Path, tuned: Path = SUPPORT_TUNED) -> bool:
    """Export the support model into a folder; returns whether it was written now."""
    lengths = [{1: Dim(name, min=2, max=SUPPORT_TOKENS)} for name in ("asked", "answered")]
    return _export(
        to / SUPPORT_FILE,
        tuned,
        lambda weights: with_weights(support_model(weights), tuned),
        {
            "question": (torch.ones((1, 8), dtype=torch.long), lengths[0]),
            "sentence": (torch.ones((1, 12), dtype=torch.long), lengths[1]),
        },
    )


def _export(
    to: Path,
    tuned: Path,
    make: Callable[[Path], torch.nn.Module],
    inputs: Mapping[str, tuple[torch.Tensor, dict[int, Dim]]],
) -> bool:
    """Export a tuned model beside its tokenizer, unless that was done from the same weights."""
    stamp, folder = f"{file_sha256(tuned)}\n", to.parent
    if (folder / STAMP_FILE).exists() and (folder / STAMP_FILE).read_text() == stamp:
        return False
    weights = find_weights()
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".model-", dir=folder.parent) as name, quiet():
        torch.onnx.export(
            make(weights).eval(),
            tuple(example for example, _ in inputs.values()),
            str(Path(name) / "float32.onnx"),
            input_names=list(inputs),
            output_names=["scores"],
            opset_version=OPSET,
            dynamic_shapes=tuple(shape for _, shape in inputs.values()),
            external_data=False,
            verbose=False,
        )
        quantise(Path(name) / "float32.onnx", Path(name) / to.name)
        (Path(name) / to.name).replace(to)
    shutil.copyfile(weights / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    (folder / STAMP_FILE).write_text(stamp)
    return True


def main() -> int:
    """Export the models; returns the exit code."""
    paths = read_settings().paths
    try:
        _, is_new = export_model(paths.model)
        print(f"embedding model: {'exported' if is_new else 'already there'}")  # noqa: T201
        print(f"intent model: {'exported' if export_intent(paths.intent) else 'already there'}")  # noqa: T201
        print(f"support model: {'exported' if export_support(paths.support) else 'already there'}")  # noqa: T201
    except CitewellError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
