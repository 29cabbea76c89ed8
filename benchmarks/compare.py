"""Runs every search on a set and puts it beside the best baseline."""

from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.baselines import Asked, Baselines, Ours, Search
from benchmarks.bench_library import Chunks, Prepared, cut
from benchmarks.bench_sets import BenchSet, Follow
from benchmarks.conversation import MIXED, TITLES, Readings
from benchmarks.measures import PerQuery, Values, interval, measure, p_value, share, share_interval
from benchmarks.report import (
    LAST,
    MANUAL,
    OURS,
    ConversationTable,
    Estimate,
    ReadingRow,
    SetTable,
    SystemRow,
)
from benchmarks.rivals import RIVALS
from benchmarks.runs import NOT_REUSED, Runs
from benchmarks.vector_cache import CachedEmbedder

OURS_TEN, OURS_DENSE, OURS_WEIGHTED = "OUR-10", "OUR-DENSE", "OUR-WEIGHTED"
ALL_OURS = (OURS, OURS_TEN, OURS_DENSE, OURS_WEIGHTED)
SYSTEM_TITLES = {
    "BM25": "BM25 (bm25s, stemmed)",
    "DENSE": "dense, best chunk",
    "RRF": "reciprocal rank fusion",
    "WEIGHTED": "weighted min-max, 0.7 dense",
    **{key: rival.title for key, rival in RIVALS.items()},
    OURS: "**ours**",
    OURS_TEN: "ours, of ten passages only",
    OURS_DENSE: "our model, dense, best chunk",
    OURS_WEIGHTED: "our model, weighted min-max, 0.7 dense",
}
CONVERSATION_SEARCHES = ("DENSE", "WEIGHTED", OURS)
_SIMPLE: Mapping[str, Callable[[Baselines], Search]] = {
    "BM25": lambda base: base.bm25,
    "DENSE": lambda base: base.dense,
    "RRF": lambda base: base.reciprocal_ranks,
    "WEIGHTED": lambda base: base.weighted,
}

Say = Callable[[str], None]


class Setup(NamedTuple):
    """What all sets are measured with.

    `published` encodes for everyone else, `ours` for us; chunks have at most `max_characters`; what was
    found is kept in `folder`, by model and set.
    """

    published: CachedEmbedder
    ours: CachedEmbedder
    max_characters: int
    folder: Path


class Bench:
    """One set made searchable in every way.

    Args:
        bench: the set.
        prepared: its documents as the product indexes them.
        ours: our search over them.
        setup: what all sets are measured with.
    """

    def __init__(self, bench: BenchSet, prepared: Prepared, ours: Ours, setup: Setup) -> None:
        self.library = prepared.library
        self._ours = ours
        self._bench = bench
        self._taken_whole = len(prepared.taken_whole)
        self._setup = setup

    @cached_property
    def _chunks(self) -> Chunks:
        return cut(self._bench.records, self._setup.published, self._setup.max_characters)

    @cached_property
    def _base(self) -> Baselines:
        return Baselines(self._chunks)

    @cached_property
    def _base_with_our_model(self) -> Baselines:
        return Baselines(cut(self._bench.records, self._setup.ours, self._setup.max_characters))

    def _model(self, key: str) -> CachedEmbedder:
        return self._setup.ours if key in ALL_OURS else self._setup.published

    def _runs(self, key: str) -> Runs:
        return Runs(self._setup.folder / self._model(key).file_name / self._bench.name)

    def compare(self, keys: Set[str], say: Say) -> SetTable:
        """Run the named searches on the set's queries."""
        values: dict[str, PerQuery] = {}
        rows: list[SystemRow] = []
        for key in (key for key in SYSTEM_TITLES if key in keys):
            row, measured = self._row(key)
            rows.append(row)
            values |= {key: measured} if measured else {}
            say(f"{self._bench.name} {key}: {row.ndcg.value if row.ndcg else row.note}")
        others = [key for key in values if key not in ALL_OURS]
        best = max(others, key=lambda key: float(values[key].ndcg.mean()), default="")
        return SetTable(
            name=self._bench.name,
            queries=len(self._bench.queries),
            documents=len(self._chunks.document_ids),
            chunks=len(self._chunks.texts),
            passages=len(self.library.passages),
            views=len(self.library.views),
            taken_whole=self._taken_whole,
            best_baseline=best,
            rows=tuple(_compared(row, values, best) for row in rows),
        )

    def _row(self, key: str) -> tuple[SystemRow, PerQuery | None]:
        rival = RIVALS.get(key)
        title = SYSTEM_TITLES[key]
        if rival and not rival.is_installed:
            return SystemRow(key=key, title=title, note=rival.missing), None
        queries = {query.id: query.text for query in self._bench.queries}
        begin = perf_counter()
        made_from = self._made_from(rival.versions) if rival else NOT_REUSED
        found = self._runs(key).ask(key, queries, partial(self._open, key), made_from)
        milliseconds = (perf_counter() - begin) / len(queries) * 1000
        measured = measure(self._bench.judgements, found)
        row = SystemRow(
            key=key,
            title=title,
            ndcg=_estimate(measured.ndcg),
            recall=float(measured.recall.mean()),
            reciprocal_rank=float(measured.reciprocal_rank.mean()),
            milliseconds=milliseconds,
        )
        return row, measured

    def _open(self, key: str) -> Callable[[str, str], Sequence[str]]:
        search, model = self._search(key), self._model(key)
        return lambda _, text: search(Asked(text, model.encode_query(text)))

    def _search(self, key: str) -> Search:
        if key in RIVALS:
            return RIVALS[key].open(self._chunks, self._setup.published)
        if key == OURS:
            return self._ours.search
        if key == OURS_TEN:
            return self._ours.search_ten
        base = self._base if key in _SIMPLE else self._base_with_our_model
        return _SIMPLE[key.removeprefix(f"{OURS}-")](base)

    def _made_from(self, versions: Sequence[str]) -> str:
        content = "\0".join((self._setup.published.name, *versions, *self._chunks.texts))
        return sha256(content.encode()).hexdigest()[:16]

    def converse(self, readings: Readings, keys: Set[str], say: Say) -> ConversationTable:
        """Run the named searches on each reading of the last turns."""
        rows: list[ReadingRow] = []
        for key in (key for key in CONVERSATION_SEARCHES if key in keys):
            ways = [way for way in TITLES if (key, way) != (OURS, MIXED)]
            values = {way: self._read(readings, way, key) for way in ways}
            for way in ways:
                rows.append(_reading_row(way, SYSTEM_TITLES[key], values))
                say(f"{self._bench.name} {key} {way}: {rows[-1].ndcg.value}")
        return ConversationTable(name=self._bench.name, queries=len(self._bench.follows), rows=tuple(rows))

    def _read(self, readings: Readings, way: str, key: str) -> Values:
        follows = {follow.id: follow for follow in self._bench.follows}
        texts = {each: readings.understood(way, follow).text for each, follow in follows.items()}

        def search(each: str, _: str) -> Sequence[str]:
            return self._search_reading(readings, way, key, follows[each])

        found = self._runs(key).ask(f"{key}-{way}", texts, lambda: search)
        return measure(self._bench.judgements, found).ndcg

    def _search_reading(self, readings: Readings, way: str, key: str, follow: Follow) -> Sequence[str]:
        if key == OURS:
            return self._ours.search_understood(readings.understood(way, follow))
        return self._search(key)(readings.asked(way, follow))


def _compared(row: SystemRow, values: Mapping[str, PerQuery], best: str) -> SystemRow:
    if row.ndcg is None or row.key == best or not best:
        return row
    own, other = values[row.key].ndcg, values[best].ndcg
    return row.model_copy(update={"difference": float(own.mean() - other.mean()), "p": p_value(own, other)})


def _reading_row(way: str, search: str, values: Mapping[str, Values]) -> ReadingRow:
    own, low, high = values[way], values[LAST], values[MANUAL]
    best = max(
        (each for each in values if each not in (OURS, MANUAL)), key=lambda each: float(values[each].mean())
    )
    gone = None
    if high.mean() > low.mean():
        spread = share_interval(low, own, high)
        gone = Estimate(value=share(low, own, high), low=spread.low, high=spread.high)
    return ReadingRow(
        reading=way,
        title=TITLES[way],
        search=search,
        ndcg=_estimate(own),
        share=gone,
        difference=float(own.mean() - values[best].mean()),
        p=p_value(own, values[best]) if way == OURS else 1.0,
    )


def _estimate(values: Values) -> Estimate:
    spread = interval(values)
    return Estimate(value=float(values.mean()), low=spread.low, high=spread.high)
