"""What every request must be and every response carries."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The chat's own scripts stand in its page and compile its templates; nothing may come from elsewhere.
CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
OPEN_PATHS = re.compile(
    r"/(?:$|config$|theme\.css$|favicon\.ico$|robots\.txt$|assets/|static/|svelte/|healthz$|api/answer$|staff(?:/|$)"
    r"|gradio_api/(?:run/predict$|heartbeat/|startup-events$|app_id/?$))"
)
_OWN_PATHS = re.compile(r"/(?:staff|api|healthz)(?:/|$)")


class Gate:
    """Closes the paths that nobody needs, refuses long bodies, adds security headers to every response.

    Args:
        app: the application behind.
        body_bytes: the longest body of a request.
    """

    def __init__(self, app: ASGIApp, body_bytes: int) -> None:
        self._app = app
        self._body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_own = bool(_OWN_PATHS.match(scope["path"]))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), is_own)
            await send(message)

        status, problem = self._refusal(scope)
        served = JSONResponse({"error": problem}, status) if problem else self._app
        await served(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> tuple[int, str]:
        """Return the status and text of a refusal; an empty text lets the request through."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not OPEN_PATHS.match(scope["path"]):
            return 404, "not found"
        if "transfer-encoding" in headers:
            return 411, "send the length of the body"
        if not length.isdecimal() or int(length) > self._body_bytes:
            return 413, f"the body is longer than {self._body_bytes} bytes"
        return 200, ""


def _add_headers(headers: MutableHeaders, is_own: bool) -> None:
    headers["Content-Security-Policy"] = STRICT_POLICY if is_own else CHAT_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if is_own:
        headers["Cache-Control"] = "no-store"
