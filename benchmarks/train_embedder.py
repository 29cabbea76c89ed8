"""Tunes the embedding model to patients' questions: `python -m benchmarks.train_embedder`, half an hour.

Trains the upper half of the model with a fixed seed so that a question lies near the sentence, section or
page that answers it. It learns from our own questions (`corpus/asked.jsonl` and the sidecar files) and from
MedQuAD pages whose topic no query of the test sets asks about; a batch holds several pages of one topic, so
that the aspect asked about has to be told apart. The lower half is run once and kept. Writes the tuned
weights, mixed with the original ones, in half precision for set-up to export.
"""

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer, BertModel

from corpus.chunk import chunk
from corpus.load import load_folder
from corpus.sidecar import read_asked, read_sidecars
from index.tuned import TUNED_EMBEDDER
from index.weights import find_weights
from settings import ROOT, read_settings

BENCH = ROOT.parent / "shared" / "bench"
MAX_TOKENS = 128
EPOCHS = 2
BATCH = 48
LEARNING_RATE = 6e-5
WARM_UP = 0.1
SCALE = 20.0
ALIKE = 0.75
SEED = 0

TUNED_LAYERS = 3

Pair = tuple[str, str]


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def medquad_pairs() -> list[list[Pair]]:
    """Return question and page, grouped by topic, of the topics that no test query asks about."""
    meta = {each["_id"]: each for each in _lines(BENCH / "medquad" / "meta.jsonl")}
    asked_about = {each["focus"] for each in _lines(BENCH / "medquad" / "queries.jsonl")}
    for turn in _lines(BENCH / "conv-medquad" / "turns.jsonl"):
        asked_about.update(meta[page]["focus"] for page in [turn["_id"], *turn["rel"]] if page in meta)
    pages = {each["_id"]: each["text"] for each in _lines(BENCH / "medquad" / "corpus.jsonl")}
    topics = defaultdict(list)
    for each in _lines(BENCH / "medquad" / "queries_all.jsonl"):
        if each["focus"] not in asked_about and each["_id"] in pages:
            topics[each["focus"]].append((each["text"], pages[each["_id"]][:800]))
    return list(topics.values())


def own_pairs() -> list[Pair]:
    """Return our own questions, each with the sentence or the section that answers it."""
    paths = read_settings().paths
    pairs = [(each.question, each.sentence) for each in read_asked(paths.asked)]
    sidecars = read_sidecars(paths.sidecar)
    sections = defaultdict(list)
    passages = [
        passage
        for document in load_folder(paths.corpus).documents
        for passage in chunk(document, read_settings().chunk.max_characters)
    ]
    for passage in passages:
        for heading in passage.heading_path[-1:]:
            sections[passage.document_id, heading].append(passage.text)
    for document_id, sidecar in sidecars.items():
        for section in sidecar.section:
            texts = sections[document_id, section.heading]
            pairs += [(question, text) for question in section.questions for text in texts[:1]]
    return pairs


def cut(pairs: Sequence[Pair]) -> list[Sequence[Pair]]:
    """Return the pairs in batches."""
    return [pairs[begin : begin + BATCH] for begin in range(0, len(pairs), BATCH)]


def batches(topics: list[list[Pair]], own: list[Pair], order: random.Random) -> Iterator[Sequence[Pair]]:
    """Yield the batches of an epoch, each from one kind of text, in random order."""
    order.shuffle(topics)
    order.shuffle(own)
    pages = [pair for topic in topics for pair in topic]
    both = [*cut(pages), *cut(own)]
    order.shuffle(both)
    yield from both


class Trainer:
    """Trains the upper layers on what the lower ones made of each text."""

    def __init__(self) -> None:
        torch.manual_seed(SEED)
        weights = find_weights()
        self.tokenizer = AutoTokenizer.from_pretrained(weights, local_files_only=True)
        self.model: BertModel = AutoModel.from_pretrained(
            weights, local_files_only=True, attn_implementation="eager"
        )
        self._original = copy.deepcopy(self.upper()).eval()
        self._states: dict[str, torch.Tensor] = {}
        self._vectors: dict[str, torch.Tensor] = {}

    def upper(self) -> torch.nn.ModuleList:
        """Return the layers that are trained."""
        layers: torch.nn.ModuleList = self.model.encoder.layer[-TUNED_LAYERS:]
        return layers

    @torch.no_grad()
    def _lower(self, text: str) -> torch.Tensor:
        if text not in self._states:
            ids = self.tokenizer(text, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.model.embeddings(input_ids=ids["input_ids"])
                for layer in self.model.encoder.layer[:-TUNED_LAYERS]:
                    hidden = layer(hidden)
            self._states[text] = hidden[0].half()
        return self._states[text]

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Return unit vectors, shape (texts, dimensions)."""
        states = [self._lower(text).float() for text in texts]
        hidden = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
        lengths = torch.tensor([len(state) for state in states])
        mask = (torch.arange(hidden.shape[1])[None] < lengths[:, None]).float()
        for layer in self.upper():
            hidden = layer(hidden, (1 - mask)[:, None, None, :] * -1e9)
        mean = (hidden.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return torch.nn.functional.normalize(mean, dim=1)

    def loss(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """Return how far questions are from telling their own answers among those of the batch."""
        questions, answers = zip(*pairs, strict=True)
        unique = list(dict.fromkeys(answers))
        own = torch.tensor([unique.index(answer) for answer in answers])
        left, right = self.encode(questions), self.encode(unique)
        with torch.autocast("cpu", enabled=False):
            scores = left @ right.T * SCALE
        same = self._alike(unique)[own]
        same[torch.arange(len(own)), own] = False
        scores = scores.masked_fill(same, -1e4)
        forward = torch.nn.functional.cross_entropy(scores, own)
        firsts = torch.tensor([answers.index(answer) for answer in unique])
        return forward + 0.3 * torch.nn.functional.cross_entropy(scores[firsts].T, torch.arange(len(unique)))

    @torch.no_grad()
    def _alike(self, texts: Sequence[str]) -> torch.Tensor:
        """Say which texts say nearly the same by the original model: they are no wrong answers."""
        vectors = torch.stack([self._original_vector(text) for text in texts])
        with torch.autocast("cpu", enabled=False):
            return vectors @ vectors.T > ALIKE

    def _original_vector(self, text: str) -> torch.Tensor:
        if text not in self._vectors:
            hidden = self._lower(text).float()[None]
            for layer in self._original:
                hidden = layer(hidden)
            self._vectors[text] = torch.nn.functional.normalize(hidden.float().mean(1), dim=1)[0]
        return self._vectors[text]

    def train(self, topics: list[list[Pair]], own: list[Pair]) -> None:
        """Train in place; a line every fifty steps."""
        order = random.Random(SEED)  # noqa: S311  (shuffling, no secret)
        epochs = [list(batches(topics, own, order)) for _ in range(EPOCHS)]
        steps = sum(map(len, epochs))
        optimiser = torch.optim.AdamW(self.upper().parameters(), lr=LEARNING_RATE, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1.0, (step + 1) / (steps * WARM_UP)) * max(0.0, 1 - step / steps)
        )
        self.model.train()
        self.model.embeddings.eval()
        for layer in self.model.encoder.layer[:-TUNED_LAYERS]:
            layer.eval()
        recent: list[float] = []
        for step, batch in enumerate((batch for epoch in epochs for batch in epoch), start=1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = self.loss(batch)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            recent.append(loss.item())
            if step % 50 == 0:
                print(f"step {step} of {steps}: loss {np.mean(recent[-50:]):.4f}", flush=True)

    def save(self, to: Path) -> None:
        """Write the tuned layers' weights in half precision."""
        state = self.model.state_dict()
        tuned = [f"encoder.layer.{layer}." for layer in range(6)[-TUNED_LAYERS:]]
        names = [name for name in state if name.startswith(tuple(tuned))]
        np.savez(to, **{name: state[name].numpy().astype(np.float16) for name in names})


def main() -> None:
    """Train and write."""
    trainer = Trainer()
    topics, own = medquad_pairs(), own_pairs()
    print(f"{sum(map(len, topics))} pages on {len(topics)} topics, {len(own)} questions of our own")
    trainer.train(topics, own)
    trainer.save(TUNED_EMBEDDER)
    print(f"{TUNED_EMBEDDER}: {TUNED_EMBEDDER.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
