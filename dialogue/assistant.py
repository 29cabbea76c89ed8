"""The one way in: a question becomes an answer, stage by stage."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from dialogue.compose import Composer, Composition
from dialogue.explain import Explainer
from dialogue.notes import Notes
from dialogue.resolve import Resolver, Understood
from dialogue.stopwatch import Stopwatch
from dialogue.write import Writer, Written
from guardrails.wording import AFTER_CRISIS, UNCLEAR
from retrieval.retriever import HybridRetriever, Retrieval
from schema.decisions import Decision, Origin, Verdict
from schema.dialogue import Answer, Draft, Question, Turn, Versions
from schema.protocols import AnswerGuard, QuestionGuard, TurnLog
from schema.records import RankedPassage, TurnRecord

_log = logging.getLogger(__name__)
_PRECEDENCE = tuple(Decision)


class Parts(NamedTuple):
    """The finished parts of an assistant; `hits` is how many passages are searched for."""

    question_guard: QuestionGuard
    resolver: Resolver
    retriever: HybridRetriever
    composer: Composer
    answer_guard: AnswerGuard
    notes: Notes
    writer: Writer
    explainer: Explainer
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
            understood = self._understand(question, verdict)
            understood_as = understood.text
        with watch.stage("question_guard"):
            verdict = self._checked_again(question, verdict, understood)
        with watch.stage("retrieve"):
            found = self._retrieve(understood, verdict)
        with watch.stage("compose"):
            composition = parts.composer.compose(
                understood_as, found, is_doubted=verdict.is_doubted, said_before=question.last_answer
            )
        with watch.stage("answer_guard"):
            guarded = parts.answer_guard.check(composition.draft, verdict, question)
        verdict = _settle(verdict, guarded.draft, is_unclear=parts.resolver.is_unclear(question))
        with watch.stage("notes"):
            notes = parts.notes.choose(understood_as, guarded.draft, verdict.decision, question.history)
        with watch.stage("write"):
            shown = composition.model_copy(update={"draft": guarded.draft})
            written = parts.writer.write(verdict, shown, notes, found.hits)
        answer = self._answer(verdict, shown, written, understood_as, watch)
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

    def _understand(self, question: Question, verdict: Verdict) -> Understood:
        """Return the stand-alone question, of a message that is to be answered."""
        if verdict.is_searched or self._takes_up(question, verdict):
            return self._parts.resolver.resolve(question)
        return Understood(text=question.text)

    def _checked_again(self, question: Question, verdict: Verdict, understood: Understood) -> Verdict:
        """Return the graver of the verdicts on both forms; of an offer taken up, that on the offer."""
        if understood.text == question.text:
            return verdict
        guard = self._parts.question_guard
        if self._takes_up(question, verdict):
            return guard.check(Question(text=understood.text, history=question.history), understood.text)
        second = guard.check(question, understood.text)
        return min(verdict, second, key=lambda each: _PRECEDENCE.index(each.decision))

    def _takes_up(self, question: Question, verdict: Verdict) -> bool:
        return _may_take_up(verdict) and self._parts.resolver.takes_up(question)

    def _retrieve(self, understood: Understood, verdict: Verdict) -> Retrieval:
        if not verdict.is_searched:
            return Retrieval()
        return self._parts.retriever.search(understood.text, self._parts.hits, understood.forms)

    def _answer(
        self, verdict: Verdict, shown: Composition, written: Written, understood_as: str, watch: Stopwatch
    ) -> Answer:
        is_answering, draft = verdict.decision.is_answering, shown.draft
        return Answer(
            decision=verdict.decision,
            rule=verdict.rule,
            reason=verdict.reason,
            text=written.text,
            statements=draft.statements if is_answering else (),
            citations=draft.citations if is_answering else (),
            notes=written.notes,
            topics=written.topics,
            words=self._parts.explainer.explain(draft) if is_answering else (),
            understood_as=understood_as,
            support=shown.support,
            versions=self._parts.versions,
            seconds=watch.read(),
        )

    def _record(self, turn: TurnRecord) -> None:
        """Log a turn; the chat never fails because the log does."""
        try:
            self._parts.turn_log.record(turn)
        except Exception as error:
            _log.error("turn %s could not be logged: %s", turn.id, type(error).__name__)


def _may_take_up(verdict: Verdict) -> bool:
    """Say whether "go on then" may be read as what it takes up: never after a rule saw harm in it."""
    is_harmless = verdict.decision is Decision.SMALLTALK or verdict.decision.is_answering
    return is_harmless or verdict.origin is Origin.MODEL


def _settle(verdict: Verdict, draft: Draft, *, is_unclear: bool) -> Verdict:
    """Let the library have the last word: no statement, no answer; statements lift the model's doubt."""
    if draft.statements and verdict.is_doubted:
        cautious = Decision.ANSWER_WITH_CAUTION if verdict.is_personal else Decision.ANSWER
        return verdict.model_copy(update={"decision": cautious, "rule": "library-answers"})
    if draft.statements or not verdict.decision.is_answering:
        return verdict
    reason = "The library holds no passage that answers this."
    unsupported = UNCLEAR if is_unclear else "no-support"
    rule = verdict.rule if verdict.rule == AFTER_CRISIS else unsupported
    return verdict.model_copy(
        update={"decision": Decision.OUT_OF_SCOPE, "rule": rule, "reason": reason, "evidence": ""}
    )
