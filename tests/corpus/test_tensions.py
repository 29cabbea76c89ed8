"""Disagreements among sources: what the shipped file says, and how it is read and found again."""

import re
from pathlib import Path

import pytest
import textstat
from corpus_files import document_of

from corpus.load import load_folder
from corpus.tensions import ResolvedTension, Tension, read_tensions, resolve
from schema.documents import Document, Kind, Source
from schema.errors import CorpusError, SettingsError

LIBRARY = Path(__file__).resolve().parents[2] / "corpus" / "library"
WANTED = {
    *("T-01", "T-02", "T-05", "T-06", "T-07", "T-11", "T-12", "T-13", "T-16"),
    *("T-03", "T-04", "T-08", "T-10", "T-14", "T-17", "T-18", "T-21"),
}
ONE_STUDY = {"T-03", "T-04", "T-18"}
STRENGTH = list(Kind)
FIGURE_BY_MOUTH = re.compile(
    r"\b1 in 3\b|\b30 in 100\b|\b4[12](?:\.6)?% drop|\b62%|\bPain scores fell by (?:41|about 42)"
)
TENSIONS = read_tensions()
IDS = [tension.id for tension in TENSIONS]

WALKING = """Walking

## Does it help?

Walking helps the back, a 2019 review found. A walk may last:

- an hour in the park.
"""
SWIMMING = """Swimming

## Does it help?

Swimming does not help the back, a 2020 trial found.
"""
BACKS = """
[[tension]]
id = "B-01"
topic = "whether moving helps"
asks = ['\\bhelps? (the|my) back\\b']
touched_by = ["does it help my back", "What helps the back?"]
not_touched_by = ["is my back straight", "go back"]
say = "Sources do not agree on moving."
reviewed_by = "not yet reviewed"

[[tension.side]]
label = "It helps"
[[tension.side.statements]]
source = "walking"
heading = "Does it help?"
sentence = "Walking helps the back, a 2019 review found."

[[tension.side]]
label = "It does not"
[[tension.side.statements]]
source = "swimming"
heading = "Does it help?"
sentence = "Swimming does not help the back, a 2020 trial found."
[[tension.side.statements]]
source = "cycling"
heading = "Any heading"
sentence = "Cycling does not help."
"""


@pytest.fixture(scope="module")
def shelf() -> dict[str, Document]:
    return {document.id: document for document in load_folder(LIBRARY).documents}


@pytest.fixture(scope="module")
def shipped(shelf: dict[str, Document]) -> dict[str, ResolvedTension]:
    return {tension.id: tension for tension in resolve(TENSIONS, shelf.values())}


def documents() -> list[Document]:
    return [document_of(WALKING, "walking"), document_of(SWIMMING, "swimming")]


def written(folder: Path, text: str = BACKS) -> Path:
    path = folder / "tensions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_disagreement_that_concerns_patients_is_there() -> None:
    assert set(IDS) >= WANTED


def test_every_quoted_sentence_stands_in_the_library(
    shelf: dict[str, Document], shipped: dict[str, ResolvedTension]
) -> None:
    assert list(shipped) == IDS
    for tension in TENSIONS:
        found = [statement for side in shipped[tension.id].sides for statement in side.statements]
        assert [statement.text for statement in found] == [
            s.sentence for side in tension.sides for s in side.statements
        ]
        for statement in found:
            assert shelf[statement.document_id].text[statement.start : statement.end] == statement.text


@pytest.mark.parametrize("tension", TENSIONS, ids=IDS)
class TestShipped:
    def test_its_sides_rest_on_two_sources_or_more(self, tension: Tension) -> None:
        assert len({side.statements[0].source for side in tension.sides}) >= 2
        assert max(len(side.statements) for side in tension.sides) <= 3

    def test_the_strongest_evidence_of_a_side_comes_first(
        self, tension: Tension, shelf: dict[str, Document]
    ) -> None:
        for side in tension.sides:
            ranks = [STRENGTH.index(shelf[statement.source].source.kind) for statement in side.statements]
            assert ranks == sorted(ranks), side.label

    def test_reports_of_one_study_are_not_counted_twice_on_a_side(
        self, tension: Tension, shelf: dict[str, Document]
    ) -> None:
        for side in tension.sides if tension.id not in ONE_STUDY else ():
            named = [statement.source for statement in side.statements]
            for source in named:
                assert not set(named) & set(shelf[source].source.same_study_as), side.label

    def test_no_figure_by_mouth_stands_as_one_of_infusions(
        self, tension: Tension, shelf: dict[str, Document]
    ) -> None:
        for side in tension.sides:
            for statement in side.statements:
                is_oral = shelf[statement.source].source.route.startswith(("oral", "under the tongue"))
                if is_oral or FIGURE_BY_MOUTH.search(statement.sentence):
                    assert re.search(r"\b(?:by mouth|oral)\b", statement.sentence), statement.sentence

    def test_questions_that_touch_it_are_seen_and_look_alikes_are_not(self, tension: Tension) -> None:
        assert [question for question in tension.touched_by if not tension.touches(question)] == []
        assert [question for question in tension.not_touched_by if tension.touches(question)] == []

    def test_its_fair_sentence_is_plain_and_unsigned(self, tension: Tension) -> None:
        assert textstat.flesch_kincaid_grade(tension.say) <= 8.0
        assert tension.reviewed_by == "not yet reviewed"
        assert "safe and effective" not in tension.say


def test_a_tension_keeps_its_words_and_its_sides_in_order(tmp_path: Path) -> None:
    tensions = read_tensions(written(tmp_path))
    (resolved,) = resolve(tensions, documents())

    assert (resolved.id, resolved.topic, resolved.say) == (
        "B-01",
        "whether moving helps",
        "Sources do not agree on moving.",
    )
    assert [side.label for side in resolved.sides] == ["It helps", "It does not"]
    assert resolved.sides[0].statements[0].heading_path == ("Does it help?",)
    assert resolved.touches("WHAT HELPS MY BACK?")
    assert not resolved.touches("is my back straight")


def test_a_curly_apostrophe_is_read_like_a_straight_one(tmp_path: Path) -> None:
    text = BACKS.replace("'\\bhelps? (the|my) back\\b'", '"can\'t walk"')
    (tension,) = read_tensions(written(tmp_path, text))
    assert tension.touches("I can’t walk")


def test_what_a_library_does_not_hold_is_dropped(tmp_path: Path) -> None:
    tensions = read_tensions(written(tmp_path))
    walking, swimming = documents()

    (resolved,) = resolve(tensions, [walking, swimming])
    assert [len(side.statements) for side in resolved.sides] == [1, 1]
    assert resolve(tensions, [walking]) == ()
    assert resolve(tensions, []) == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "a 2019 review found",
            "a 2019 survey found",
            "the sentence 'Walking helps the back, a 2019 review found.'",
        ),
        ("Does it help?", "Is it good?", "the heading 'Does it help?'"),
    ],
)
def test_a_sentence_that_no_longer_stands_there_stops_the_library(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    changed = document_of(WALKING.replace(before, after), "walking")
    with pytest.raises(CorpusError) as caught:
        resolve(read_tensions(written(tmp_path)), [changed, documents()[1]])

    assert caught.value.where == "walking.txt"
    assert caught.value.problem == f"tension B-01 quotes {told}, which no longer stands there word for word"
    assert caught.value.remedy == "Correct the tension, or put the text back."


def test_a_part_of_a_sentence_or_an_item_that_needs_its_lead_in_is_no_quote(tmp_path: Path) -> None:
    for part in ("Walking helps the back", "an hour in the park."):
        text = BACKS.replace("Walking helps the back, a 2019 review found.", part)
        with pytest.raises(CorpusError, match="no longer stands there"):
            resolve(read_tensions(written(tmp_path, text)), documents())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("'\\bhelps? (the|my) back\\b'", "'(unclosed'", "is no regular expression"),
        ('source = "cycling"', 'source = "swimming"', "quotes 'swimming' twice"),
        ('topic = "whether moving helps"', 'theme = "whether moving helps"', "tension.0.topic"),
        ('say = "Sources do not agree on moving."\n', "", "say"),
    ],
)
def test_a_malformed_tension_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in BACKS
    with pytest.raises(SettingsError, match=re.escape(told)):
        read_tensions(written(tmp_path, BACKS.replace(before, after)))


def test_a_question_on_another_subject_touches_no_tension(tmp_path: Path) -> None:
    (tension,) = read_tensions(written(tmp_path, 'other_subjects = ["\\\\bdogs?\\\\b"]' + BACKS))
    (resolved,) = resolve([tension], documents())

    assert resolved.touches("does it help my back")
    assert not resolved.touches("does it help the back of a DOG")
    with pytest.raises(SettingsError, match="is no regular expression"):
        read_tensions(written(tmp_path, "other_subjects = ['(']" + BACKS))


def test_narrow_topics_stand_before_wide_ones() -> None:
    def first(question: str) -> str:
        return next(tension.id for tension in TENSIONS if tension.touches(question))

    assert first("Does it work for fibromyalgia?") == "T-13-fibromyalgia"
    assert first("80% came back, so does it work?") == "T-18"
    assert first("How long does relief last in CRPS?") == "T-06"
    assert first("Is it safe, and will it damage my liver?") == "T-17-liver"
    assert first("Does it work?") == "T-02"


@pytest.mark.parametrize(
    "question",
    [
        "How well does Shingrix work?",
        "does mirror box therapy help crps",
        "Does exercise help my back pain?",
        "success rate of IVF at 38",
        "Is Spravato safe and effective?",
        "the vet mentioned ketamine, does it work in dogs",
        "How long does botox last?",
    ],
)
def test_questions_on_other_subjects_touch_no_shipped_tension(question: str) -> None:
    assert [tension.id for tension in TENSIONS if tension.touches(question)] == []


def test_two_tensions_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'B-01' stands twice"):
        read_tensions(written(tmp_path, BACKS + BACKS))


def test_a_file_without_tensions_holds_none(tmp_path: Path) -> None:
    assert read_tensions(written(tmp_path, "")) == ()
    assert (
        resolve(
            (),
            [
                Document(
                    source=Source(id="a", title="A"), text="", sections=(), file_name="a.md", file_sha256="0"
                )
            ],
        )
        == ()
    )
