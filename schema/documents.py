"""Sources, documents and the passages quoted from them."""

from enum import StrEnum
from hashlib import sha256
from typing import Self

from pydantic import Field, model_validator

from schema.base import Noun

NOT_STATED = "not stated"


class Kind(StrEnum):
    """What sort of text a source is, strongest evidence first."""

    CLINIC_SHEET = "your clinic's sheet"
    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic review"
    TRIAL = "trial"
    COHORT = "cohort without comparison group"
    REGULATOR = "regulator or label"
    NATIONAL_SERVICE = "national health service page"
    REVIEW = "narrative review"
    CASE_SERIES = "case series"
    SURVEY = "survey"
    EXPERT_STATEMENT = "expert statement"
    LAW = "law"
    NEWS = "news"
    PATIENT_GUIDE = "patient guide"
    CLINIC_PAGE = "clinic or company page"
    NOT_STATED = NOT_STATED


class Source(Noun):
    """Where a document comes from. Unknown text fields hold "not stated".

    `published` and `reviewed` are ISO dates or parts of one ("2025-10-10", "2025").
    `people` is the number of people the source's findings rest on, where known.
    `same_study_as` lists ids of sources that rest on the same study.
    """

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    publisher: str = NOT_STATED
    author: str = NOT_STATED
    published: str = NOT_STATED
    kind: Kind = Kind.NOT_STATED
    url: str = NOT_STATED
    doi: str = NOT_STATED
    rights: str = NOT_STATED
    bias: str = NOT_STATED
    route: str = NOT_STATED
    population: str = NOT_STATED
    jurisdiction: str = NOT_STATED
    about: str = NOT_STATED
    people: int | None = Field(default=None, gt=0)
    same_study_as: tuple[str, ...] = ()
    reviewed: str = NOT_STATED


class Section(Noun):
    """A stretch of a document's text under one heading path; the heading line is outside it."""

    heading_path: tuple[str, ...]
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class StrippedSpan(Noun):
    """Text that reading left out of a document. `line` is 1-based in the original file."""

    line: int = Field(ge=1)
    text: str
    reason: str


class Document(Noun):
    """A source with its cleaned text. Offsets everywhere count characters of `text`."""

    source: Source
    text: str
    sections: tuple[Section, ...]
    file_name: str
    file_sha256: str
    stripped: tuple[StrippedSpan, ...] = ()

    @property
    def id(self) -> str:
        """The source's id."""
        return self.source.id

    @property
    def sha256(self) -> str:
        """SHA-256 of the cleaned text in UTF-8, as hex."""
        return sha256(self.text.encode()).hexdigest()

    @model_validator(mode="after")
    def _sections_lie_inside(self) -> Self:
        for section in self.sections:
            if not section.start <= section.end <= len(self.text):
                raise ValueError(f"section {section.heading_path} lies outside the text of {self.id}")
        return self


class Sentence(Noun):
    """A quotable unit: a sentence or a list item, at its offsets in the document.

    `lead_in` is the position, in the same passage, of the sentence that introduces a list item;
    an item is never quoted without it.
    """

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str = Field(min_length=1)
    lead_in: int | None = None


class Passage(Noun):
    """A span of a document: `document.text[start:end] == passage.text`, always."""

    id: str
    document_id: str
    heading_path: tuple[str, ...]
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    sentences: tuple[Sentence, ...]

    @model_validator(mode="after")
    def _spans_agree(self) -> Self:
        if len(self.text) != self.end - self.start:
            raise ValueError(f"passage {self.id}: text is not as long as its span")
        for position, sentence in enumerate(self.sentences):
            begin, stop = sentence.start - self.start, sentence.end - self.start
            if begin < 0 or self.text[begin:stop] != sentence.text:
                raise ValueError(f"passage {self.id}: sentence {position} does not stand at its offsets")
            if sentence.lead_in is not None and not 0 <= sentence.lead_in < position:
                raise ValueError(f"passage {self.id}: sentence {position} has no earlier lead-in")
        return self


class Hit(Noun):
    """A passage found for a query. Higher scores are better; ranks start at 1.

    `sentence_scores` holds one score per sentence of the passage, in order.
    """

    passage: Passage
    score: float
    rank: int = Field(ge=1)
    sentence_scores: tuple[float, ...]

    @model_validator(mode="after")
    def _one_score_a_sentence(self) -> Self:
        if len(self.sentence_scores) != len(self.passage.sentences):
            raise ValueError(f"hit {self.passage.id}: one score per sentence is needed")
        return self
