"""Answers over HTTP, for programs."""

from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from schema.base import Noun
from schema.dialogue import Question, Turn
from web.failures import log_failure
from web.parts import Limits, WebParts


class AskedQuestion(Noun):
    """The body of a request; `history` holds the turns before, oldest first."""

    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    conversation_id: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,64}$")


def api_router(parts: WebParts) -> APIRouter:
    """Return `POST /api/answer` (a question to the JSON of its answer) and `GET /healthz`.

    The response's header `X-Turn-Id` names the logged turn. Errors are JSON: `{"error": text}`, with
    413 for a body that is too long, 422 for one that is malformed, 500 where the assistant fails.
    """
    router = APIRouter()

    @router.post("/api/answer")
    async def answer(request: Request) -> JSONResponse:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return _error(415, "send application/json")
        try:
            asked = _parse(await request.body(), parts.limits)
        except ValueError as error:
            return _error(422, str(error))
        return await run_in_threadpool(_answer, asked, parts)

    @router.get("/healthz")
    def health() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    return router


def _answer(asked: AskedQuestion, parts: WebParts) -> JSONResponse:
    question = Question(text=asked.question, history=asked.history)
    try:
        turn_id, answer = parts.ask(question, asked.conversation_id or uuid4().hex)
    except Exception as error:
        log_failure("a question could not be answered", error)
        return _error(500, "the question could not be answered")
    return JSONResponse(answer.model_dump(mode="json"), headers={"X-Turn-Id": turn_id})


def _parse(body: bytes, limits: Limits) -> AskedQuestion:
    try:
        asked = AskedQuestion.model_validate_json(body)
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors())
        raise ValueError("; ".join(problems)) from error
    if not asked.question.strip():
        raise ValueError("question: is blank")
    if len(asked.question) > limits.question_characters:
        raise ValueError(f"question: is longer than {limits.question_characters} characters")
    if len(asked.history) > limits.history_turns:
        raise ValueError(f"history: holds more than {limits.history_turns} turns")
    if any(len(turn.text) > limits.turn_characters for turn in asked.history):
        raise ValueError(f"history: a turn is longer than {limits.turn_characters} characters")
    return asked


def _error(status: int, problem: str) -> JSONResponse:
    return JSONResponse({"error": problem}, status)
