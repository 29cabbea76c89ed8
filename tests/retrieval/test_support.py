from pathlib import Path

import pytest

from retrieval.support import SupportModel
from schema.errors import ModelError
from settings import read_settings

QUESTION = "how long does one infusion take?"
ANSWER = "A ketamine infusion takes 40 minutes to two hours, the guide says."
OTHERS = ["Ketamine can irritate the bladder.", "The magazine does not name the studies behind this."]


@pytest.fixture(scope="module")
def support() -> SupportModel:
    return SupportModel(read_settings().paths.support)


def test_a_sentence_that_answers_scores_above_others(support: SupportModel) -> None:
    answer, *others = support.scores(QUESTION, [ANSWER, *OTHERS])
    assert answer > 0 > max(others)


def test_a_sentence_on_the_subject_that_does_not_answer_scores_below_zero(support: SupportModel) -> None:
    (score,) = support.scores("does my insurance cover the infusion?", [ANSWER])
    assert score < 0


def test_neighbours_do_not_change_a_score(support: SupportModel) -> None:
    alone = [support.scores(QUESTION, [each])[0] for each in (ANSWER, *OTHERS)]
    assert tuple(alone) == support.scores(QUESTION, [ANSWER, *OTHERS])


def test_nothing_to_read_gives_no_score(support: SupportModel) -> None:
    assert support.scores(QUESTION, []) == ()


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make setup"):
        SupportModel(tmp_path)
