"""An answerer of real nouns that quotes one small document, and the web parts around it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from dialogue.evidence import evidence_label
from review.database import ReviewDatabase
from review.desk import Desk
from review.log import SqlTurnLog
from schema.decisions import Decision, Verdict
from schema.dialogue import Answer, Citation, ExplainedWord, Question, Statement, Versions
from schema.documents import Document, Kind, Section, Source
from schema.errors import CorpusError
from schema.records import RankedPassage, TurnRecord
from web.parts import Limits, WebParts
from web.texts import load_texts

PARAGRAPHS = (
    "Getting home",
    "You will feel drowsy for some hours. Do not drive home after an infusion. Ask someone you trust to take "
    "you home, and rest for the remainder of the day.",
    "What to tell the team",
    "Before the first visit, tell the team about:\n- heart trouble\n- <b>every medicine</b> you take\n"
    "- past drug use",
    "How long it takes",
    "One infusion takes about 40 minutes. Staff watch your blood pressure all the time.",
    "Later that day",
    *(
        f"Paragraph {n} of this leaflet fills the page so that a reader has to scroll, as with real leaflets."
        for n in range(1, 25)
    ),
    "The first weeks",
    "Write down your pain every evening. Some people feel better for a few weeks, some feel no change.",
)
TEXT = "\n\n".join(PARAGRAPHS)
SOURCE = Source(
    id="home-leaflet",
    title="Going home after an infusion",
    publisher="Example Hospital",
    published="2025-10-10",
    kind=Kind.PATIENT_GUIDE,
    url="https://hospital.example/leaflets/home",
)
DOCUMENT = Document(
    source=SOURCE,
    text=TEXT,
    sections=(Section(heading_path=("Getting home",), start=0, end=len(TEXT)),),
    file_name="home-leaflet.md",
    file_sha256="0" * 64,
)
WORD = ExplainedWord(
    term="infusion", meaning="A drug given <slowly> by a drip.", source_id=SOURCE.id, title=SOURCE.title
)
PASSWORD = "correct horse"  # noqa: S105 - opens nothing outside the tests
VERSIONS = Versions(index="index-1", policy="policy-1", code="code-1")
NOTE = "Do not drive until your care team says that you may."
URGENT = (
    "Call the emergency number now: 911 (US), 999 (UK) or 112 (EU).\n\n"
    "Poison help: 1-800-222-1222. Do not wait, and do not stay alone."
)
CRISIS = (
    "You can talk to someone right now. In the US, call or text 988. In the UK, call 116 123.\n\n"
    "If you are in danger now, call 911, 999 or 112."
)
REFUSAL = (
    "I can't tell you what dose to take. Only your care team can, because they know your health.\n\n"
    "The library can tell you how doses are set in general."
)
OUT_OF_SCOPE = (
    "The library holds nothing that answers this. The nearest things it covers are:\n"
    "- Getting home\n- How long it takes\n\nYour care team can tell you more."
)
DRIVE = "Do not drive home after an infusion."
PAIN_DIARY = "Write down your pain every evening."
TELL = PARAGRAPHS[3]


def citation(number: int, quote: str) -> Citation:
    start = TEXT.index(quote)
    paragraph = next(part for part in PARAGRAPHS if quote in part)
    return Citation(
        number=number,
        source_id=SOURCE.id,
        title=SOURCE.title,
        publisher=SOURCE.publisher,
        published=SOURCE.published,
        kind=SOURCE.kind.value,
        evidence=evidence_label(SOURCE),
        section="Getting home",
        url=SOURCE.url,
        passage_id=f"{SOURCE.id}-{number}",
        start=start,
        end=start + len(quote),
        quote=quote,
        context=paragraph,
        sha256=DOCUMENT.sha256,
    )


def cited_answer(question: str, *quotes: str, notes: tuple[str, ...] = (), understood_as: str = "") -> Answer:
    citations = tuple(citation(number, quote) for number, quote in enumerate(quotes, start=1))
    marked = " ".join(f"{c.quote} [{c.number}]" for c in citations)
    return Answer(
        decision=Decision.ANSWER_WITH_CAUTION if notes else Decision.ANSWER,
        rule="stand-in",
        reason="The library answers it.",
        text="\n\n".join([marked, *notes]),
        statements=tuple(Statement(quote=c.quote, citation=c.number) for c in citations),
        citations=citations,
        notes=notes,
        words=(WORD,) if DRIVE in quotes else (),
        understood_as=understood_as or question,
        versions=VERSIONS,
        seconds={"total": 0.01},
    )


def fixed_answer(question: str, decision: Decision, text: str, topics: tuple[str, ...] = ()) -> Answer:
    return Answer(
        decision=decision,
        rule="stand-in",
        reason="A rule matched.",
        text=text,
        topics=topics,
        understood_as=question,
        versions=VERSIONS,
        seconds={"total": 0.01},
    )


def stand_in_answer(question: Question) -> Answer:
    """Choose an answer by a word of the question."""
    text, low = question.text, question.text.lower()
    if "breathe" in low:
        return fixed_answer(text, Decision.EMERGENCY, URGENT)
    if "reason to live" in low:
        return fixed_answer(text, Decision.CRISIS, CRISIS)
    if "how many mg" in low:
        return fixed_answer(text, Decision.REFUSE_DOSING, REFUSAL)
    if "capital" in low:
        return fixed_answer(text, Decision.OUT_OF_SCOPE, OUT_OF_SCOPE, ("Getting home", "How long it takes"))
    if "tell" in low:
        return cited_answer(text, TELL)
    if "fail" in low:
        raise RuntimeError(f"cannot answer {text}")
    before = " ".join(turn.text for turn in question.history[:1])
    understood = f"{text.rstrip('?')}, {before}?" if before else text
    return cited_answer(text, DRIVE, PAIN_DIARY, notes=(NOTE,), understood_as=understood)


def record_of(question: Question, answer: Answer, turn_id: str, conversation_id: str) -> TurnRecord:
    verdict = Verdict(decision=answer.decision, rule=answer.rule, reason=answer.reason)
    ranked = tuple(
        RankedPassage(passage_id=c.passage_id, score=1 / c.number, rank=c.number) for c in answer.citations
    )
    return TurnRecord(
        id=turn_id,
        conversation_id=conversation_id,
        at=datetime.now(UTC),
        question=question.text,
        history_turns=len(question.history),
        verdict=verdict,
        ranked=ranked,
        answer=answer,
    )


def open_document(source_id: str) -> Document:
    if source_id != SOURCE.id:
        raise CorpusError(source_id, "is not in the library", "Take an id that is")
    return DOCUMENT


def asker(log: SqlTurnLog) -> Callable[[Question, str], tuple[str, Answer]]:
    """Return an ask that logs each turn, as the assistant does."""

    def ask(question: Question, conversation_id: str) -> tuple[str, Answer]:
        answer, turn_id = stand_in_answer(question), uuid4().hex
        log.record(record_of(question, answer, turn_id, conversation_id))
        return turn_id, answer

    return ask


def web_parts(folder: Path, password: str | None = PASSWORD, limits: Limits | None = None) -> WebParts:
    """Return parts whose log lies in the folder."""
    database = ReviewDatabase(folder / "review.sqlite")
    log = SqlTurnLog(database)
    return WebParts(
        ask=asker(log),
        mark_helpful=log.mark_helpful,
        desk=Desk(database),
        texts=load_texts(),
        open_document=open_document,
        staff_password=password,
        limits=limits or Limits(),
    )
