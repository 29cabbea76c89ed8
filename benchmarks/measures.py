"""What a run is worth: nDCG, recall and reciprocal rank at 10, with intervals and tests over queries."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG
from numpy.typing import NDArray
from scipy import stats

from benchmarks.baselines import CUTOFF
from benchmarks.bench_sets import Judgements

RESAMPLES = 9_999
BATCH = 200
FEWEST_FOR_AN_INTERVAL = 2

Values = NDArray[np.float64]
Run = Mapping[str, Sequence[str]]


class PerQuery(NamedTuple):
    """Each measure's value per query, in order of the queries' ids."""

    ndcg: Values
    recall: Values
    reciprocal_rank: Values


class Interval(NamedTuple):
    """A 95 % confidence interval."""

    low: float
    high: float


def measure(judgements: Judgements, run: Run) -> PerQuery:
    """Measure a run; a query without hits counts 0.

    Args:
        judgements: relevant documents by query.
        run: documents by query, best first.
    """
    qrels = [Qrel(query, doc, grade) for query, found in judgements.items() for doc, grade in found.items()]
    ranked = [
        ScoredDoc(query, document, float(-place))
        for query, documents in run.items()
        for place, document in enumerate(documents)
    ]
    order = {query: row for row, query in enumerate(sorted(judgements))}
    measures = (nDCG @ CUTOFF, R @ CUTOFF, RR @ CUTOFF)
    values = {each: np.zeros(len(order)) for each in measures}
    for metric in ir_measures.iter_calc(measures, qrels, ranked):
        values[metric.measure][order[metric.query_id]] = metric.value
    return PerQuery(*(values[each] for each in measures))


def interval(values: Values) -> Interval:
    """Return the bootstrap interval of the mean (percentiles, resampled over queries)."""
    if len(values) < FEWEST_FOR_AN_INTERVAL:
        return Interval(float(values.mean()), float(values.mean()))
    return _bootstrap((values,), lambda each, axis: each.mean(axis=axis))


def share_interval(low: Values, own: Values, high: Values) -> Interval:
    """Return the bootstrap interval of `share`, the same queries drawn for all three."""
    return _bootstrap((low, own, high), _share_of_means)


def share(low: Values, own: Values, high: Values) -> float:
    """Return which share of the way from the mean of `low` to that of `high` the mean of `own` goes."""
    return float(_share_of_means(low, own, high, axis=0))


def p_value(own: Values, other: Values) -> float:
    """Return the two-sided p of a paired permutation test on the difference of means."""
    if np.array_equal(own, other):
        return 1.0
    test = stats.permutation_test(
        (own - other,),
        lambda each, axis: each.mean(axis=axis),
        permutation_type="samples",
        n_resamples=RESAMPLES,
        batch=BATCH,
        rng=np.random.default_rng(0),
    )
    return float(test.pvalue)


def _share_of_means(low: Values, own: Values, high: Values, axis: int) -> Values:
    """Return the share for each resample; 0 where there is no way to go."""
    way, gone = (each.mean(axis=axis) - low.mean(axis=axis) for each in (high, own))
    shares: Values = np.divide(gone, way, out=np.zeros_like(gone), where=way != 0)
    return shares


def _bootstrap(samples: tuple[Values, ...], statistic: object) -> Interval:
    found = stats.bootstrap(
        samples,
        statistic,
        paired=len(samples) > 1,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=BATCH,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))
