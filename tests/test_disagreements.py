"""Where sources disagree, the whole product answers with every side and its sources."""

import pytest

from corpus.tensions import read_tensions
from dialogue.assistant import Assistant

CASES = [
    pytest.param(tension, asked, id=f"{tension.id}: {asked}")
    for tension in read_tensions()
    for asked in tension.touched_by[:1]
]
FEWEST_SOURCES = 2


@pytest.mark.parametrize(("tension", "asked"), CASES)
def test_every_side_of_a_disagreement_is_quoted_with_its_source(assistant: Assistant, tension, asked) -> None:
    answer = assistant.answer(asked)
    assert tension.say in answer.text
    quotes = [citation.quote for citation in answer.citations]
    for side in tension.sides:
        assert any(statement.sentence in quote for statement in side.statements for quote in quotes), (
            side.label
        )
    if len({side.statements[0].source for side in tension.sides}) >= FEWEST_SOURCES:
        assert len({citation.source_id for citation in answer.citations}) >= FEWEST_SOURCES
