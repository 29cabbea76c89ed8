import pytest

from corpus.sidecar import Sidecar, SidecarSection
from index.views import PatientQuestion, View, ViewKind, make_views, patient_questions
from schema.documents import Document, Passage, Section, Sentence, Source
from schema.errors import CorpusError

TEXT = "You need:\n- a spade\n• two buckets\n\nKeep them dry."
LEAD_IN = Sentence(start=0, end=9, text="You need:")
SPADE = Sentence(start=10, end=19, text="- a spade", lead_in=0)
BUCKETS = Sentence(start=20, end=33, text="• two buckets", lead_in=0)
KEEP = Sentence(start=35, end=49, text="Keep them dry.")
DOCUMENT = Document(
    source=Source(id="garden", title="The garden book"),
    text=TEXT,
    sections=(Section(heading_path=("Tools", "By hand"), start=0, end=len(TEXT)),),
    file_name="garden.md",
    file_sha256="0",
)
FIRST = Passage(
    id="garden-0",
    document_id="garden",
    heading_path=("Tools", "By hand"),
    start=0,
    end=33,
    text=TEXT[:33],
    sentences=(LEAD_IN, SPADE, BUCKETS),
)
SECOND = Passage(
    id="garden-1", document_id="garden", heading_path=(), start=35, end=49, text=TEXT[35:], sentences=(KEEP,)
)


def views_of(*passages: Passage, questions: tuple[PatientQuestion, ...] = ()) -> tuple[View, ...]:
    return make_views(passages, {"garden": DOCUMENT}, questions)


def question(text: str, heading: str = "Tools") -> PatientQuestion:
    return PatientQuestion(document_id="garden", heading=heading, text=text)


def test_a_passage_is_seen_under_its_title_and_headings() -> None:
    assert views_of(FIRST)[0] == View(
        kind=ViewKind.PASSAGE, passage_row=0, text=f"The garden book\nTools > By hand\n{TEXT[:33]}"
    )


def test_a_passage_without_headings_is_seen_under_its_title() -> None:
    assert views_of(SECOND)[0].text == "The garden book\nKeep them dry."


def test_each_sentence_and_each_item_behind_its_lead_in_is_a_view() -> None:
    shown = [(view.kind, view.passage_row, view.sentence, view.text) for view in views_of(FIRST, SECOND)[1:]]
    assert shown == [
        (ViewKind.SENTENCE, 0, 0, "You need:"),
        (ViewKind.ITEM, 0, 1, "You need: a spade"),
        (ViewKind.ITEM, 0, 2, "You need: two buckets"),
        (ViewKind.PASSAGE, 1, None, "The garden book\nKeep them dry."),
        (ViewKind.SENTENCE, 1, 0, "Keep them dry."),
    ]


def test_a_question_belongs_to_every_passage_under_its_heading() -> None:
    third = FIRST.model_copy(update={"id": "garden-2"})
    views = views_of(FIRST, SECOND, third, questions=(question("what do i need"),))
    asked = [(view.passage_row, view.text) for view in views if view.kind is ViewKind.QUESTION]
    assert asked == [(0, "what do i need"), (2, "what do i need")]


def test_a_question_said_twice_is_one_view() -> None:
    views = views_of(FIRST, questions=(question("what?"), question("what?"), question("what?", "By hand")))
    assert [view.text for view in views if view.kind is ViewKind.QUESTION] == ["what?"]


def test_a_question_under_an_unknown_heading_is_refused() -> None:
    with pytest.raises(CorpusError, match=r"garden: .*'Seeds'"):
        views_of(FIRST, questions=(question("what?", heading="Seeds"),))


def test_questions_come_from_sidecars_in_their_order() -> None:
    sections = (
        SidecarSection(heading="Tools", facts=("F-1",), questions=("what?", "why?")),
        SidecarSection(heading="Seeds"),
    )
    assert patient_questions({"garden": Sidecar(section=sections)}) == (question("what?"), question("why?"))
