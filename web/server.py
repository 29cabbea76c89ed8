"""The web server: chat page, answers for programs, staff desk."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import uvicorn
from fastapi import FastAPI

from schema.errors import CitewellError
from web.api import api_router
from web.gate import Gate
from web.parts import WebParts
from web.patient import STATIC, PatientPage, theme
from web.staff import error_page, staff_router

HOST = "127.0.0.1"
PORT = 7860
SHUTDOWN_SECONDS = 3


def create_app(parts: WebParts) -> FastAPI:
    """Return the application: the chat at `/`, `/api/answer`, `/healthz` and the desk at `/staff`."""
    app = FastAPI(title=str(parts.texts.title), docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Gate, body_bytes=parts.limits.body_bytes)
    app.add_exception_handler(CitewellError, error_page)
    app.include_router(api_router(parts))
    app.include_router(staff_router(parts))
    # Where no event loop runs, Gradio opens some of its own and never closes them.
    with ThreadPoolExecutor(max_workers=1) as beside:
        return beside.submit(asyncio.run, _with_chat(app, parts)).result()


async def _with_chat(app: FastAPI, parts: WebParts) -> FastAPI:
    served: FastAPI = gr.mount_gradio_app(
        app,
        PatientPage(parts).build(),
        path="/",
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=theme(),
        css_paths=[STATIC / "patient.css"],
        favicon_path=str(STATIC / "favicon.png"),
        max_file_size=1,
    )
    return served


class Server:
    """The application, ready to be served.

    Args:
        parts: what the pages are made of.
    """

    def __init__(self, parts: WebParts) -> None:
        self.app = create_app(parts)

    def run(self, host: str = HOST, port: int = PORT) -> None:
        """Serve until stopped; only this machine reaches the default address."""
        uvicorn.run(
            self.app,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
