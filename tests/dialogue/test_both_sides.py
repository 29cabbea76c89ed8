import re

import pytest
from tests_dialogue_parts import SENTENCES, TEXT, cut

from corpus.tensions import ResolvedSide, ResolvedStatement, ResolvedTension
from dialogue.answerable import Answerability, Features
from dialogue.both_sides import BothSides
from dialogue.cite import Quote
from dialogue.compose import Composer
from dialogue.select import Limits
from retrieval.retriever import Retrieval

NEVER = Answerability(
    intercept=-9.0, weights=Features(**dict.fromkeys(Features.model_fields, 0.0)), min_probability=0.5
)
LIMITS = Limits(
    max_statements=2, max_passages=2, passage_weight=0.0, opening_bonus=0.0, max_gap=0.3, max_similarity=90
)


def statement(document_id: str, words: str) -> ResolvedStatement:
    start = TEXT.index(words)
    return ResolvedStatement(
        document_id=document_id,
        heading_path=("Side effects",),
        start=start,
        end=start + len(words),
        text=words,
    )


@pytest.fixture
def both_sides(embedder) -> BothSides:
    tension = ResolvedTension(
        id="T-1",
        topic="feeling sick",
        asks=(re.compile("(?i)sick"),),
        other_subjects=(re.compile("(?i)spray"),),
        touched_by=("Will I feel sick?", "Does it turn your stomach?"),
        not_touched_by=("Does it turn your head?", "What is a drip?"),
        say="Sources do not agree.",
        reviewed_by="not yet reviewed",
        sides=(
            ResolvedSide(label="some do", statements=(statement("guide", SENTENCES[0]),)),
            ResolvedSide(label="it passes", statements=(statement("news", SENTENCES[1]),)),
        ),
    )
    return BothSides([tension], [cut(TEXT, "guide"), cut(TEXT, "news")], embedder, 0.7, 0.4)


@pytest.fixture
def composer(document_of, both_sides) -> Composer:
    return Composer({name: document_of(name) for name in ("guide", "news")}, NEVER, both_sides, LIMITS)


def test_every_side_is_quoted_with_its_source_and_the_fair_sentence_goes_along(
    composer, hit_of, retrieval_of
) -> None:
    composition = composer.compose("Will I feel SICK?", retrieval_of(hit_of("guide", [0.1] * 7)))
    assert [citation.source_id for citation in composition.draft.citations][:2] == ["guide", "news"]
    assert [s.quote for s in composition.draft.statements][:2] == [SENTENCES[0], SENTENCES[1]]
    assert composition.fair_sentences == ("Sources do not agree.",)


def test_another_question_touches_nothing(composer, hit_of, retrieval_of) -> None:
    composition = composer.compose("What is a drip?", retrieval_of(hit_of("guide", [0.1] * 7)))
    assert composition.fair_sentences == composition.draft.statements == ()


def test_nothing_retrieved_touches_nothing(composer) -> None:
    assert composer.compose("Will I feel sick?", Retrieval()).draft.statements == ()


def test_a_question_like_an_example_touches_what_no_pattern_sees(both_sides) -> None:
    assert [each.id for each in both_sides.touched("Does it upset your stomach?")] == ["T-1"]


def test_a_question_like_a_look_alike_touches_nothing(both_sides) -> None:
    assert both_sides.touched("Will it turn my head?") == ()


def test_a_question_on_another_subject_touches_nothing(both_sides) -> None:
    assert both_sides.touched("Does the spray upset your stomach?") == ()


def test_sides_that_were_shown_a_turn_ago_are_not_repeated(composer, hit_of, retrieval_of) -> None:
    found = retrieval_of(hit_of("guide", [0.1] * 7))
    assert composer.compose("Will I feel sick?", found, said_before="Sources do not agree. …") == (
        composer.compose("What is a drip?", found)
    )


def test_an_answer_that_takes_a_side_brings_the_other_one(both_sides) -> None:
    side = cut(TEXT, "guide")
    quotes = [Quote(side, TEXT.index(SENTENCES[0]), TEXT.index(SENTENCES[0]) + len(SENTENCES[0]))]
    question = "Will my belly feel bad?"
    assert both_sides.touched(question) == ()
    assert [each.id for each in both_sides.answered(question, quotes)] == ["T-1"]
    assert both_sides.answered(question, []) == ()
    assert both_sides.answered("Will the spray make my belly feel bad?", quotes) == ()
    assert both_sides.answered("What is a drip made of?", quotes) == ()


def test_without_disagreements_nothing_is_touched(embedder) -> None:
    nothing = BothSides([], [cut(TEXT, "guide")], embedder, 0.7, 0.4)
    assert nothing.touched("Will I feel sick?") == nothing.answered("Will I feel sick?", []) == ()
