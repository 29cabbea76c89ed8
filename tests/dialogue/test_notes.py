from pathlib import Path

import pytest
import textstat

from dialogue.notes import NoteRules, Notes
from schema.data_file import read_data_file
from schema.decisions import Decision
from schema.dialogue import Draft, Role, Turn

RULES = read_data_file(Path("dialogue/notes.toml"), NoteRules)


def draft(*quotes: str) -> Draft:
    return Draft.model_construct(statements=tuple(Quote(quote) for quote in quotes), citations=())


class Quote:
    def __init__(self, quote: str) -> None:
        self.quote = quote


def ids(question: str, *quotes: str, decision: Decision = Decision.ANSWER, last: str = "") -> list[str]:
    history = (Turn(role=Role.ASSISTANT, text=last),) if last else ()
    by_text = {rule.text: rule.id for rule in RULES.note}
    return [by_text[text] for text in Notes(RULES).choose(question, draft(*quotes), decision, history)]


def text_of(note: str) -> str:
    return next(rule.text for rule in RULES.note if rule.id == note)


@pytest.mark.parametrize(
    "quote",
    [
        "People in the study were given 0.5 milligrams for each kilogram of body weight.",
        "They had 35 mg.",
        "The dose was half a milligram per kilo.",
    ],
)
def test_a_dose_figure_always_carries_its_note(quote: str) -> None:
    assert ids("what dose?", quote)[0] == "dose"
    assert ids("what dose?", quote, last=text_of("dose"))[0] == "dose"


@pytest.mark.parametrize(
    "quote", ["An infusion took 40 minutes.", "About 1,034 people took part.", "Ask your team."]
)
def test_no_dose_note_without_a_dose(quote: str) -> None:
    assert "dose" not in ids("how long?", quote)


def test_the_note_follows_the_question() -> None:
    assert ids("can I drive home?", "You cannot.") == ["driving"]
    assert ids("I am pregnant, is it safe?", "No.") == ["pregnancy"]
    assert ids("what is NMDA?", "A receptor.") == []


def test_a_note_is_not_shown_twice_in_a_row() -> None:
    assert ids("can I drive home?", "You cannot.", last=text_of("driving")) == []


def test_at_most_two_notes_are_shown() -> None:
    quotes = ("They had 35 mg by mouth.", "46 in 100 got better.")
    assert len(ids("depression, lozenges, driving and pregnancy", *quotes)) == 2


def test_a_personal_question_carries_the_care_team_note() -> None:
    assert ids("I have asthma", "Tell the team.", decision=Decision.ANSWER_WITH_CAUTION) == ["care-team"]
    assert ids("I have asthma", decision=Decision.OUT_OF_SCOPE) == []


def test_every_note_is_plain_and_says_who_reviewed_it() -> None:
    for rule in RULES.note:
        assert textstat.flesch_kincaid_grade(rule.text) <= 8, rule.id
        assert rule.reviewed_by, rule.id
