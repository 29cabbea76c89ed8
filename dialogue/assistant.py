"""The one way in: a question becomes an answer, stage by stage."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from dialogue.compose import Composer
from dialogue.contextualise import Contextualiser
from dialogue.notes import Notes
from dialogue.stopwatch import Stopwatch
from dialogue.write import Writer, Written
from guardrails.wording import AFTER_CRISIS
from retrieval.retriever import HybridRetriever, Retrieval
from schema.decisions import Decision, Verdict
from schema.dialogue import Answer, Draft, Question, Turn, Versions
from schema.protocols import AnswerGuard, QuestionGuard, TurnLog
from schema.records import RankedPassage, TurnRecord

_log = logging.getLogger(__name__)
_PRECEDENCE = tuple(Decision)


class Parts(NamedTuple):
    """The finished parts of an assistant; `hits` is how many passages are searched for."""

    question_guard: QuestionGuard
    contextualiser: Contextualiser
    retriever: HybridRetriever
    composer: Composer
    answer_guard: AnswerGuard
    notes: Notes
    writer: Writer
    turn_log: TurnLog
    versions: Versions
    hits: int


class Assistant:
    """Answers patients' questions from the library, with citations, behind two guards."""

    def __init__(self, parts: Parts, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._parts = parts
        self._now = now
        self._new_id = new_id

    def answer(
        self, text: str, history: Sequence[Turn] = (), *, turn_id: str = "", conversation_id: str = ""
    ) -> Answer:
        """Answer one message, read with the turns before it (oldest first), and log what explains it.

        The same message and history give the same answer but for `seconds`. `turn_id` names the
        record in the log; a new id is made where none is given.
        """
        parts, watch = self._parts, Stopwatch()
        question = Question(text=text, history=tuple(history))
        with watch.stage("question_guard"):
            verdict = parts.question_guard.check(question, text)
        with watch.stage("contextualise"):
            understood_as, verdict = self._contextualise(question, verdict)
        with watch.stage("retrieve"):
            found = self._retrieve(understood_as, verdict)
        with watch.stage("compose"):
            composition = parts.composer.compose(understood_as, found, is_doubted=verdict.is_doubted)
        with watch.stage("answer_guard"):
            guarded = parts.answer_guard.check(composition.draft, verdict, question)
        verdict = _settle(verdict, guarded.draft)
        with watch.stage("notes"):
            notes = parts.notes.choose(understood_as, guarded.draft, verdict.decision, question.history)
        with watch.stage("write"):
            shown = composition.model_copy(update={"draft": guarded.draft})
            written = parts.writer.write(verdict, shown, notes, found.hits)
        answer = self._answer(verdict, guarded.draft, written, understood_as, watch)
        self._record(
            TurnRecord(
                id=turn_id or self._new_id(),
                conversation_id=conversation_id,
                at=self._now(),
                question=text,
                history_turns=len(question.history),
                verdict=verdict,
                ranked=tuple(
                    RankedPassage(passage_id=h.passage.id, score=h.score, rank=h.rank) for h in found.hits
                ),
                removed=guarded.removed,
                answer=answer,
            )
        )
        return answer

    def _contextualise(self, question: Question, verdict: Verdict) -> tuple[str, Verdict]:
        """Return the stand-alone question, and the graver of the verdicts on both forms."""
        if not verdict.is_searched:
            return question.text, verdict
        understood_as = self._parts.contextualiser.contextualise(question)
        if understood_as == question.text:
            return understood_as, verdict
        second = self._parts.question_guard.check(question, understood_as)
        return understood_as, min(verdict, second, key=lambda each: _PRECEDENCE.index(each.decision))

    def _retrieve(self, understood_as: str, verdict: Verdict) -> Retrieval:
        if not verdict.is_searched:
            return Retrieval()
        return self._parts.retriever.search(understood_as, self._parts.hits)

    def _answer(
        self, verdict: Verdict, draft: Draft, written: Written, understood_as: str, watch: Stopwatch
    ) -> Answer:
        is_answering = verdict.decision.is_answering
        return Answer(
            decision=verdict.decision,
            rule=verdict.rule,
            reason=verdict.reason,
            text=written.text,
            statements=draft.statements if is_answering else (),
            citations=draft.citations if is_answering else (),
            notes=written.notes,
            topics=written.topics,
            understood_as=understood_as,
            versions=self._parts.versions,
            seconds=watch.read(),
        )

    def _record(self, turn: TurnRecord) -> None:
        """Log a turn; the chat never fails because the log does."""
        try:
            self._parts.turn_log.record(turn)
        except Exception as error:
            _log.error("turn %s could not be logged: %s", turn.id, type(error).__name__)


def _settle(verdict: Verdict, draft: Draft) -> Verdict:
    """Let the library have the last word: no statement, no answer; statements lift the model's doubt."""
    if draft.statements and verdict.is_doubted:
        cautious = Decision.ANSWER_WITH_CAUTION if verdict.is_personal else Decision.ANSWER
        return verdict.model_copy(update={"decision": cautious, "rule": "library-answers"})
    if draft.statements or not verdict.decision.is_answering:
        return verdict
    reason = "The library holds no passage that answers this."
    rule = verdict.rule if verdict.rule == AFTER_CRISIS else "no-support"
    return verdict.model_copy(
        update={"decision": Decision.OUT_OF_SCOPE, "rule": rule, "reason": reason, "evidence": ""}
    )
