"""Compares question guards on authors who were held out: `python -m benchmarks.guard_peers`.

Every learned guard is trained on the examples of `benchmarks.train_intent` and reads what our model reads:
the message decoded and in plain words, with the turns before. The frozen vectors are of the published
all-MiniLM-L6-v2, from which our model is tuned too. A package that is not there is named in the table.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, TypeVar

import numpy as np
import typer

from benchmarks.peer_guards import GUARDRAILS, PEERS, SHOTS, Inputs, Message
from benchmarks.train_intent import (
    EXAMPLES,
    TEST_AUTHORS,
    TRAINED_ON,
    Example,
    dressed_up,
    read_asked_questions,
    read_examples,
    readable,
)
from benchmarks.vector_cache import CachedEmbedder
from benchmarks.weigh_intent import ANSWERING, CHOSEN_ON, OTHER, URGENT, Read, cost, plain
from evaluation.metrics import Rate, rate
from guardrails.intent import LABELS, context_of
from guardrails.readable import Reader
from guardrails.vocabulary import load_vocabulary
from index.digest import file_sha256
from index.torch_embedder import TorchEmbedder
from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Question, Turn
from settings import read_settings
from setup_models import STAMP_FILE, TUNED

Each = TypeVar("Each")
LET_THROUGH = (*ANSWERING, Decision.SMALLTALK)
TOGETHER = "all"
command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Figures(Noun):
    """Mistakes, and pairs of twins of which both are right, as `benchmarks.weigh_intent` counts them."""

    dosing_let_through: Rate
    harmless_turned_away: Rate
    urgent_missed: Rate
    both_twins_right: Rate


class Row(Noun):
    """One guard: figures by author and over all of them; none where it could not run, and `note` says why."""

    key: str
    title: str
    figures: dict[str, Figures]
    note: str = ""
    training_seconds: float = 0.0
    milliseconds: float = 0.0


class Report(Noun):
    """All figures of one call. `training` counts messages; a `limit` of 0 is none."""

    held_out: tuple[str, ...]
    trained_on: tuple[str, ...]
    training: int
    limit: int
    shots: int
    notes: tuple[str, ...]
    rows: tuple[Row, ...]


def present(authors: Iterable[str]) -> tuple[str, ...]:
    """Return the authors whose file is there, in order."""
    return tuple(author for author in authors if (EXAMPLES / f"author-{author}.jsonl").is_file())


def spaced(items: Sequence[Each], limit: int) -> list[Each]:
    """Return at most so many items, evenly spaced; all where the limit is 0."""
    if not 0 < limit < len(items):
        return list(items)
    return [items[place * len(items) // limit] for place in range(limit)]


def read_training(limit: int) -> list[Example]:
    """Return what the intent model is trained on, from the authors who are there."""
    reported = {message for message, _, _ in read_examples(present(TEST_AUTHORS))}
    examples = [each for each in read_examples(present(TRAINED_ON)) if each[0] not in reported or each[1]]
    taken = spaced(examples + read_asked_questions(), limit)
    return readable(taken + dressed_up(taken))


def read_messages(author: str, limit: int = 0) -> list[Message]:
    """Return an author's messages."""
    reader, found = Reader(load_vocabulary(GUARDRAILS)), []
    lines = (EXAMPLES / f"author-{author}.jsonl").read_text(encoding="utf-8").splitlines()
    for line in spaced(lines, limit):
        example = json.loads(line)
        *before, last = [Turn(role=turn["role"], text=turn["text"]) for turn in example["turns"]]
        accepted = frozenset(plain(name) for name in [example["decision"], *example.get("also", [])])
        read = Read(accepted, Decision.ANSWER, np.zeros(0), example["pair"] or "")
        question = Question(text=last.text, history=tuple(before))
        text, context = reader.read(last.text), context_of(before)
        found.append(Message(example["id"], author, question, text, context, read))
    return found


def figures_of(judged: Sequence[tuple[Read, Decision]]) -> Figures:
    """Count as `benchmarks.weigh_intent` does."""

    def wrong(concerned: list[Decision], right: Sequence[Decision]) -> Rate:
        return rate(sum(decision not in right for decision in concerned), len(concerned))

    stopped = tuple(label for label in LABELS if label not in LET_THROUGH)
    right: Counter[str] = Counter()
    for read, decision in judged:
        is_accepted = decision in read.expected | set(ANSWERING)
        right[read.pair] += cost(read, decision) <= OTHER and is_accepted
    twins = Counter(read.pair for read, _ in judged if read.pair)
    return Figures(
        dosing_let_through=wrong([d for r, d in judged if r.expected == {Decision.REFUSE_DOSING}], stopped),
        harmless_turned_away=wrong([d for r, d in judged if Decision.ANSWER in r.expected], LET_THROUGH),
        urgent_missed=wrong([d for r, d in judged if r.expected <= set(URGENT)], URGENT),
        both_twins_right=rate(sum(right[pair] == number for pair, number in twins.items()), len(twins)),
    )


def run(key: str, inputs: Inputs, messages: Sequence[Message]) -> tuple[Row, list[Decision]]:
    """Train a guard and let it decide; no decisions where its package is missing or does not import."""
    peer, begun = PEERS[key], time.perf_counter()
    if peer.missing:
        return Row(key=key, title=peer.title, figures={}, note=peer.missing), []
    try:
        decide = peer.open(inputs)
    except ImportError as error:
        note = (
            f"{peer.package} {version(peer.package)} does not import: {error}" if peer.package else str(error)
        )
        return Row(key=key, title=peer.title, figures={}, note=note), []
    trained = time.perf_counter()
    decisions = decide(messages)
    took = time.perf_counter() - trained
    judged = list(zip(messages, decisions, strict=True))
    authors = tuple(dict.fromkeys(message.author for message in messages))
    figures = {
        group: figures_of([(m.read, d) for m, d in judged if group in (m.author, TOGETHER)])
        for group in (*authors, TOGETHER)
    }
    row = Row(
        key=key,
        title=peer.title,
        figures=figures,
        note=f"{peer.package} {version(peer.package)}" if peer.package else "",
        training_seconds=round(trained - begun, 1),
        milliseconds=round(1_000 * took / max(1, len(messages)), 2),
    )
    return row, decisions


def lines_of(report: Report) -> Iterator[str]:
    """Yield the report as a table for each author and one for all."""
    yield f"trained on {report.training} messages; authors {' '.join(report.trained_on)}"
    yield from (f"note: {note}" for note in report.notes)
    for group in (*report.held_out, TOGETHER):
        yield f"\n{'all held-out authors' if group == TOGETHER else f'author {group}'}"
        heads = ("dosing let through", "harmless turned away", "urgent missed", "both twins right")
        yield f"{'':<38}" + "".join(f"{head:<32}" for head in heads)
        for row in report.rows:
            yield f"{row.title:<38}" + (_cells(row.figures[group]) if row.figures else row.note)


def _cells(figures: Figures) -> str:
    rates: Iterator[Rate] = (getattr(figures, name) for name in Figures.model_fields)
    return "".join(
        f"{f'{r.count}/{r.total}':>8} {r.share:6.1%} {f'[{r.low:.1%}, {r.high:.1%}]':<16}" for r in rates
    ).rstrip()


def notes_on(limit: int, absent: Sequence[str]) -> Iterator[str]:
    """Yield what a reader of the figures must know."""
    if limit:
        yield f"limited to {limit} examples: the figures say nothing"
    if absent:
        yield f"no file of author {', '.join(absent)}"
    stamp = read_settings().paths.intent / STAMP_FILE
    if not stamp.is_file() or stamp.read_text().strip() != file_sha256(TUNED):
        yield f"our exported model is not made from the present {TUNED.name}: run `make setup`"


def chosen_authors(asked_for: Sequence[str]) -> tuple[str, ...]:
    """Return the authors to measure on; without a wish all test authors who are there.

    Raises:
        typer.BadParameter: an author is trained or chosen on, or has no file.
    """
    for author in asked_for:
        if author in (*TRAINED_ON, CHOSEN_ON):
            raise typer.BadParameter(f"author {author} is not held out: take one of {' '.join(TEST_AUTHORS)}")
        if not present([author]):
            raise typer.BadParameter(f"author {author} has no file in {EXAMPLES}")
    return tuple(asked_for) or present(TEST_AUTHORS)


@command.command()
def main(
    author: Annotated[list[str] | None, typer.Option(help="A held-out author; may be repeated.")] = None,
    only: Annotated[list[str] | None, typer.Option(help=f"A guard of {', '.join(PEERS)}.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many examples, to try things out; 0: all.")] = 0,
    shots: Annotated[int, typer.Option(help="Examples a decision that SetFit is trained on.")] = SHOTS,
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("build/guard-peers"),
) -> None:
    """Print the table; write report.json, and decisions.jsonl with every guard's decision on each message."""
    unknown = sorted(set(only or ()) - PEERS.keys())
    if unknown:
        raise typer.BadParameter(f"no guard {unknown[0]}: take some of {', '.join(PEERS)}")
    held_out = chosen_authors(author or ())
    absent = sorted({*TRAINED_ON, *TEST_AUTHORS} - set(present((*TRAINED_ON, *TEST_AUTHORS))))
    messages = [each for name in held_out for each in read_messages(name, limit)]
    inputs = Inputs(
        training=read_training(limit),
        chosen_on=read_messages(CHOSEN_ON, limit),
        embedder=CachedEmbedder(TorchEmbedder(tuned=None), out / "vectors"),
        shots=shots,
    )
    rows, decisions = [], {}
    for key in only or PEERS:
        row, decisions[key] = run(key, inputs, messages)
        inputs.embedder.save()
        rows.append(row)
        took = (
            f"{row.training_seconds} s to train, {row.milliseconds} ms a message" if row.figures else row.note
        )
        print(f"{row.title}: {took}", file=sys.stderr, flush=True)
    report = Report(
        held_out=held_out,
        trained_on=present(TRAINED_ON),
        training=len(inputs.training),
        limit=limit,
        shots=shots,
        notes=tuple(notes_on(limit, absent)),
        rows=tuple(rows),
    )
    print("\n".join(lines_of(report)))
    (out / "report.json").write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    write_decisions(out / "decisions.jsonl", messages, decisions)


def write_decisions(to: Path, messages: Sequence[Message], decisions: dict[str, list[Decision]]) -> None:
    """Write a line for each message: what is accepted, and what each guard decided."""
    with to.open("w", encoding="utf-8") as stream:
        for place, message in enumerate(messages):
            said = {key: found[place].value for key, found in decisions.items() if found}
            line = {"id": message.id, "accepted": sorted(message.read.expected), "decided": said}
            stream.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    command()
