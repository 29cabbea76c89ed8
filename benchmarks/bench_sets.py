"""The third-party sets beside the repository: documents, queries, judgements and conversations."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from schema.base import Noun
from schema.errors import QuestionSetError

RETRIEVAL_SETS = ("medquad", "pubmedqa-l", "meqsum")
CONVERSATION_SETS = ("conv-cast21", "conv-medquad", "conv-mtrag")
CORPUS_FILE = "corpus.jsonl"
CORPUS_LINK = "CORPUS"
SEED = 0

Judgements = Mapping[str, Mapping[str, int]]
Item = TypeVar("Item")


class Record(Noun):
    """A document as the set holds it."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """The text under its title, unless it already begins with it."""
        has_title = not self.title or self.text.startswith(self.title)
        return self.text if has_title else f"{self.title}\n\n{self.text}"


class Query(Noun):
    """What is searched; `id` is the judgements' key."""

    id: str
    text: str


class Follow(Noun):
    """The last message of a conversation, as typed and as a person rewrote it to stand alone.

    `history` holds the user's earlier messages, oldest first; `previous_response` the last reply.
    """

    id: str
    raw: str
    manual: str
    history: tuple[str, ...]
    previous_response: str


class BenchSet(Noun):
    """One set. `judgements` maps each query's id to its relevant documents and their grades, above 0."""

    name: str
    corpus_file: Path
    queries: tuple[Query, ...]
    follows: tuple[Follow, ...]
    judgements: dict[str, dict[str, int]]

    @property
    def corpus_name(self) -> str:
        """The folder that the documents lie in; conversations may share another set's."""
        return self.corpus_file.parent.name

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The documents, in the file's order."""
        return tuple(read_records(self.corpus_file))


def is_there(folder: Path) -> bool:
    """Say whether a set's folder holds documents, queries and judgements."""
    files = (corpus_file(folder), folder / "queries.jsonl", folder / "qrels.tsv")
    return all(file.is_file() for file in files)


def corpus_file(folder: Path) -> Path:
    """Return the file with a set's documents: its own, or that of the set it names."""
    link = folder / CORPUS_LINK
    if not link.is_file():
        return folder / CORPUS_FILE
    return (folder / link.read_text(encoding="utf-8").split()[-1]).resolve()


def read_set(folder: Path, limit: int = 0) -> BenchSet:
    """Read a set; with a limit, the same random sample of its queries each time.

    Raises:
        QuestionSetError: a line is malformed, or a query has no relevant document.
    """
    judgements = _judgements(folder / "qrels.tsv")
    queries = [Query(id=each["_id"], text=each["text"]) for each in _lines(folder / "queries.jsonl")]
    chosen = _sample(queries, limit)
    for query in chosen:
        if query.id not in judgements:
            problem = f"query {query.id!r} has no relevant document"
            raise QuestionSetError(folder / "qrels.tsv", problem, "Restore the set.")
    ids = {query.id for query in chosen}
    return BenchSet(
        name=folder.name,
        corpus_file=corpus_file(folder),
        queries=tuple(chosen),
        follows=tuple(each for each in _follows(folder / "turns.jsonl") if each.id in ids),
        judgements={query.id: judgements[query.id] for query in chosen},
    )


def read_records(path: Path) -> Iterator[Record]:
    """Yield the documents of a file, but for those without a letter of text."""
    for each in _lines(path):
        if each["text"].strip():
            yield Record(id=each["_id"], title=each.get("title", "").strip(), text=each["text"].strip())


def _sample(items: Sequence[Item], limit: int) -> Sequence[Item]:
    if not 0 < limit < len(items):
        return items
    places = sorted(random.Random(SEED).sample(range(len(items)), limit))  # noqa: S311  (no secret)
    return [items[place] for place in places]


def _follows(path: Path) -> Iterator[Follow]:
    for each in _lines(path) if path.is_file() else ():
        yield Follow(
            id=each["_id"],
            raw=each["raw"],
            manual=each["manual"],
            history=each["history"],
            previous_response=each["prev_response"],
        )


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if number == 1 and parts[0] == "query-id":
            continue
        try:
            query, document, grade = parts[0], parts[1], int(parts[2])
        except (IndexError, ValueError) as error:
            raise QuestionSetError(f"{path}:{number}", f"holds {line!r}", "Restore the set.") from error
        if grade > 0:
            found.setdefault(query, {})[document] = grade
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise QuestionSetError(
                    f"{path}:{number}", f"is no JSON ({error})", "Restore the set."
                ) from error
