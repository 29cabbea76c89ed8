"""Which sentences of the hits answer: the most direct one first, then what completes it."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from corpus.clinic import CLINIC_ID
from schema.base import Noun
from schema.documents import Hit, Sentence

SECOND_SHARE = 0.5


class Limits(Noun):
    """How much an answer holds, and how its sentences are weighed.

    A sentence's weight is its cosine to the question, plus `passage_weight` times its passage's
    score, plus `opening_bonus` for the first sentence of its passage, plus `clinic_bonus` where it stands
    on the clinic's own sheet. Sentences more than `max_gap`
    below the best one stay out, and so do those that repeat a chosen one (`max_similarity`, 0 to 100).
    """

    max_statements: int
    max_passages: int
    passage_weight: float
    opening_bonus: float
    clinic_bonus: float = 0.2
    max_gap: float
    max_similarity: float


class Pick(NamedTuple):
    """A sentence chosen from a hit: its position in the passage and its score."""

    hit: Hit
    position: int
    score: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.passage.sentences[self.position]


def _is_quotable(sentence: Sentence) -> bool:
    return not sentence.text.rstrip().endswith("?")


def _weight(hit: Hit, position: int, limits: Limits) -> float:
    opening = limits.opening_bonus if position == 0 else 0.0
    clinic = limits.clinic_bonus if hit.passage.document_id == CLINIC_ID else 0.0
    return hit.sentence_scores[position] + limits.passage_weight * hit.score + opening + clinic


def ranked_picks(hits: Sequence[Hit], limits: Limits) -> list[Pick]:
    """Return every quotable sentence of the hits, best first; equal weights in the order of the hits."""
    picks = [
        Pick(hit, position, _weight(hit, position, limits))
        for hit in hits
        for position in range(len(hit.passage.sentences))
        if _is_quotable(hit.passage.sentences[position])
    ]
    return sorted(picks, key=lambda pick: -pick.score)


def _repeats(pick: Pick, chosen: Sequence[Pick], limits: Limits) -> bool:
    text = pick.sentence.text
    return any(fuzz.token_set_ratio(text, other.sentence.text) >= limits.max_similarity for other in chosen)


def select(hits: Sequence[Hit], limits: Limits) -> tuple[Pick, ...]:
    """Return the sentences of an answer, lead first, then grouped by passage in reading order.

    A sentence that nothing comes close to is followed by the next best one of its passage, if that has
    at least half its weight.
    """
    ranked = ranked_picks(hits, limits)
    if not ranked:
        return ()
    chosen = [ranked[0]]
    for pick in ranked[1:]:
        passages = {other.hit.passage.id for other in chosen}
        is_new = pick.hit.passage.id not in passages
        if len(chosen) == limits.max_statements or pick.score < chosen[0].score - limits.max_gap:
            break
        if (is_new and len(passages) == limits.max_passages) or _repeats(pick, chosen, limits):
            continue
        chosen.append(pick)
    if len(chosen) == 1 < limits.max_statements:
        near = chosen[0].score * SECOND_SHARE
        chosen += [pick for pick in ranked[1:] if pick.hit is chosen[0].hit and pick.score >= near][:1]
    return _in_reading_order(chosen)


def _in_reading_order(chosen: Sequence[Pick]) -> tuple[Pick, ...]:
    lead, rest = chosen[0], chosen[1:]
    order = list(dict.fromkeys(pick.hit.passage.id for pick in chosen))
    ordered = sorted(rest, key=lambda pick: (order.index(pick.hit.passage.id), pick.position))
    return (lead, *ordered)
