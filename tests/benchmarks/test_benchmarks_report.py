from benchmarks.report import (
    LAST,
    OURS,
    ConversationTable,
    Estimate,
    ReadingRow,
    Report,
    SetTable,
    SystemRow,
    as_markdown,
)

BEST = SystemRow(key="DENSE", title="dense", ndcg=Estimate(value=0.6, low=0.5, high=0.7), recall=0.8)
MISSING = SystemRow(key="HAYSTACK", title="Haystack", note="not installed: pip install haystack-ai")
OWN = SystemRow(
    key=OURS,
    title="ours",
    ndcg=Estimate(value=0.7, low=0.6, high=0.8),
    difference=0.1,
    p=0.0001,
    milliseconds=12,
)
TABLE = SetTable(
    name="medquad", queries=2000, documents=15806, chunks=30000, passages=32000, views=209000, taken_whole=28,
    best_baseline="DENSE", rows=(BEST, MISSING, OWN),
)  # fmt: skip


def page(**parts: object) -> str:
    fields: dict[str, object] = {
        "command": "python -m benchmarks.retrieval", "model": "m:int8:1", "published": "m:int8:0",
        "fusion": "dense_weight 0.7",
        "absent": (), "sets": (), "conversations": (),
    }  # fmt: skip
    return as_markdown(Report.model_validate(fields | parts))


def reading(way: str, share: Estimate | None) -> ReadingRow:
    return ReadingRow(
        reading=way, title=way, search="ours", ndcg=Estimate(value=0.5, low=0.4, high=0.6),
        share=share, difference=0.02, p=0.4,
    )  # fmt: skip


def test_figures_stand_with_their_intervals_and_the_best_baseline_is_named() -> None:
    shown = page(sets=(TABLE,))
    assert "| dense | 0.600 [0.500, 0.700] | 0.800 | 0.000 | best baseline | | 0 |" in shown
    assert "| ours | 0.700 [0.600, 0.800] | 0.000 | 0.000 | +0.100 | < 0.001 | 12 |" in shown
    assert "2,000 queries, 15,806 documents" in shown
    assert "28 lone lines" in shown


def test_what_could_not_run_is_said() -> None:
    assert "| Haystack | not installed: pip install haystack-ai |" in page(sets=(TABLE,))
    assert "**conv-cast21: not there, not measured.**" in page(absent=("conv-cast21",))


def test_the_distance_closed_is_that_to_a_perfect_score() -> None:
    shown = page(sets=(TABLE,))
    assert "| medquad | 0.600 | 0.700 | +25% |" in shown
    assert "| mean | 0.600 | 0.700 | +25% |" in shown


def test_a_perfect_baseline_leaves_no_distance() -> None:
    perfect = BEST.model_copy(update={"ndcg": Estimate(value=1.0, low=1.0, high=1.0)})
    assert "| medquad | 1.000 | 0.700 | – |" in page(
        sets=(TABLE.model_copy(update={"rows": (perfect, OWN)}),)
    )


def test_without_our_row_no_distance_is_given() -> None:
    assert "Distance closed" not in page(sets=(TABLE.model_copy(update={"rows": (BEST,)}),))


def test_the_share_of_the_way_is_shown_where_there_is_a_way() -> None:
    rows = (reading(LAST, None), reading(OURS, Estimate(value=0.75, low=0.6, high=0.9)))
    shown = page(conversations=(ConversationTable(name="conv-cast21", queries=239, rows=rows),))
    assert "| last | ours | 0.500 [0.400, 0.600] | – | | |" in shown
    assert "| OUR | ours | 0.500 [0.400, 0.600] | 75% [60%, 90%] | +0.020 | 0.400 |" in shown
