from pathlib import Path

import pytest
from tests_dialogue_parts import SENTENCES, TEXT, cut

from dialogue.cite import Quote, draft_of
from dialogue.compose import Composition
from dialogue.write import Writer, nearest_topics
from guardrails.wording import Wording, WordingFile
from schema.data_file import read_data_file
from schema.decisions import Decision, Verdict

WORDING = Wording(read_data_file(Path("guardrails/wording.toml"), WordingFile), "unknown", "")


@pytest.fixture
def composition(document) -> Composition:
    passage = cut(TEXT, "guide")
    spans = [(0, 0), (2, 4), (6, 6)]
    quotes = [Quote(passage, passage.sentences[a].start, passage.sentences[b].end) for a, b in spans]
    return Composition(draft=draft_of(quotes, {"guide": document}), fair_sentences=("Sources differ.",))


def verdict(decision: Decision, rule: str = "rule") -> Verdict:
    return Verdict(decision=decision, rule=rule, reason="reason")


def test_an_answer_is_fair_sentences_then_marked_quotes_then_notes(composition) -> None:
    written = Writer(WORDING).write(verdict(Decision.ANSWER), composition, ("A note.",), ())
    assert written.notes == ("A note.",)
    assert written.text == (
        f"Sources differ.\n\n{SENTENCES[0]} [1]\n"
        "You may not be able to have an infusion if you have:\n- epilepsy\n- a liver disease [2]\n"
        f"{SENTENCES[6]} [3]\n\nA note."
    )


def test_after_a_crisis_the_support_line_goes_with_every_reply(composition) -> None:
    writer = Writer(WORDING)
    for decision in (Decision.ANSWER, Decision.OUT_OF_SCOPE):
        written = writer.write(verdict(decision, "after-crisis"), composition, (), ())
        assert "988" in written.text


def test_without_a_source_the_nearest_topics_are_named(composition, hit_of) -> None:
    hits = [hit_of("guide", [0.1] * 7), hit_of("news", [0.1] * 7, 2)]
    assert nearest_topics(hits) == ("Side effects",)
    written = Writer(WORDING).write(verdict(Decision.OUT_OF_SCOPE), composition, (), hits)
    assert "- Side effects" in written.text
    assert written.topics == ("Side effects",)


def test_a_refusal_names_no_topic(composition, hit_of) -> None:
    written = Writer(WORDING).write(
        verdict(Decision.REFUSE_DOSING), composition, (), [hit_of("guide", [0.1] * 7)]
    )
    assert written.topics == ()
    assert "Side effects" not in written.text
