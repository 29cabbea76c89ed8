"""Measures retrieval on third-party sets: `python -m benchmarks.retrieval`, or `make bench-retrieval`.

Compares our retriever, as it serves, with BM25, dense search, their two common mixtures and the default
retrievers of three frameworks, all of these with the embedding model as published; and our reading of
follow-ups with simpler ones.
The sets are read from `../shared/bench`. Vectors, indexes and the frameworks' results are kept under
`build/bench`, so that a second run is quick.
"""

import argparse
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from assembly import open_retriever
from benchmarks.baselines import Ours
from benchmarks.bench_library import Prepared, prepare
from benchmarks.bench_sets import CONVERSATION_SETS, RETRIEVAL_SETS, BenchSet, is_there, read_set
from benchmarks.compare import SYSTEM_TITLES, Bench, Setup
from benchmarks.conversation import Readings
from benchmarks.published import export_published
from benchmarks.report import ConversationTable, Report, SetTable, as_markdown
from benchmarks.resolver import open_resolver
from benchmarks.vector_cache import CachedEmbedder
from index.onnx_embedder import OnnxEmbedder
from schema.errors import CitewellError
from settings import ROOT, Settings, read_settings

BENCH = ROOT.parent / "shared" / "bench"
BUILD = ROOT / "build" / "bench"
SETS = (*RETRIEVAL_SETS, *CONVERSATION_SETS)


class Benchmark:
    """Prepares sets and measures on them.

    Args:
        settings: as the product reads them; `paths.model` is our embedding model.
        published: the folder of the model that all others search with.
        folder: where vectors, indexes and results are kept.
    """

    def __init__(self, settings: Settings, published: Path, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self.setup = Setup(
            published=CachedEmbedder(OnnxEmbedder(published), folder / "vectors"),
            ours=CachedEmbedder(OnnxEmbedder(settings.paths.model), folder / "vectors"),
            max_characters=settings.chunk.max_characters,
            folder=folder / "runs",
        )
        self._prepared: dict[Path, Prepared] = {}

    def retrieval(self, bench: BenchSet, keys: frozenset[str]) -> SetTable:
        """Measure the named searches on a set's queries."""
        return self._bench(bench).compare(keys, _say)

    def conversation(self, bench: BenchSet, keys: frozenset[str]) -> ConversationTable:
        """Measure each reading of a set's last turns with the named searches."""
        opened = self._bench(bench)
        resolve = open_resolver(self._settings, open_retriever(self._settings, opened.library))
        return opened.converse(Readings(self.setup.published, resolve), keys, _say)

    def save(self) -> None:
        """Keep the vectors of the queries."""
        self.setup.published.save()
        self.setup.ours.save()

    def _bench(self, bench: BenchSet) -> Bench:
        if bench.corpus_file not in self._prepared:
            _say(f"{bench.corpus_name}: reading and indexing {len(bench.records):,} documents")
            self._prepared[bench.corpus_file] = prepare(
                bench, self.setup.ours, self._folder, self.setup.max_characters
            )
        prepared = self._prepared[bench.corpus_file]
        ours = Ours(open_retriever(ranking_only(self._settings), prepared.library), prepared)
        return Bench(bench, prepared, ours, self.setup)


def ranking_only(settings: Settings) -> Settings:
    """Return the settings with next to no sentence read by the support model.

    It weighs sentences for the answer and never moves a passage, but takes most of the time.
    """
    fusion = settings.retrieval.fusion.model_copy(update={"read_sentences": 1})
    retrieval = settings.retrieval.model_copy(update={"fusion": fusion})
    return settings.model_copy(update={"retrieval": retrieval})


def measure_sets(arguments: argparse.Namespace) -> Report:
    """Measure on the sets that are there, in the order in which they were named."""
    shipped = read_settings()
    settings = shipped.model_copy(
        update={"paths": shipped.paths.model_copy(update={"model": arguments.model or shipped.paths.model})}
    )
    there = [name for name in arguments.sets if is_there(arguments.bench / name)]
    absent = tuple(name for name in arguments.sets if name not in there)
    for name in absent:
        _say(f"{arguments.bench / name}: not there, not measured")
    sets = [read_set(arguments.bench / name, arguments.limit) for name in there]
    published = arguments.published or export_published(arguments.build / "published")
    benchmark = Benchmark(settings, published, arguments.build)
    report = Report(
        command=f"python -m benchmarks.retrieval {shlex.join(sys.argv[1:])}".strip(),
        model=benchmark.setup.ours.name,
        published=benchmark.setup.published.name,
        fusion=", ".join(f"{name} {value}" for name, value in settings.retrieval.fusion),
        absent=absent,
        sets=tuple(benchmark.retrieval(each, arguments.only) for each in sets if not each.follows),
        conversations=tuple(benchmark.conversation(each, arguments.only) for each in sets if each.follows),
    )
    benchmark.save()
    return report


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _names(known: Sequence[str], written: str) -> list[str]:
    names = [name for name in written.replace(",", " ").split() if name]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{unknown or written!r} is not among {', '.join(known)}")
    return names


def _parse(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    choices: tuple[tuple[str, Sequence[str]], ...] = (("--sets", SETS), ("--only", list(SYSTEM_TITLES)))
    for option, known in choices:
        parser.add_argument(
            option,
            type=partial(_names, known),
            nargs="+",
            default=[known],
            metavar="NAME",
            help=f"with blanks or commas between: {', '.join(known)}",
        )
    parser.add_argument("--limit", type=int, default=0, help="a random sample of so many queries a set")
    parser.add_argument("--model", type=Path, default=None, help="folder of our exported embedding model")
    parser.add_argument("--published", type=Path, default=None, help="the same of the model of all others")
    parser.add_argument("--bench", type=Path, default=BENCH, help="folder of the sets")
    parser.add_argument("--build", type=Path, default=BUILD, help="folder for all that is kept")
    parser.add_argument("--name", default="retrieval", help="name of the JSON and Markdown files written")
    parsed = parser.parse_args(words)
    parsed.sets, parsed.only = list(chain(*parsed.sets)), frozenset(chain(*parsed.only))
    return parsed


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and write them; returns the exit code: 1 if no set is there."""
    arguments = _parse(words)
    try:
        report = measure_sets(arguments)
    except CitewellError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    page = as_markdown(report)
    print(page)
    (arguments.build / f"{arguments.name}.md").write_text(page, encoding="utf-8")
    (arguments.build / f"{arguments.name}.json").write_text(report.model_dump_json(indent=1) + "\n")
    return 0 if report.sets or report.conversations else 1


if __name__ == "__main__":
    sys.exit(main())
