"""Trains the model that says whether a sentence answers a question: `python -m benchmarks.train_support`.

Question and sentence go through the lower half of the embedding model apart, then through the upper half
together, which is trained with a fixed seed. For each question it chooses among the sentences that look
nearest to it, one of which may answer, and "none of them". It learns from `corpus/asked.jsonl` (questions
with the sentence that answers) and `corpus/unanswered.jsonl` (questions that the library does not answer).
Patients' questions avoid the library's words and the unanswered ones use them; so that shared words do not
count against a sentence, each sentence is also asked for in its own words. Some questions stand behind
another one, as a follow-up is read: what answers the earlier one does not answer them.
Writes the tuned weights in half precision for set-up to export. About half an hour on two cores.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import index.offline  # noqa: F401  (its settings are read when the libraries below are imported)

# isort: split
import numpy as np
import torch
from rapidfuzz import fuzz
from transformers import AutoTokenizer

from assembly import Place, fresh_index, open_embedder
from corpus.sidecar import read_asked
from index.library import Library
from index.views import ViewKind
from index.weights import find_weights
from settings import ROOT, read_settings
from setup_models import SUPPORT_TUNED, SupportModel, support_model

UNANSWERED = ROOT / "corpus" / "unanswered.jsonl"
CANDIDATES = 24
NEGATIVES = 6
SAME_SENTENCE = 80
EPOCHS = 3
BATCH = 16
LEARNING_RATE = 1.5e-4
HEAD_RATE = 1e-3
WARM_UP = 0.1
SEED = 0
FOLLOW_UPS, NEIGHBOURS = 6, 40
FEWEST_WORDS, MOST_WORDS, SHORTEST_WORD = 5, 30, 4


class Case(NamedTuple):
    """A question, the sentence that answers (empty: none does) and sentences that look near and do not."""

    question: str
    answer: str
    others: tuple[str, ...]


def shown_sentences(library: Library) -> list[tuple[int, str]]:
    """Return row and text of every sentence and list item as it is searched."""
    kinds = (ViewKind.SENTENCE, ViewKind.ITEM)
    return [(row, view.text) for row, view in enumerate(library.views) if view.kind in kinds]


def mine(library: Library, questions: Sequence[tuple[str, str]]) -> list[Case]:
    """Put beside each question the nearest sentences that do not repeat its answer."""
    embedder = open_embedder(read_settings())
    shown = shown_sentences(library)
    vectors = library.vectors[[row for row, _ in shown]]
    cases = []
    for question, sentence in questions:
        answer = next((text for _, text in shown if sentence in text), sentence) if sentence else ""
        near = np.argsort(-(vectors @ embedder.encode_query(question)), kind="stable")[:CANDIDATES]
        texts = dict.fromkeys(shown[place][1] for place in near)
        others = [t for t in texts if not answer or fuzz.token_set_ratio(t, answer) < SAME_SENTENCE]
        cases.append(Case(question, answer, tuple(others)))
    return cases


def read_questions() -> list[tuple[str, str]]:
    """Return questions with the sentence that answers, as it is searched; none for the unanswered."""
    asked = [(each.question, each.sentence) for each in read_asked(read_settings().paths.asked)]
    lines = UNANSWERED.read_text(encoding="utf-8").splitlines()
    return asked + [(json.loads(line)["question"], "") for line in lines]


def in_conversation(
    library: Library, questions: Sequence[tuple[str, str]], order: random.Random
) -> list[Case]:
    """Return some questions behind an earlier one, whose answer is the first of the wrong sentences."""
    texts = [text for _, text in shown_sentences(library)]
    place = {text: at for at, text in enumerate(texts)}
    asked = [(question, sentence) for question, sentence in questions if sentence in place]
    asked.sort(key=lambda each: place[each[1]])
    found = []
    for case in mine(library, order.sample(questions, len(questions) // FOLLOW_UPS)):
        near = place.get(case.answer)
        at = order.randrange(len(asked))
        if near is not None:
            of_same = next((row for row, each in enumerate(asked) if place[each[1]] >= near), at)
            at = min(max(of_same + order.randrange(-NEIGHBOURS, NEIGHBOURS), 0), len(asked) - 1)
        earlier, wrong = asked[at]
        if wrong != case.answer:
            others = (wrong, *(text for text in case.others if text != wrong))
            found.append(Case(f"{earlier} {case.question}", case.answer, others))
    return found


def in_its_own_words(library: Library, order: random.Random) -> list[tuple[str, str]]:
    """Return each sentence with a question in its own words: part of it, as a patient might type it."""
    found = []
    for _, text in shown_sentences(library):
        words = text.rstrip(".!").split()
        if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
            continue
        most, half = max(FEWEST_WORDS, len(words) * 2 // 3), max(FEWEST_WORDS, len(words) // 2)
        content = [word for word in words if word[0].isdigit() or len(word) >= SHORTEST_WORD]
        wordings = [
            f"is it true that {' '.join(words)}?",
            " ".join(content).lower(),
            f"{' '.join(words[:most])}?".lower(),
            f"what about {' '.join(words[-half:])}",
        ]
        asked = order.choice(wordings)
        found.append((asked, text))
    return found


class Trainer:
    """Trains the upper half; what the lower half makes of a text is kept."""

    def __init__(self) -> None:
        torch.manual_seed(SEED)
        self.tokenizer = AutoTokenizer.from_pretrained(find_weights(), local_files_only=True)
        self.model: SupportModel = support_model(find_weights())
        self._states: dict[tuple[str, int], torch.Tensor] = {}

    @torch.no_grad()
    def _lower(self, text: str, side: int) -> torch.Tensor:
        if (text, side) not in self._states:
            ids = self.tokenizer(text, truncation=True, max_length=96, return_tensors="pt")["input_ids"]
            self._states[text, side] = self.model.lower(ids, side)[0].half()
        return self._states[text, side]

    def scores(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """Return one score a pair of question and sentence."""
        left = [self._lower(question, 0).float() for question, _ in pairs]
        right = [self._lower(sentence, 1).float() for _, sentence in pairs]
        hidden = torch.nn.utils.rnn.pad_sequence(
            [torch.cat(both) for both in zip(left, right, strict=True)], batch_first=True
        )
        of_question = torch.tensor([len(states) for states in left])[:, None]
        whole = of_question + torch.tensor([len(states) for states in right])[:, None]
        place = torch.arange(hidden.shape[1])[None]
        return self.model.upper(
            hidden, (place < of_question).float(), ((place >= of_question) & (place < whole)).float()
        )

    def loss(self, cases: Sequence[Case], order: random.Random) -> torch.Tensor:
        """Return how far the model is from choosing the answers, or none."""
        pairs, targets = [], []
        for case in cases:
            others = order.sample(case.others, min(NEGATIVES, len(case.others)))
            nearest = list(dict.fromkeys([*case.others[:2], *others]))[:NEGATIVES]
            choices = [case.answer, *nearest] if case.answer else nearest[:NEGATIVES]
            pairs += [(case.question, choice) for choice in choices]
            targets.append((len(choices), 1 if case.answer else 0))
        scores = self.scores(pairs)
        losses, begin = [], 0
        for size, target in targets:
            choices_of = torch.cat([torch.zeros(1), scores[begin : begin + size].float()])
            losses.append(torch.nn.functional.cross_entropy(choices_of[None], torch.tensor([target])))
            begin += size
        return torch.stack(losses).mean()

    def train(self, cases: list[Case]) -> None:
        """Train in place; a line every fifty steps."""
        order = random.Random(SEED)  # noqa: S311  (shuffling, no secret)
        steps = EPOCHS * -(-len(cases) // BATCH)
        body = [p for name, p in self.model.named_parameters() if p.requires_grad and "head" not in name]
        groups = [
            {"params": body, "lr": LEARNING_RATE},
            {"params": self.model.head.parameters(), "lr": HEAD_RATE},
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1.0, (step + 1) / (steps * WARM_UP)) * max(0.0, 1 - step / steps)
        )
        recent: list[float] = []
        for _ in range(EPOCHS):
            order.shuffle(cases)
            for begin in range(0, len(cases), BATCH):
                self.model.train()
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    loss = self.loss(cases[begin : begin + BATCH], order)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
                recent.append(loss.item())
                if len(recent) % 50 == 0:
                    print(f"step {len(recent)} of {steps}: loss {np.mean(recent[-50:]):.4f}", flush=True)


def main() -> None:
    """Train and write."""
    settings = read_settings()
    library = fresh_index(settings, Place())
    order = random.Random(SEED)  # noqa: S311  (sampling, no secret)
    trainer, questions = Trainer(), read_questions()
    cases = mine(library, questions + in_its_own_words(library, order))
    cases += in_conversation(library, questions, order)
    print(
        f"{sum(bool(case.answer) for case in cases)} answered, {sum(not case.answer for case in cases)} not"
    )
    trainer.train(cases)
    state = trainer.model.state_dict()
    tuned = {name for name, parameter in trainer.model.named_parameters() if parameter.requires_grad}
    np.savez(SUPPORT_TUNED, **{name: state[name].numpy().astype(np.float16) for name in sorted(tuned)})
    print(f"{SUPPORT_TUNED}: {Path(SUPPORT_TUNED).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
