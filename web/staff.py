"""The desk where clinic staff look at answers, give verdicts and export them."""

import pathlib
import re
import time
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from pydantic import Field, ValidationError

from review.database import UnknownTurnError
from review.export import csv_lines
from review.verdicts import Filters, GivenVerdict, Helpfulness, Support
from schema.base import Noun
from schema.decisions import Decision
from web.failures import log_failure
from web.opened import open_citation
from web.parts import WebParts
from web.render import environment
from web.sign_in import COOKIE, Door, ForeignFormError, StaffSession

_STATIC = pathlib.Path(__file__).with_name("static")
_FILES = {"staff.css": "text/css", "staff.js": "text/javascript"}
_PAGE_NUMBER = re.compile(r"[0-9]{1,7}")
_TEMPLATES = environment()
_FILTER_FIELDS = ("first_day", "last_day", "decision", "source_id", "helpfulness", "has_verdict", "text")


class VerdictForm(Noun):
    """What a reviewer sends about one citation."""

    form_token: str
    support: Support
    comment: str = Field(default="", max_length=5000)


def page(template: str, status: int = HTTPStatus.OK, **values: object) -> HTMLResponse:
    """Return a staff page."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**values), status)


def error_page(_request: Request, error: Exception) -> Response:
    """Return the page for a turn that is not there, or for a log that cannot be read or written."""
    if isinstance(error, ForeignFormError):
        problem = "This form is too old. Go back, reload the page and try again."
        return page("staff_error.html", HTTPStatus.FORBIDDEN, problem=problem)
    if isinstance(error, UnknownTurnError):
        return page("staff_error.html", HTTPStatus.NOT_FOUND, problem="There is no such turn or citation.")
    log_failure("a staff page failed", error)
    problem = "The log of answers cannot be used just now. Nothing was changed. Please try again."
    return page("staff_error.html", HTTPStatus.SERVICE_UNAVAILABLE, problem=problem)


def staff_router(parts: WebParts) -> APIRouter:
    """Return the routes under `/staff`; without a password each of them says that the desk is closed."""
    router = APIRouter(prefix="/staff")
    router.add_api_route("/static/{name}", _static)
    if not parts.staff_password:
        router.add_api_route("", _closed, methods=["GET", "POST"])
        router.add_api_route("/{path:path}", _closed, methods=["GET", "POST"])
        return router
    desk = StaffPages(parts, Door(parts.staff_password, parts.limits, time.monotonic))
    router.add_api_route("/sign-in", desk.sign_in_form)
    router.add_api_route("/sign-in", desk.sign_in, methods=["POST"])
    for path, endpoint, method in (
        ("", desk.list_turns, "GET"),
        ("/export.csv", desk.export, "GET"),
        ("/turns/{turn_id}", desk.turn, "GET"),
        ("/turns/{turn_id}/citations/{number}", desk.give_verdict, "POST"),
        ("/sign-out", desk.sign_out, "POST"),
        ("/{path:path}", _elsewhere, "GET"),
    ):
        router.add_api_route(path, endpoint, methods=[method], dependencies=[Depends(desk.require_session)])
    return router


def _static(name: str) -> FileResponse:
    if name not in _FILES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(_STATIC / name, media_type=_FILES[name])


def _closed() -> HTMLResponse:
    return page("staff_closed.html", HTTPStatus.FORBIDDEN)


def _elsewhere(path: str) -> Response:
    if path:
        return page("staff_error.html", HTTPStatus.NOT_FOUND, problem="There is no such page.")
    return _to("/staff")


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _filters(request: Request) -> Filters:
    """Return the filters of an address; empty fields filter nothing."""
    given = {name: request.query_params.get(name, "").strip() for name in _FILTER_FIELDS}
    return Filters.model_validate({name: value for name, value in given.items() if value})


class StaffPages:
    """The pages of the desk.

    Args:
        parts: what the desk reads and writes.
        door: who may come in.
    """

    def __init__(self, parts: WebParts, door: Door) -> None:
        self._desk = parts.desk
        self._open_document = parts.open_document
        self._page_size = parts.limits.page_size
        self._session_seconds = parts.limits.staff_seconds
        self._door = door

    def require_session(self, request: Request) -> StaffSession:
        """Return who is signed in; anyone else is sent to the sign-in form."""
        session = self._door.session(request.cookies.get(COOKIE, ""))
        if session is None:
            raise HTTPException(HTTPStatus.SEE_OTHER, headers={"Location": "/staff/sign-in"})
        return session

    def _require_form(self, request: Request, form_token: str) -> StaffSession:
        session = self.require_session(request)
        self._door.require_own_form(session, form_token)
        return session

    def sign_in_form(self) -> HTMLResponse:
        """Show the form."""
        return page("staff_sign_in.html", problem="")

    def sign_in(
        self,
        request: Request,
        reviewer: Annotated[str, Form(max_length=80)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        """Let someone in who gives a name and the password."""
        address = request.client.host if request.client else "unknown"
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return page("staff_sign_in.html", HTTPStatus.FORBIDDEN, problem="Please sign in on this page.")
        if self._door.is_blocked(address):
            problem = "Too many wrong passwords. Please wait some minutes and try again."
            return page("staff_sign_in.html", HTTPStatus.TOO_MANY_REQUESTS, problem=problem)
        if not reviewer.strip():
            problem = "Please give your name or initials. They are kept with your verdicts."
            return page("staff_sign_in.html", HTTPStatus.UNPROCESSABLE_ENTITY, problem=problem)
        if not self._door.opens_with(password, address):
            return page("staff_sign_in.html", HTTPStatus.FORBIDDEN, problem="The password is wrong.")
        response = _to("/staff")
        response.set_cookie(
            COOKIE,
            self._door.new_cookie(reviewer.strip()),
            max_age=self._session_seconds,
            path="/staff",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    def sign_out(self, request: Request, form_token: Annotated[str, Form()] = "") -> Response:
        """End the session."""
        self._door.sign_out(self._require_form(request, form_token))
        response = _to("/staff/sign-in")
        response.delete_cookie(COOKIE, path="/staff", httponly=True, samesite="strict")
        return response

    def list_turns(self, request: Request) -> HTMLResponse:
        """Show a page of the turns that pass the filters of the address."""
        problem, status = "", HTTPStatus.OK
        try:
            filters = _filters(request)
        except ValidationError as error:
            filters, status = Filters(), HTTPStatus.UNPROCESSABLE_ENTITY
            problem = "These filters cannot be used: " + "; ".join(each["msg"] for each in error.errors())
        number = request.query_params.get("page", "")
        shown = self._desk.list_turns(
            filters, int(number) if _PAGE_NUMBER.fullmatch(number) else 1, self._page_size
        )
        chosen = {name: request.query_params.get(name, "") for name in _FILTER_FIELDS}
        return page(
            "staff_list.html",
            status,
            session=self.require_session(request),
            problem=problem,
            shown=shown,
            chosen=chosen,
            query=urlencode({name: value for name, value in chosen.items() if value}),
            sources=self._desk.cited_sources(),
            decisions=list(Decision),
            helpfulness=list(Helpfulness),
        )

    def turn(self, request: Request, turn_id: str) -> HTMLResponse:
        """Show one turn with each citation opened in its source."""
        turn = self._desk.turn(turn_id)
        opened = [open_citation(citation, self._open_document) for citation in turn.record.answer.citations]
        return page(
            "staff_turn.html",
            session=self.require_session(request),
            turn=turn,
            opened=opened,
            supports=list(Support),
        )

    def give_verdict(
        self,
        request: Request,
        turn_id: str,
        number: Annotated[int, Path(ge=1)],
        form: Annotated[VerdictForm, Form()],
    ) -> Response:
        """Keep a verdict on one citation and show the turn again."""
        session = self._require_form(request, form.form_token)
        verdict = GivenVerdict(
            citation_number=number,
            support=form.support,
            comment=form.comment.strip(),
            reviewer=session.reviewer,
        )
        self._desk.give_verdict(turn_id, verdict)
        return _to(f"/staff/turns/{turn_id}#citation-{number}")

    def export(self, request: Request) -> Response:
        """Return the turns that pass the filters as CSV; the first bytes say UTF-8 to spreadsheets."""
        try:
            filters = _filters(request)
        except ValidationError:
            return _to(f"/staff?{request.query_params}")
        lines = "".join(csv_lines(self._desk.each_turn(filters)))
        headers = {"Content-Disposition": 'attachment; filename="citewell-turns.csv"'}
        return Response(f"\ufeff{lines}", media_type="text/csv; charset=utf-8", headers=headers)
