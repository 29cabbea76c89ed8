import os
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_stand_in import web_parts

import web.server
from web.server import Server

CLOSED = [
    "/docs", "/redoc", "/openapi.json", "/login", "/logout", "/monitoring", "/monitoring/summary",
    "/manifest.json", "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/upload",
    "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=https://example.org", "/gradio_api/runs",
    "/gradio_api/deep_link", "/gradio_api/mcp/sse", "/gradio_api/vibe-code", "/gradio_api/component_server",
    "/gradio_api/call/x", "/gradio_api/process_recording", "/gradio_api/queue/join",
]  # fmt: skip


def test_the_chat_page_is_served_with_its_title(client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "<gradio-app" in response.text
    assert "Ask about ketamine infusions for chronic pain" in response.text


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_chat_does_not_need_is_closed(client, path: str) -> None:
    for method in ("GET", "POST"):
        assert client.request(method, path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/staff/sign-in", "/theme.css", "/nowhere", "/static/none"]
)
def test_every_response_carries_the_security_headers(client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src" in headers["content-security-policy"]


def test_the_staff_desk_allows_no_inline_script(client) -> None:
    policy = client.get("/staff/sign-in").headers["content-security-policy"]
    assert "unsafe" not in policy


def test_the_page_names_no_other_machine_to_load_from(client) -> None:
    page = client.get("/").text
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded
    assert not [url for url in loaded if re.match(r"(https?:)?//", url)]
    assert "fonts.googleapis" not in client.get("/theme.css").text


def test_nothing_is_reported_and_nothing_is_kept_in_the_browser(client) -> None:
    page = client.get("/").text
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert re.search(r'"run_history":\s*false', page)
    assert re.search(r'"footer_links":\s*\[\]', page)
    assert re.search(r'"analytics_enabled":\s*false', page)


def test_no_event_of_the_page_is_offered_to_programs(client) -> None:
    offered = re.findall(r'"api_visibility":\s*"(\w+)"', client.get("/").text)
    assert len(offered) >= 8
    assert set(offered) == {"private"}


def test_the_icon_is_our_own(client) -> None:
    own = Path(web.server.__file__).parent / "static" / "favicon.png"
    assert client.get("/favicon.ico").content == own.read_bytes()


def test_only_this_machine_reaches_the_default_address(tmp_path, monkeypatch) -> None:
    served = {}
    monkeypatch.setattr(web.server.uvicorn, "run", lambda app, **options: served.update(options, app=app))
    server = Server(web_parts(tmp_path))
    server.run()
    assert (served["app"], served["host"], served["port"]) == (server.app, "127.0.0.1", 7860)
    server.run("0.0.0.0", 8000)  # noqa: S104 - nothing is bound here
    assert (served["host"], served["port"]) == ("0.0.0.0", 8000)  # noqa: S104 - nothing is bound here


def test_start_and_stop_pass_the_gate(app) -> None:
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
