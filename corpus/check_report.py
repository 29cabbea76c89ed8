"""What `library check` found."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from schema.base import Noun


class Level(StrEnum):
    """How grave a finding is: an error must be put right before the library is used."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What a finding is about."""

    FILE = "file"
    ID = "id"
    METADATA = "metadata"
    REVIEW_DATE = "review date"
    READING_GRADE = "reading grade"
    STANDS_ALONE = "stands alone"
    WORDING = "wording"
    DOSE = "dose"
    NEAR_DUPLICATE = "near duplicate"
    SAME_SENTENCE = "same sentence"
    SIDECAR = "sidecar"
    FACT = "fact"
    TENSION = "tension"


class Finding(Noun):
    """One fault: where it stands (`line` counts from 1), what is wrong and what to do about it."""

    kind: Kind
    level: Level = Level.ERROR
    file: str = Field(min_length=1)
    line: int = Field(default=1, ge=1)
    what: str = Field(min_length=1)
    remedy: str = Field(min_length=1)


class Grades(Noun):
    """School grades that a text asks for."""

    flesch_kincaid: float
    automated_readability: float


class SectionRow(Noun):
    """A section with its grades."""

    heading: str
    sentences: int
    grades: Grades


class DocumentRow(Noun):
    """What there is to know of one document at a glance; `sections` in the document's order."""

    id: str
    file: str
    kind: str
    reviewed: str
    grades: Grades
    sections: tuple[SectionRow, ...]
    facts: int
    questions: int
    errors: int
    warnings: int

    @property
    def hardest(self) -> SectionRow:
        """The section with the highest Flesch-Kincaid grade."""
        return max(self.sections, key=lambda section: section.grades.flesch_kincaid)

    @property
    def sentences(self) -> int:
        """How many sentences it has."""
        return sum(section.sentences for section in self.sections)


class Coverage(Noun):
    """How many of the things wanted are there; nothing was wanted where `wanted` is 0."""

    met: int = 0
    wanted: int = 0


class LibraryReport(Noun):
    """One row a document, by id, and all findings, by file and line."""

    folder: str
    checked_on: date
    documents: tuple[DocumentRow, ...]
    findings: tuple[Finding, ...]
    facts: Coverage = Coverage()
    tensions: Coverage = Coverage()

    @property
    def has_errors(self) -> bool:
        """Whether anything must be put right before the library is used."""
        return bool(self.of_level(Level.ERROR))

    def of_level(self, level: Level) -> tuple[Finding, ...]:
        """Return the findings of one level, in order."""
        return tuple(finding for finding in self.findings if finding.level is level)
