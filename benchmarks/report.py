"""The figures as nouns, and as a Markdown page."""

from collections.abc import Iterator

from schema.base import Noun

OURS = "OUR"
LAST, MANUAL = "last", "manual"
SMALLEST_P_SHOWN = 0.001


class Estimate(Noun):
    """A value with its 95 % bootstrap interval over queries."""

    value: float
    low: float
    high: float


class SystemRow(Noun):
    """One search on one set; `ndcg` is None where it could not run, and `note` says why.

    `difference` is its nDCG less that of the best baseline, `p` that of a paired permutation test on it.
    """

    key: str
    title: str
    ndcg: Estimate | None = None
    recall: float = 0.0
    reciprocal_rank: float = 0.0
    difference: float = 0.0
    p: float = 1.0
    milliseconds: float = 0.0
    note: str = ""


class SetTable(Noun):
    """One retrieval set. `best_baseline` is the key of the highest row that is not ours, if there is one."""

    name: str
    queries: int
    documents: int
    chunks: int
    passages: int
    views: int
    taken_whole: int
    best_baseline: str
    rows: tuple[SystemRow, ...]

    def ndcg(self, key: str) -> float | None:
        """Return the nDCG of a search, None if it did not run."""
        return next((row.ndcg.value for row in self.rows if row.key == key and row.ndcg), None)


class ReadingRow(Noun):
    """One way to read the last message of a conversation, searched one way.

    `share` is how much of the way from the message alone to a person's rewrite its nDCG goes, None where
    that way is no longer than 0. `difference` and `p` compare with the best other reading but a person's.
    """

    reading: str
    title: str
    search: str
    ndcg: Estimate
    share: Estimate | None
    difference: float
    p: float


class ConversationTable(Noun):
    """One conversational set."""

    name: str
    queries: int
    rows: tuple[ReadingRow, ...]


class Report(Noun):
    """All figures of one call; `absent` names the sets that are not there."""

    command: str
    model: str
    published: str
    fusion: str
    absent: tuple[str, ...]
    sets: tuple[SetTable, ...]
    conversations: tuple[ConversationTable, ...]


def as_markdown(report: Report) -> str:
    """Return the report as a page."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# Retrieval\n\n`{report.command}`\n"
    yield f"Embedding model of all others `{report.published}`, ours `{report.model}`."
    yield f"Our fusion: {report.fusion}. In brackets: 95 % bootstrap intervals over queries. Difference"
    yield "and p: against the best row that is not ours, by a paired permutation test on nDCG@10."
    yield from (f"\n**{name}: not there, not measured.**" for name in report.absent)
    for table in report.sets:
        yield from _set_lines(table)
    if report.sets:
        yield from _summary(report.sets)
    for conversation in report.conversations:
        yield from _conversation_lines(conversation)


def _set_lines(table: SetTable) -> Iterator[str]:
    yield f"\n## {table.name}\n"
    yield (
        f"{table.queries:,} queries, {table.documents:,} documents; {table.chunks:,} chunks for the others, "
        f"{table.passages:,} passages in {table.views:,} views for ours"
        + (f"; {table.taken_whole:,} lone lines taken as they stand." if table.taken_whole else ".")
    )
    yield "\n| search | nDCG@10 | Recall@10 | MRR@10 | difference | p | ms a query |"
    yield "|---|---|---|---|---|---|---|"
    for row in table.rows:
        yield _system_line(row, is_best=row.key == table.best_baseline)


def _system_line(row: SystemRow, *, is_best: bool) -> str:
    if row.ndcg is None:
        return f"| {row.title} | {row.note} | | | | | |"
    compared = "best baseline |" if is_best else f"{row.difference:+.3f} | {_p(row.p)}"
    return (
        f"| {row.title} | {_estimate(row.ndcg)} | {row.recall:.3f} | {row.reciprocal_rank:.3f} "
        f"| {compared} | {row.milliseconds:.0f} |"
    )


def _summary(tables: tuple[SetTable, ...]) -> Iterator[str]:
    pairs = [(table.name, table.ndcg(table.best_baseline), table.ndcg(OURS)) for table in tables]
    measured = [(name, best, own) for name, best, own in pairs if best is not None and own is not None]
    if not measured:
        return
    yield "\n## Distance closed from the best baseline to 1.0\n"
    yield "| set | best baseline | ours | closed |\n|---|---|---|---|"
    best = sum(each for _, each, _ in measured) / len(measured)
    own = sum(each for _, _, each in measured) / len(measured)
    for name, below, above in [*measured, ("mean", best, own)]:
        yield f"| {name} | {below:.3f} | {above:.3f} | {_closed(below, above)} |"


def _closed(below: float, above: float) -> str:
    return f"{(above - below) / (1 - below):+.0%}" if below < 1 else "–"


def _conversation_lines(table: ConversationTable) -> Iterator[str]:
    yield f"\n## {table.name}\n\n{table.queries:,} turns. Share: of the way from the last turn to the manual"
    yield "rewrite. Difference and p: against the best other reading with the same search, but the manual."
    yield "\n| reading of the last turn | search | nDCG@10 | share | difference | p |"
    yield "|---|---|---|---|---|---|"
    for row in table.rows:
        share = f"{row.share.value:.0%} [{row.share.low:.0%}, {row.share.high:.0%}]" if row.share else "–"
        compared = f"{row.difference:+.3f} | {_p(row.p)}" if row.reading == OURS else "|"
        yield f"| {row.title} | {row.search} | {_estimate(row.ndcg)} | {share} | {compared} |"


def _estimate(ndcg: Estimate) -> str:
    return f"{ndcg.value:.3f} [{ndcg.low:.3f}, {ndcg.high:.3f}]"


def _p(p: float) -> str:
    return "< 0.001" if p < SMALLEST_P_SHOWN else f"{p:.3f}"
