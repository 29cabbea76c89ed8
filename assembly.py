"""Puts the parts together: the only place that names concrete classes."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from corpus.clinic import Clinic, clinic_documents, clinic_sidecars, read_clinic
from corpus.glossary import read_glossary
from corpus.load import Corpus, load_folder
from corpus.sidecar import read_asked, read_sidecars, read_unanswered
from corpus.tensions import ResolvedTension, read_tensions, resolve
from dialogue.answerable import Answerability
from dialogue.assistant import Assistant, Parts
from dialogue.both_sides import BothSides
from dialogue.compose import Composer
from dialogue.contextualise import Contextualiser, Cues
from dialogue.explain import Explainer
from dialogue.notes import NoteRules, Notes
from dialogue.resolve import Resolver
from dialogue.write import Writer
from guardrails.answer_guard import AnswerRules, RuleAnswerGuard
from guardrails.combine import CombinedQuestionGuard, Weighing
from guardrails.fail_closed import FailClosedAnswerGuard, FailClosedQuestionGuard, LastResort
from guardrails.intent import IntentModel
from guardrails.load import load_question_guard
from guardrails.readable import Reader
from guardrails.vocabulary import load_vocabulary
from guardrails.wording import Wording, WordingFile
from index.build import build, ignore_progress
from index.library import Library, open_library
from index.onnx_embedder import OnnxEmbedder
from index.report import BuildReport, Progress
from index.stores import FaissStore
from index.unanswered import unanswered_vectors
from index.views import PatientQuestion, ViewKind, patient_questions
from retrieval.retriever import HybridRetriever
from retrieval.rewrite import read_synonyms
from retrieval.support import SupportModel
from schema.data_file import read_data_file
from schema.dialogue import Versions
from schema.errors import CorpusError
from schema.protocols import TurnLog
from schema.records import TurnRecord
from settings import ROOT, Settings

_log = logging.getLogger(__name__)
GUARDRAILS = ROOT / "guardrails"
Say = Callable[[str], None]


class Place(NamedTuple):
    """Where documents and their index lie; None stands for the shipped library and its own store."""

    corpus: Path | None = None
    store: Path | None = None


def say_nothing(_: str) -> None:
    """Tell nobody."""


class MemoryLog:
    """Keeps records for as long as the program runs."""

    def __init__(self) -> None:
        self.records: list[TurnRecord] = []

    def record(self, record: TurnRecord) -> None:
        """Keep one record."""
        self.records.append(record)


def open_embedder(settings: Settings) -> OnnxEmbedder:
    """Open the exported embedding model; index and retriever share one."""
    return _embedder(settings.paths.model)


@cache
def _embedder(folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(folder)


@cache
def _support(folder: Path) -> SupportModel:
    return SupportModel(folder)


def store_of(settings: Settings, place: Place) -> Path:
    """Return the folder of the index: the one given, else one of the corpus's own."""
    if place.store is not None:
        return place.store
    if place.corpus is None or place.corpus.resolve() == settings.paths.corpus.resolve():
        return settings.paths.store
    name = sha256(str(place.corpus.resolve()).encode()).hexdigest()[:12]
    return settings.paths.store.with_name(f"store-{name}")


def _patient_questions(settings: Settings, corpus: Path, clinic: Clinic) -> list[PatientQuestion]:
    of_clinic = list(patient_questions(clinic_sidecars(clinic)))
    if corpus.resolve() != settings.paths.corpus.resolve():
        return of_clinic
    sidecars = read_sidecars(settings.paths.sidecar)
    return of_clinic + list(patient_questions(sidecars, read_asked(settings.paths.asked)))


def build_index(
    settings: Settings,
    place: Place,
    say: Say = say_nothing,
    progress: Callable[[Progress], None] = ignore_progress,
) -> BuildReport:
    """Bring the index up to date with its documents, and say per document what came of it.

    Raises:
        CorpusError: the folder holds no usable document.
        StoreError: the index cannot be written.
        ModelError: the embedding model has not been exported.
    """
    folder = place.corpus or settings.paths.corpus
    read, clinic = load_folder(folder), read_clinic()
    read = Corpus(documents=(*read.documents, *clinic_documents(clinic)), skipped=read.skipped)
    for skipped in read.skipped:
        say(f"skipped {skipped.file_name}: {skipped.reason}. {skipped.remedy}")
    report = build(
        read,
        open_embedder(settings),
        store_of(settings, place),
        settings.chunk.max_characters,
        progress,
        questions=_patient_questions(settings, folder, clinic),
    )
    for line in _lines_of(report):
        say(line)
    return report


def _lines_of(report: BuildReport) -> Iterable[str]:
    if report.is_unchanged:
        yield f"nothing changed: {len(report.documents)} documents, index {report.fingerprint[:12]}"
        return
    for each in report.documents:
        yield (
            f"{each.id}: {each.sections} sections, {each.passages} passages, {each.stripped} stripped spans, "
            f"{each.embedded} views embedded, {each.reused} reused"
        )
    yield from (f"{document_id}: no longer there" for document_id in report.removed)
    yield f"{len(report.documents)} documents, index {report.fingerprint[:12]}"


def open_index(settings: Settings, place: Place, embedder: OnnxEmbedder) -> Library:
    """Open the index that serves."""
    folder, most = store_of(settings, place), settings.chunk.max_characters
    return open_library(folder, embedder.name, embedder.dimensions, most, FaissStore)


def open_retriever(settings: Settings, library: Library) -> HybridRetriever:
    """Open the retriever over an index."""
    embedder, fusion = open_embedder(settings), settings.retrieval.fusion
    support = _support(settings.paths.support)
    is_shipped = any(view.kind is ViewKind.QUESTION for view in library.views)
    questions = [each.question for each in read_unanswered(settings.paths.unanswered)] if is_shipped else []
    unanswered = unanswered_vectors(questions, embedder, settings.paths.model) if questions else None
    return HybridRetriever(library, embedder, fusion, support, read_synonyms(), unanswered)


def fresh_index(settings: Settings, place: Place, say: Say = say_nothing) -> Library:
    """Open the index, brought up to date first; a store given without a corpus is opened as it is."""
    if place.store is None or place.corpus is not None:
        build_index(settings, place, say)
    return open_index(settings, place, open_embedder(settings))


def build_assistant(settings: Settings, library: Library, turn_log: TurnLog) -> Assistant:
    """Put the assistant together over an index."""
    return Assistant(
        _parts(settings, library, turn_log), now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex
    )


def question_guard(settings: Settings) -> FailClosedQuestionGuard:
    """Return the guard that serves: rules and model, closing where they fail."""
    weighing = read_data_file(GUARDRAILS / "intent.toml", Weighing)
    reader = Reader(load_vocabulary(GUARDRAILS))
    both = CombinedQuestionGuard(
        load_question_guard(GUARDRAILS), IntentModel(settings.paths.intent), weighing, reader
    )
    return FailClosedQuestionGuard(both, read_data_file(GUARDRAILS / "last_resort.toml", LastResort))


def _tensions(library: Library) -> tuple[ResolvedTension, ...]:
    """Return the disagreements that stand in this library; another library with the same ids has none."""
    try:
        return resolve(read_tensions(), library.documents.values())
    except CorpusError as error:
        _log.info("no disagreements are shown: %s", error)
        return ()


def _parts(settings: Settings, library: Library, turn_log: TurnLog) -> Parts:
    documents, clinic = library.documents, read_clinic()
    retriever, embedder = open_retriever(settings, library), open_embedder(settings)
    answerability = read_data_file(ROOT / "dialogue" / "answerability.toml", Answerability)
    contextualiser = Contextualiser(read_data_file(ROOT / "dialogue" / "follow_up.toml", Cues))
    return Parts(
        question_guard=question_guard(settings),
        resolver=Resolver(
            contextualiser, retriever, answerability, embedder, settings.follow_up, settings.retrieval.hits
        ),
        retriever=retriever,
        composer=Composer(
            documents,
            answerability,
            BothSides(
                _tensions(library),
                library.passages,
                embedder,
                settings.tensions.min_cosine,
                settings.tensions.min_cosine_answered,
            ),
            settings.compose,
        ),
        answer_guard=FailClosedAnswerGuard(
            RuleAnswerGuard(read_data_file(GUARDRAILS / "answer_rules.toml", AnswerRules), documents)
        ),
        notes=Notes(read_data_file(ROOT / "dialogue" / "notes.toml", NoteRules)),
        writer=Writer(
            Wording(
                read_data_file(GUARDRAILS / "wording.toml", WordingFile),
                clinic.emergency_country,
                clinic.contact and f"call {clinic.contact}",
            )
        ),
        explainer=Explainer(read_glossary(), documents),
        turn_log=turn_log,
        versions=Versions(
            index=library.manifest.fingerprint[:16],
            policy=_hash_of(GUARDRAILS.glob("*.toml")),
            code=code_version(),
        ),
        hits=settings.retrieval.hits,
    )


def code_version() -> str:
    """Return a hash of the project's code and data files: the same hash, the same behaviour."""
    folders = (
        "schema",
        "corpus",
        "guardrails",
        "index",
        "retrieval",
        "dialogue",
        "review",
        "evaluation",
        "web",
    )
    files = [*ROOT.glob("*.py"), ROOT / "settings.toml"]
    for folder in folders:
        files += [*(ROOT / folder).glob("*.py"), *(ROOT / folder).glob("*.toml")]
    return _hash_of(files)


def _hash_of(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
