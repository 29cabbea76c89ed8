"""Trains the intent model: `python -m benchmarks.train_intent`. About twelve minutes on two cores.

Trains the upper half of the embedding model and a linear head on `guardrails/examples` (all authors but
the test author) and on a third of the harmless questions of `corpus/asked.jsonl`, with a fixed seed, and
writes the tuned weights (half precision) for set-up to export. `benchmarks.weigh_intent` prints figures.
"""

import json
import random
from pathlib import Path

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerFast

from corpus.sidecar import read_asked
from guardrails.intent import LABELS, MAX_TOKENS, TURNS_READ
from index.weights import find_weights
from schema.decisions import Decision
from settings import ROOT
from setup_models import TUNED, IntentClassifier

EXAMPLES = ROOT / "guardrails" / "examples"
TRAINED_ON = ("a", "b", "c", "d", "e", "f")
FROZEN_LAYERS = 3
ASKED = ROOT / "corpus" / "asked.jsonl"
EVERY_ASKED = 3
EPOCHS = 5
BATCH = 16
LEARNING_RATE = 2e-4
HEAD_RATE = 1e-3
WARM_UP = 0.1
SEED = 0

Example = tuple[str, str, int]


def label_of(decision: str) -> int:
    """Return the label of a decision; answering with caution is answering."""
    plain = Decision.ANSWER if Decision(decision).is_answering else Decision(decision)
    return LABELS.index(plain)


def read_examples(authors: tuple[str, ...]) -> list[Example]:
    """Return message, turns before it and label of every example of some authors."""
    found = []
    for author in authors:
        path: Path = EXAMPLES / f"author-{author}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            example = json.loads(line)
            *before, last = [turn["text"] for turn in example["turns"]]
            found.append((last, " ".join(before[-TURNS_READ:]), label_of(example["decision"])))
    return found


def read_asked_questions() -> list[Example]:
    """Return every third question on the library's sentences; none asks for a dose for a person."""
    asked = read_asked(ASKED)[::EVERY_ASKED]
    return [(each.question, "", LABELS.index(Decision.ANSWER)) for each in asked]


def pooled_logits(model: IntentClassifier, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return logits of a padded batch; padding does not enter the mean."""
    hidden = model.transformer(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).float()
    mean = (hidden * mask).sum(1) / mask.sum(1)
    logits: torch.Tensor = model.head(torch.nn.functional.dropout(mean, 0.1, model.training))
    return logits


def make_model() -> IntentClassifier:
    """Return the untrained classifier with its lower half frozen."""
    torch.manual_seed(SEED)
    model = IntentClassifier(AutoModel.from_pretrained(find_weights(), local_files_only=True))
    frozen = [model.transformer.embeddings, *model.transformer.encoder.layer[:FROZEN_LAYERS]]
    for part in frozen:
        for parameter in part.parameters():
            parameter.requires_grad = False
    return model


def train(model: IntentClassifier, tokenizer: PreTrainedTokenizerFast, examples: list[Example]) -> None:
    """Train in place; one line an epoch."""
    order = random.Random(SEED)  # noqa: S311  (shuffling, no secret)
    body = [p for p in model.transformer.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": LEARNING_RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (steps * WARM_UP)) * max(0.0, 1 - step / steps)
    )
    for epoch in range(EPOCHS):
        model.train()
        places = list(range(len(examples)))
        order.shuffle(places)
        total = 0.0
        for begin in range(0, len(examples), BATCH):
            part = [examples[place] for place in places[begin : begin + BATCH]]
            batch = tokenizer(
                [message for message, _, _ in part],
                [before for _, before, _ in part],
                padding=True,
                truncation="longest_first",
                max_length=MAX_TOKENS,
                return_tensors="pt",
            )
            labels = torch.tensor([label for _, _, label in part])
            loss = torch.nn.functional.cross_entropy(
                pooled_logits(model, dict(batch)), labels, label_smoothing=0.05
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(part)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(examples):.4f}", flush=True)


def save(model: IntentClassifier, to: Path) -> None:
    """Write the tuned weights in half precision."""
    tuned = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    state = {
        name: value.numpy().astype(np.float16) for name, value in model.state_dict().items() if name in tuned
    }
    np.savez(to, **state)


def main() -> None:
    """Train and write."""
    model = make_model()
    tokenizer = AutoTokenizer.from_pretrained(find_weights(), local_files_only=True)
    train(model, tokenizer, read_examples(TRAINED_ON) + read_asked_questions())
    save(model, TUNED)
    print(f"{TUNED}: {TUNED.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
