"""Where sources disagree: topics with two or more sides, each side as sentences of the library."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from corpus.characters import normalise
from corpus.sentences import sentences_in
from schema.base import Noun
from schema.data_file import read_data_file
from schema.documents import Document
from schema.errors import CorpusError

TENSIONS_FILE = Path(__file__).with_name("tensions.toml")
FEWEST_SIDES = 2


class TensionStatement(Noun):
    """A sentence, word for word, of the section with this heading in the document with this id."""

    source: str = Field(min_length=1)
    heading: str = Field(min_length=1)
    sentence: str = Field(min_length=1)


class TensionSide(Noun):
    """One side with a label in plain words; its statements come from different sources, strongest first."""

    label: str = Field(min_length=1)
    statements: tuple[TensionStatement, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_source_speaks_once(self) -> Self:
        sources = [statement.source for statement in self.statements]
        if doubled := sorted({source for source in sources if sources.count(source) > 1}):
            raise ValueError(f"side {self.label!r} quotes {doubled[0]!r} twice; keep its strongest sentence")
        return self


def _compiled(patterns: Iterable[object]) -> tuple[object, ...]:
    """Return patterns with those compiled that are text; what else there is, is left to be refused."""
    try:
        return tuple(re.compile(f"(?is){each}") if isinstance(each, str) else each for each in patterns)
    except re.error as error:
        raise ValueError(f"{error.pattern!r} is no regular expression ({error})") from error


class _Topic(Noun):
    """What a tension says beside its sides.

    `asks` are regular expressions, case ignored, found in questions that touch the topic, unless one of
    `other_subjects` is found too; `touched_by` and `not_touched_by` are examples of questions that do
    and look-alikes that do not. `asked_as` are more questions that touch it, in patients' words: one that
    is nearly one of these touches the topic, whatever its words. `say` is the fair sentence, in our words.
    """

    id: str = Field(min_length=1)
    topic: str = Field(min_length=1)
    asks: tuple[re.Pattern[str], ...] = Field(min_length=1)
    other_subjects: tuple[re.Pattern[str], ...] = ()
    touched_by: tuple[str, ...] = Field(min_length=2)
    not_touched_by: tuple[str, ...] = Field(min_length=2)
    asked_as: tuple[str, ...] = ()
    say: str = Field(min_length=1)
    reviewed_by: str = Field(min_length=1)

    @field_validator("asks", "other_subjects", mode="before")
    @classmethod
    def _ignores_case(cls, patterns: Iterable[object]) -> tuple[object, ...]:
        return _compiled(patterns)

    def touches(self, question: str) -> bool:
        """Return whether a question is about this topic."""
        plain = normalise(question)
        is_asked = any(pattern.search(plain) for pattern in self.asks)
        return is_asked and not self.names_other_subject(question)

    def names_other_subject(self, question: str) -> bool:
        """Return whether a question names something that this topic is not about."""
        plain = normalise(question)
        return any(pattern.search(plain) for pattern in self.other_subjects)


class Tension(_Topic):
    """A topic on which sources disagree, with its sides as they are written in the data file."""

    sides: tuple[TensionSide, ...] = Field(alias="side", min_length=FEWEST_SIDES)


class _Tensions(Noun):
    other_subjects: tuple[str, ...] = ()
    tension: tuple[Tension, ...] = ()

    @field_validator("other_subjects")
    @classmethod
    def _are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        _compiled(patterns)
        return patterns

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [tension.id for tension in self.tension]
        if doubled := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"tension {doubled[0]!r} stands twice; give one another id")
        return self


class ResolvedStatement(Noun):
    """A statement at its place: `document.text[start:end] == text`."""

    document_id: str
    heading_path: tuple[str, ...]
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str = Field(min_length=1)


class ResolvedSide(Noun):
    """A side with the statements that the library holds, strongest first."""

    label: str
    statements: tuple[ResolvedStatement, ...] = Field(min_length=1)


class ResolvedTension(_Topic):
    """A tension whose sides stand in the library."""

    sides: tuple[ResolvedSide, ...] = Field(min_length=FEWEST_SIDES)


def read_tensions(path: Path = TENSIONS_FILE) -> tuple[Tension, ...]:
    """Read the tensions, in the order of the file: of several that a question touches, the first counts.

    Raises:
        SettingsError: the file is missing, is no TOML, or a tension is incomplete.
    """
    read = read_data_file(path, _Tensions)
    shared = _compiled(read.other_subjects)
    return tuple(tension.model_copy(update={"other_subjects": shared}) for tension in read.tension)


def resolve(tensions: Iterable[Tension], documents: Iterable[Document]) -> tuple[ResolvedTension, ...]:
    """Find every statement of every tension in its document.

    Statements whose source is not among the documents are dropped, then sides without a statement,
    then tensions with fewer than two sides.

    Raises:
        CorpusError: a document no longer holds a sentence that a tension quotes from it.
    """
    shelf = {document.id: document for document in documents}
    found = ((tension, _sides(tension, shelf)) for tension in tensions)
    return tuple(
        ResolvedTension(**{name: getattr(tension, name) for name in _Topic.model_fields}, sides=sides)
        for tension, sides in found
        if len(sides) >= FEWEST_SIDES
    )


def _sides(tension: Tension, shelf: Mapping[str, Document]) -> tuple[ResolvedSide, ...]:
    sides: list[ResolvedSide] = []
    for side in tension.sides:
        present = (statement for statement in side.statements if statement.source in shelf)
        found = tuple(locate(tension.id, statement, shelf[statement.source]) for statement in present)
        sides.extend([ResolvedSide(label=side.label, statements=found)] if found else [])
    return tuple(sides)


def locate(tension_id: str, statement: TensionStatement, document: Document) -> ResolvedStatement:
    """Return where a statement stands as a whole sentence that can be quoted by itself.

    Raises:
        CorpusError: the document has no such section, or the section no such sentence.
    """
    sections = [section for section in document.sections if statement.heading in section.heading_path]
    for section in sections:
        for sentence in sentences_in(document.text, section.start, section.end):
            if sentence.text == statement.sentence and sentence.lead_in is None:
                return ResolvedStatement(
                    document_id=document.id,
                    heading_path=section.heading_path,
                    start=sentence.start,
                    end=sentence.end,
                    text=sentence.text,
                )
    missing = f"the sentence {statement.sentence!r}" if sections else f"the heading {statement.heading!r}"
    raise CorpusError(
        document.file_name,
        f"tension {tension_id} quotes {missing}, which no longer stands there word for word",
        "Correct the tension, or put the text back.",
    )
