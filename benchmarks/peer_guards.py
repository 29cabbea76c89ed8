"""The guards that `benchmarks.guard_peers` compares: ours, and what else the examples could make.

SetFit and semantic-router are no dependencies of the project; where one is missing, its row says so.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from assembly import question_guard
from benchmarks.train_intent import SEED, Example
from benchmarks.vector_cache import CachedEmbedder
from benchmarks.weigh_intent import Read, cost, plain
from guardrails.intent import LABELS, IntentModel
from guardrails.load import load_question_guard
from index.weights import find_weights
from schema.decisions import Decision
from schema.dialogue import Question
from schema.protocols import Matrix, QuestionGuard
from settings import ROOT, read_settings

Foreign = Any  # of a package that may be missing
GUARDRAILS = ROOT / "guardrails"
STRENGTHS = (1.0, 10.0, 100.0)
# As in SetFit's paper: with all pairs, the package's default, 64 examples a decision take ten times as long.
SHOTS, ROUNDS = 64, 20


class Message(NamedTuple):
    """A held-out message: as it was sent, as a model reads it, and what is accepted."""

    id: str
    author: str
    question: Question
    text: str
    before: str
    read: Read


class Inputs(NamedTuple):
    """What a learned guard may use: messages to train and to choose on, frozen vectors, SetFit's `shots`."""

    training: Sequence[Example]
    chosen_on: Sequence[Message]
    embedder: CachedEmbedder
    shots: int


Decide = Callable[[Sequence[Message]], list[Decision]]


class Peer(NamedTuple):
    """A guard; `open` trains it. `module` and `package` are what it needs beside the project's own."""

    title: str
    open: Callable[[Inputs], Decide]
    module: str = ""
    package: str = ""

    @property
    def missing(self) -> str:
        """What to say where its package is not there; empty where it is."""
        is_there = not self.module or find_spec(self.module) is not None
        return "" if is_there else f"not installed: pip install {self.package}"


def as_one(text: str, before: str) -> str:
    """Return a message and the turns before it as one text, with the sign that our model has between them."""
    return f"{text} [SEP] {before}" if before else text


def texts_of(messages: Iterable[Message]) -> list[str]:
    """Return what a guard that takes one text reads."""
    return [as_one(message.text, message.before) for message in messages]


def _together(embedder: CachedEmbedder, pairs: Sequence[tuple[str, str]]) -> Matrix:
    return embedder.encode_passages([as_one(text, before) for text, before in pairs])


def _apart(embedder: CachedEmbedder, pairs: Sequence[tuple[str, str]]) -> Matrix:
    texts = embedder.encode_passages([text for text, _ in pairs])
    befores = embedder.encode_passages([before for _, before in pairs])
    befores[[not before for _, before in pairs]] = 0.0
    return np.hstack([texts, befores])


def _logistic(
    inputs: Inputs, vectors: Callable[[CachedEmbedder, Sequence[tuple[str, str]]], Matrix]
) -> Decide:
    """Train with each strength; keep the one whose mistakes on the author for choosing cost least."""
    features = vectors(inputs.embedder, [(text, before) for text, before, _ in inputs.training])
    labels = [label for _, _, label in inputs.training]

    def decide(model: LogisticRegression, messages: Sequence[Message]) -> list[Decision]:
        rows = vectors(inputs.embedder, [(message.text, message.before) for message in messages])
        return [LABELS[label] for label in model.predict(rows)]

    def price(model: LogisticRegression) -> float:
        decisions = decide(model, inputs.chosen_on)
        return sum(cost(each.read, said) for each, said in zip(inputs.chosen_on, decisions, strict=True))

    models = [LogisticRegression(C=strength, max_iter=2_000).fit(features, labels) for strength in STRENGTHS]
    return partial(decide, min(models, key=price))


def _router(inputs: Inputs, aggregation: str) -> Decide:
    """Return semantic-router's indexed router: five nearest examples, one route for each decision."""
    package = import_module("semantic_router")
    base = import_module("semantic_router.encoders.base").DenseEncoder

    class LocalWeights(base):  # type: ignore[misc,valid-type]  # a class of an optional package
        def __call__(self, docs: list[str]) -> list[Foreign]:
            return list(inputs.embedder.encode_passages(docs))

    utterances: dict[int, list[str]] = {}
    for text, before, label in inputs.training:
        utterances.setdefault(label, []).append(as_one(text, before))
    routes = [
        package.Route(name=LABELS[label].value, utterances=utterances[label]) for label in sorted(utterances)
    ]
    router = package.IndexedRouter(
        encoder=LocalWeights(name="all-MiniLM-L6-v2"), routes=routes, aggregation=aggregation
    )
    return lambda messages: [Decision(router(text).name) for text in texts_of(messages)]


def _setfit(inputs: Inputs) -> Decide:
    """Return SetFit's model: a few examples a decision, pairs of them for one epoch, then its own head."""
    package, data = import_module("setfit"), import_module("datasets")
    everything = data.Dataset.from_dict(
        {
            "text": [as_one(text, before) for text, before, _ in inputs.training],
            "label": [LABELS[label].value for _, _, label in inputs.training],
        }
    )
    few = package.sample_dataset(everything, num_samples=inputs.shots, seed=SEED)
    model = package.SetFitModel.from_pretrained(str(find_weights()), local_files_only=True, device="cpu")
    with TemporaryDirectory() as folder:
        regime = package.TrainingArguments(
            output_dir=folder,
            num_epochs=1,
            num_iterations=ROUNDS,
            seed=SEED,
            report_to=[],
            save_strategy="no",
            show_progress_bar=False,
        )
        package.Trainer(model=model, args=regime, train_dataset=few).train()
    return lambda messages: [
        Decision(str(label)) for label in model.predict(texts_of(messages), show_progress_bar=False)
    ]


def _by_guard(guard: QuestionGuard) -> Decide:
    return lambda messages: [
        plain(guard.check(message.question, message.question.text).decision) for message in messages
    ]


def _model_alone(_: Inputs) -> Decide:
    model = IntentModel(read_settings().paths.intent)
    return lambda messages: [
        model.read(message.text, message.question.history).likeliest for message in messages
    ]


_ROUTER = ("semantic_router", "semantic-router")
PEERS = {
    "RULES": Peer("rules alone", lambda _: _by_guard(load_question_guard(GUARDRAILS))),
    "LOGISTIC": Peer("logistic regression, frozen MiniLM", partial(_logistic, vectors=_together)),
    "LOGISTIC-2": Peer("the same, turns before apart", partial(_logistic, vectors=_apart)),
    "ROUTER": Peer("semantic-router, as it comes", partial(_router, aggregation="mean"), *_ROUTER),
    "ROUTER-SUM": Peer("semantic-router, nearest five add up", partial(_router, aggregation="sum"), *_ROUTER),
    "SETFIT": Peer("SetFit, few examples a decision", _setfit, "setfit", "setfit"),
    "MODEL": Peer("our model alone", _model_alone),
    "OURS": Peer("our question guard", lambda _: _by_guard(question_guard(read_settings()))),
}
