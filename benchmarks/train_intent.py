"""Trains the intent model: `python -m benchmarks.train_intent`. About half an hour on two cores.

Trains all but the lowest layer of the embedding model, and a linear head, on `guardrails/examples` (all
authors but the test authors and the one on whom the weighing is chosen) and on a third of the harmless
questions of `corpus/asked.jsonl`, with a fixed seed. Some messages are read a second time inside a frame
of `frames.toml`, with typing errors, without punctuation, or cut in two turns. Writes the tuned weights
(half precision) for set-up to export. `benchmarks.weigh_intent` prints figures.

With `--polish`, the shipped weights are trained a little more, for some minutes, on the latest authors among
some of the others.
"""

import json
import random
import re
import sys
from pathlib import Path

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerFast

from corpus.sidecar import read_asked
from guardrails.intent import LABELS, MAX_TOKENS, context_of
from guardrails.readable import Reader
from guardrails.vocabulary import load_vocabulary
from index.tuned import with_weights
from index.weights import find_weights
from schema.base import Noun
from schema.data_file import read_data_file
from schema.decisions import Decision
from schema.dialogue import Role, Turn
from settings import ROOT
from setup_models import TUNED, IntentClassifier

EXAMPLES = ROOT / "guardrails" / "examples"
TRAINED_ON = (
    "a",
    "b",
    "c",
    "d",
    "e",
    "g",
    "h",
    "i",
    "j",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "w",
    "x",
    "y",
)
LATEST, REPLAYED, POLISHING = ("x", "y"), 6000, 0.2
TEST_AUTHORS = ("t", "u", "v")
FROZEN_LAYERS = 1
ASKED = ROOT / "corpus" / "asked.jsonl"
FRAMES = ROOT / "benchmarks" / "frames.toml"
EVERY_ASKED = 3
EPOCHS = 3
BATCH = 32
POOL = 40
LEARNING_RATE = 1.5e-4
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
            *before, last = [Turn(role=turn["role"], text=turn["text"]) for turn in example["turns"]]
            found.append((last.text, context_of(before), label_of(example["decision"])))
    return found


def read_asked_questions() -> list[Example]:
    """Return every third question on the library's sentences, every other one after another such question.

    None asks for a dose for a person, whatever was said before it.
    """
    asked = read_asked(ASKED)
    found = []
    for place in range(0, len(asked), EVERY_ASKED):
        earlier = asked[(place * 7 + 11) % len(asked)]
        history = (
            Turn(role=Role.USER, text=earlier.question),
            Turn(role=Role.ASSISTANT, text=f"{earlier.sentence} [1]"),
        )
        before = context_of(history) if place % 2 else ""
        found.append((asked[place].question, before, LABELS.index(Decision.ANSWER)))
    return found


class Frames(Noun):
    """What `frames.toml` holds."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    for_another: tuple[str, ...]


def dressed_up(examples: list[Example]) -> list[Example]:
    """Return a fifth of the messages in a frame, and a tenth mistyped, without punctuation, in two turns."""
    frames, order = read_data_file(FRAMES, Frames), random.Random(SEED)  # noqa: S311
    found = []
    for message, before, label in order.sample(examples, len(examples) // 5):
        kind = order.randrange(4)
        front = order.choice(frames.for_another if kind == 0 else frames.before) if kind != 1 else ""
        end = order.choice(frames.after) if kind in (1, 2) else ""
        found.append((f"{front} {message} {end}".strip(), before, label))
    for message, before, label in order.sample(examples, len(examples) // 10):
        found.append((mistyped(message, order), before, label))
    for message, before, label in order.sample(examples, len(examples) // 10):
        found.append((" ".join(re.findall(r"[\w'’%]+", message)).lower(), before, label))
    for message, before, label in order.sample(examples, len(examples) // 10):
        first, stop, rest = message.partition(". ")
        if stop and rest and label != LABELS.index(Decision.SMALLTALK):
            found.append((rest, f"{first}. {before}".strip(), label))
    return found


def mistyped(message: str, order: random.Random) -> str:
    """Return a message with one letter in about fifteen left out, doubled or changed for its neighbour."""
    letters = list(message)
    for place in range(1, len(letters) - 1):
        if letters[place].isalpha() and order.random() < 1 / 15:
            kind = order.randrange(3)
            if kind == 0:
                letters[place] = ""
            elif kind == 1:
                letters[place] *= 2
            else:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def readable(examples: list[Example]) -> list[Example]:
    """Return the examples as the guard hands messages to the model."""
    reader = Reader(load_vocabulary(ROOT / "guardrails"))
    return [(reader.read(message), before, label) for message, before, label in examples]


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
    for parameter in (p for part in frozen_parts(model) for p in part.parameters()):
        parameter.requires_grad = False
    return model


def frozen_parts(model: IntentClassifier) -> list[torch.nn.Module]:
    """Return what stays as it is: the embeddings and the lowest layer."""
    return [model.transformer.embeddings, *model.transformer.encoder.layer[:FROZEN_LAYERS]]


def batches(examples: list[Example], order: random.Random) -> list[list[Example]]:
    """Return shuffled batches of messages of about the same length: short ones need no padding."""
    shuffled = order.sample(examples, len(examples))
    found = []
    for begin in range(0, len(shuffled), BATCH * POOL):
        pool = sorted(shuffled[begin : begin + BATCH * POOL], key=lambda each: len(each[0]) + len(each[1]))
        found += [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
    order.shuffle(found)
    return found


def train(
    model: IntentClassifier,
    tokenizer: PreTrainedTokenizerFast,
    examples: list[Example],
    epochs: int = EPOCHS,
    slowed: float = 1.0,
) -> None:
    """Train in place, at `slowed` times the rates; one line an epoch."""
    order = random.Random(SEED)  # noqa: S311  (shuffling, no secret)
    body = [p for p in model.transformer.parameters() if p.requires_grad]
    groups = [
        {"params": body, "lr": LEARNING_RATE * slowed},
        {"params": model.head.parameters(), "lr": HEAD_RATE * slowed},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (steps * WARM_UP)) * max(0.0, 1 - step / steps)
    )
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for part in batches(examples, order):
            batch = tokenizer(
                [message for message, _, _ in part],
                [before for _, before, _ in part],
                padding=True,
                truncation="longest_first",
                max_length=MAX_TOKENS,
                return_tensors="pt",
            )
            labels = torch.tensor([label for _, _, label in part])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = pooled_logits(model, dict(batch))
            loss = torch.nn.functional.cross_entropy(logits.float(), labels, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(part)
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(examples):.4f}", flush=True)


def save(model: IntentClassifier, to: Path) -> None:
    """Write the tuned weights in half precision."""
    tuned = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    state = {
        name: value.numpy().astype(np.float16) for name, value in model.state_dict().items() if name in tuned
    }
    np.savez(to, **state)


def training_examples(authors: tuple[str, ...] = TRAINED_ON) -> list[Example]:
    """Return the messages of some authors, but for what a test author says word for word."""
    reported = {message for message, _, _ in read_examples(TEST_AUTHORS)}
    return [each for each in read_examples(authors) if each[0] not in reported or each[1]]


def polish(tokenizer: PreTrainedTokenizerFast) -> IntentClassifier:
    """Return the shipped model, trained a little more on the latest authors among some of the others."""
    torch.manual_seed(SEED)
    model = with_weights(IntentClassifier(AutoModel.from_pretrained(find_weights())), TUNED)
    for parameter in (p for part in frozen_parts(model) for p in part.parameters()):
        parameter.requires_grad = False
    order = random.Random(SEED)  # noqa: S311  (sampling, no secret)
    kept = order.sample(training_examples() + read_asked_questions(), REPLAYED)
    latest = training_examples(LATEST)
    train(model, tokenizer, readable(dressed_up(latest) + latest * 2 + kept), epochs=1, slowed=POLISHING)
    return model


def main() -> None:
    """Train, or polish what was trained, and write."""
    tokenizer = AutoTokenizer.from_pretrained(find_weights(), local_files_only=True)
    if "--polish" in sys.argv[1:]:
        model = polish(tokenizer)
    else:
        model, examples = make_model(), training_examples() + read_asked_questions()
        train(model, tokenizer, readable(examples + dressed_up(examples)))
    save(model, TUNED)
    print(f"{TUNED}: {TUNED.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
