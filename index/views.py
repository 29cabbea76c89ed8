"""Several views of each passage, each one row of the vector store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from pydantic import Field

from corpus.sidecar import Asked, Sidecar
from schema.base import Noun
from schema.documents import Document, Passage, Sentence
from schema.errors import CorpusError

BULLETS = "-*•·–◦▪ \t"


class ViewKind(StrEnum):
    """How a view shows its passage."""

    PASSAGE = "passage"
    SENTENCE = "sentence"
    ITEM = "item"
    QUESTION = "question"


class PatientQuestion(Noun):
    """A question, in a patient's words, that one section or one sentence of a document answers.

    `sentence` is the sentence, word for word; then `heading` is empty.
    """

    document_id: str
    heading: str = ""
    sentence: str = ""
    text: str = Field(min_length=1)


class View(Noun):
    """A text that stands for a passage when it is searched.

    `passage_row` is the passage's position in the library; `sentence` the position, in the passage,
    of the one sentence or list item that the view shows.
    """

    kind: ViewKind
    passage_row: int = Field(ge=0)
    sentence: int | None = None
    text: str


def patient_questions(
    sidecars: Mapping[str, Sidecar], asked: Iterable[Asked] = ()
) -> tuple[PatientQuestion, ...]:
    """Return the questions that sidecars, by document id, hold, and those on single sentences."""
    of_sections = tuple(
        PatientQuestion(document_id=document_id, heading=section.heading, text=text)
        for document_id, sidecar in sidecars.items()
        for section in sidecar.section
        for text in section.questions
    )
    of_sentences = (
        PatientQuestion(document_id=each.document_id, sentence=each.sentence, text=each.question)
        for each in asked
    )
    return (*of_sections, *of_sentences)


def passage_text(passage: Passage, document: Document) -> str:
    """Return a passage under its source's title and its headings, as it is searched."""
    lines = (document.source.title, " > ".join(passage.heading_path), passage.text)
    return "\n".join(line for line in lines if line)


def sentence_text(passage: Passage, sentence: Sentence) -> str:
    """Return a sentence as it is searched: a list item stands behind the sentence that introduces it."""
    if sentence.lead_in is None:
        return sentence.text
    return f"{passage.sentences[sentence.lead_in].text} {sentence.text.lstrip(BULLETS)}"


def make_views(
    passages: Sequence[Passage],
    documents: Mapping[str, Document],
    questions: Sequence[PatientQuestion] = (),
) -> tuple[View, ...]:
    """Return all views, passage by passage: the passage, its sentences and items, its questions.

    A question belongs to every passage whose heading path holds its heading, or that holds its sentence.
    A question on a sentence that no longer stands is left out.

    Args:
        passages: in the library's order.
        documents: by id; each passage's document is among them.
        questions: patients' questions.

    Raises:
        CorpusError: a question names a heading under which no passage of its document stands.
    """
    asked = _by_anchor(questions)
    views: list[View] = []
    met: set[tuple[str, str]] = set()
    for row, passage in enumerate(passages):
        views.extend(_text_views(row, passage, documents[passage.document_id]))
        views.extend(_question_views(row, passage, asked))
        met.update((passage.document_id, heading) for heading in passage.heading_path)
    headings = {(each.document_id, each.heading) for each in questions if each.heading}
    _refuse_lost_questions(headings - met)
    return tuple(views)


def _question_views(
    row: int, passage: Passage, asked: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[View]:
    anchors: list[tuple[str, int | None]] = [
        (heading, None) for heading in dict.fromkeys(passage.heading_path)
    ]
    anchors += [(sentence.text, position) for position, sentence in enumerate(passage.sentences)]
    seen: set[tuple[str, int | None]] = set()
    for anchor, position in anchors:
        for text in asked.get((passage.document_id, anchor), ()):
            if (text, position) not in seen:
                seen.add((text, position))
                yield View(kind=ViewKind.QUESTION, passage_row=row, sentence=position, text=text)


def _text_views(row: int, passage: Passage, document: Document) -> Iterator[View]:
    yield View(kind=ViewKind.PASSAGE, passage_row=row, text=passage_text(passage, document))
    for position, sentence in enumerate(passage.sentences):
        kind = ViewKind.SENTENCE if sentence.lead_in is None else ViewKind.ITEM
        yield View(kind=kind, passage_row=row, sentence=position, text=sentence_text(passage, sentence))


def _by_anchor(questions: Sequence[PatientQuestion]) -> dict[tuple[str, str], list[str]]:
    asked: dict[tuple[str, str], list[str]] = {}
    for question in questions:
        anchor = question.sentence or question.heading
        asked.setdefault((question.document_id, anchor), []).append(question.text)
    return asked


def _refuse_lost_questions(lost: set[tuple[str, str]]) -> None:
    for document_id, heading in sorted(lost):
        raise CorpusError(
            document_id,
            f"a patient question names the heading {heading!r}, which no passage stands under",
            "Correct the heading in the questions of this document.",
        )
