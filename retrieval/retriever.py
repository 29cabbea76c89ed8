"""Finds the passages for a query: dense over all views, lexical over passages, fused."""

from collections.abc import Mapping, Sequence
from math import exp

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from index.library import Library
from index.stores import cosines
from index.views import View, ViewKind, sentence_text
from retrieval.lexical import LexicalIndex
from retrieval.rewrite import Rewriter, Synonyms
from retrieval.support import SupportModel
from schema.base import Noun
from schema.documents import Hit, Passage
from schema.protocols import Embedder, Matrix, Vector

Scores = NDArray[np.float64]
DECIMALS = 9
NO_SYNONYMS = Synonyms()


class Evidence(Noun):
    """Why a passage was found, in values that can be compared between queries.

    `dense` is the mean cosine of the passage's text and of its closest sentence, raised where a
    patient's question is nearly the query. `cosine` is that of the closest view of any kind, in
    [-1, 1]; `view` is that view. `lexical` is the passage's BM25 score, at least 0; `coverage` the share
    of the query's content words that stand in the passage, in [0, 1].
    """

    passage_id: str
    dense: float
    cosine: float
    view: View
    lexical: float
    coverage: float


class Retrieval(Noun):
    """Hits, best first, with the evidence for each in the same order.

    `known_words` is the share of the query's content words that stand anywhere in the library, in [0, 1].
    `support` holds what the support model says of the sentences it read, highest first. `unanswered` is the
    cosine of the closest question that is known to have no answer here, 0 where none is known.
    """

    hits: tuple[Hit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    known_words: float = 0.0
    support: tuple[float, ...] = ()
    unanswered: float = 0.0


class Form(Noun):
    """One wording of a query, and how much its meaning counts beside that of the others."""

    text: str
    weight: float = Field(default=1.0, gt=0.0)


class Fusion(Noun):
    """How scores are put together.

    `dense_weight` is the dense share of a hit's score, in [0, 1]. `candidates` is how many views, and how
    many passages with a word of the query, enter. A patient's question counts by what its cosine
    exceeds `min_question_cosine`, times `question_weight`. The support model reads the `read_sentences`
    closest sentences of the hits; a sentence's score is raised by `support_weight` times the chance that
    it answers.
    """

    dense_weight: float = Field(default=0.7, ge=0.0, le=1.0)
    candidates: int = Field(default=50, ge=1)
    min_question_cosine: float = Field(default=0.5, ge=-1.0, le=1.0)
    question_weight: float = Field(default=1.0, ge=0.0)
    read_sentences: int = Field(default=24, ge=1)
    support_weight: float = Field(default=0.3, ge=0.0)


class HybridRetriever:
    """Scores passages by their views' cosines and by BM25, fused by a min-max weighted sum.

    The dense score of a passage is the mean of its text's cosine and its closest sentence's, raised where
    a patient's question is close to the query.

    A hit's `score` lies in [0, 1] and ranks the hits of one query. It says nothing across queries: the
    best candidate scores high however far away it is. For that, read the evidence of `search`.

    Args:
        library: what is searched.
        embedder: the one that the library was built with.
        fusion: how scores are put together.
        support: reads the closest sentences with the query; none is read without it.
        synonyms: lay words and what the library calls them.
        unanswered: unit vectors of questions known to have no answer in this library.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (three parts, and three that a library may have)
        self,
        library: Library,
        embedder: Embedder,
        fusion: Fusion,
        support: SupportModel | None = None,
        synonyms: Synonyms = NO_SYNONYMS,
        unanswered: Matrix | None = None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._fusion = fusion
        self._support = support
        self._unanswered = unanswered
        self._rewriter = Rewriter([_searched(passage) for passage in library.passages], synonyms)
        self._lexical = LexicalIndex([_searched(passage) for passage in library.passages])

    def retrieve(self, query: str, k: int) -> tuple[Hit, ...]:
        """Return the hits of `search` alone."""
        return self.search(query, k).hits

    def search(self, query: str, k: int, forms: Sequence[Form] = ()) -> Retrieval:
        """Return at most k hits, best first, ranked from 1; equal scores in order of passage id.

        The meaning of a follow-up is that of its `forms`, each by its weight; its words are those of `query`.

        A hit's `sentence_scores` are its sentences' cosines to the query, raised where a patient's question
        that a sentence answers is closer, in [-1, 1], and by the support model's word.
        """
        vector = self._vector(forms or (Form(text=query),))
        query = self._rewriter.rewrite(query)
        lexical = self._lexical.scores(query)
        rows = self._candidate_rows(vector, lexical)
        cosine_of = self._view_cosines(rows, vector)
        closest = [max(self._library.view_rows[row], key=lambda v: (cosine_of[v], -v)) for row in rows]
        dense = np.array([self._dense(row, cosine_of) for row in rows])
        fused = self._fuse(dense, lexical[rows])
        passages = self._library.passages
        best = sorted(range(len(rows)), key=lambda place: (-fused[place], passages[rows[place]].id))[:k]
        hits = tuple(
            Hit(
                passage=passages[rows[place]],
                score=float(fused[place]),
                rank=rank,
                sentence_scores=self._sentence_scores(rows[place], cosine_of),
            )
            for rank, place in enumerate(best, start=1)
        )
        hits, support = self._supported(query, hits)
        return Retrieval(
            hits=hits,
            support=support,
            evidence=tuple(
                Evidence(
                    passage_id=passages[rows[place]].id,
                    dense=float(dense[place]),
                    cosine=cosine_of[closest[place]],
                    view=self._library.views[closest[place]],
                    lexical=float(lexical[rows[place]]),
                    coverage=self._lexical.coverage(query, rows[place]),
                )
                for place in best
            ),
            known_words=self._lexical.known_share(query),
            unanswered=self._nearest_unanswered(vector),
        )

    def _nearest_unanswered(self, vector: Vector) -> float:
        if self._unanswered is None or not len(self._unanswered):
            return 0.0
        return round(float(np.max(self._unanswered @ vector)), DECIMALS)

    def _supported(self, query: str, hits: tuple[Hit, ...]) -> tuple[tuple[Hit, ...], tuple[float, ...]]:
        """Return the hits with their sentences' scores raised, and what the model said, highest first."""
        if self._support is None:
            return hits, ()
        places = [(hit, at) for hit in hits for at in range(len(hit.sentence_scores))]
        closest = sorted(places, key=lambda place: -place[0].sentence_scores[place[1]])
        read = closest[: self._fusion.read_sentences]
        said = self._support.scores(
            query, [sentence_text(hit.passage, hit.passage.sentences[at]) for hit, at in read]
        )
        raised = {
            (hit.passage.id, at): self._fusion.support_weight / (1 + exp(-score))
            for (hit, at), score in zip(read, said, strict=True)
        }
        return tuple(
            hit.model_copy(
                update={
                    "sentence_scores": tuple(
                        score + raised.get((hit.passage.id, at), 0.0)
                        for at, score in enumerate(hit.sentence_scores)
                    )
                }
            )
            for hit in hits
        ), tuple(sorted(said, reverse=True))

    def _vector(self, forms: Sequence[Form]) -> Vector:
        vectors = [self._embedder.encode_query(self._rewriter.mend(form.text)) for form in forms]
        if len(vectors) == 1:
            return vectors[0]
        mixed = np.sum([form.weight * vector for form, vector in zip(forms, vectors, strict=True)], axis=0)
        unit: Vector = (mixed / np.linalg.norm(mixed)).astype(np.float32)
        return unit

    def _candidate_rows(self, vector: Vector, lexical: Scores) -> list[int]:
        """Return the passages that own one of the closest views or hold the query's words best."""
        neighbours = self._library.store.search(vector, self._fusion.candidates)
        rows = {self._library.views[neighbour.row].passage_row for neighbour in neighbours}
        by_words = np.lexsort((np.arange(len(lexical)), -lexical))[: self._fusion.candidates]
        rows.update(int(row) for row in by_words if lexical[row] > 0)
        return sorted(rows)

    def _view_cosines(self, rows: Sequence[int], vector: Vector) -> dict[int, float]:
        views = [view for row in rows for view in self._library.view_rows[row]]
        values = np.clip(cosines(self._library.vectors[views], vector), -1.0, 1.0)
        return dict(zip(views, values.tolist(), strict=True))

    def _dense(self, row: int, cosine_of: Mapping[int, float]) -> float:
        best: dict[ViewKind, float] = {}
        for view in self._library.view_rows[row]:
            kind = self._library.views[view].kind
            best[kind] = max(best.get(kind, -1.0), cosine_of[view])
        whole = best[ViewKind.PASSAGE]
        parts = [best[kind] for kind in (ViewKind.SENTENCE, ViewKind.ITEM) if kind in best]
        surplus = max(0.0, best.get(ViewKind.QUESTION, -1.0) - self._fusion.min_question_cosine)
        return (whole + max(parts, default=whole)) / 2 + self._fusion.question_weight * surplus

    def _fuse(self, dense: Scores, lexical: Scores) -> Scores:
        fused = self._fusion.dense_weight * _min_max(dense) + (1 - self._fusion.dense_weight) * _min_max(
            lexical
        )
        rounded: Scores = np.round(fused, DECIMALS)
        return rounded

    def _sentence_scores(self, row: int, cosine_of: Mapping[int, float]) -> tuple[float, ...]:
        """Return each sentence's cosine, half of it that of the closest patient's question it answers."""
        own = [-1.0] * len(self._library.passages[row].sentences)
        asked = list(own)
        for view in self._library.view_rows[row]:
            shown = self._library.views[view]
            if shown.sentence is not None:
                best = asked if shown.kind is ViewKind.QUESTION else own
                best[shown.sentence] = max(best[shown.sentence], cosine_of[view])
        return tuple((cosine + max(cosine, other)) / 2 for cosine, other in zip(own, asked, strict=True))


def _searched(passage: Passage) -> str:
    return "\n".join((*passage.heading_path, passage.text))


def _min_max(scores: Scores) -> Scores:
    """Stretch scores to [0, 1]; where all are equal, to 1 if positive, else to 0."""
    if not len(scores) or scores.max() == scores.min():
        return (scores > 0).astype(np.float64)
    stretched: Scores = (scores - scores.min()) / (scores.max() - scores.min())
    return stretched
