"""A real browser on a real server with a stand-in answerer."""

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "web"))

from web_stand_in import web_parts

from web.parts import WebParts
from web.server import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 20
DESK = (1280, 900)
TELEPHONE = (390, 844)
SHOTS = Path("build/shots")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> WebParts:
    return web_parts(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def address(parts: WebParts) -> Iterator[str]:
    """The address of a running server."""
    config = uvicorn.Config(
        create_app(parts), host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started, f"the server did not start within {START_SECONDS} seconds"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(f"no browser: none of {', '.join(NAMES)} is installed. Try: apt-get install -y chromium")
    started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    yield started
    started.close()


class Visit:
    """A page that remembers which requests left for where and what the console said."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))

    def open_chat(self) -> Page:
        """Open the chat and wait until it can be used."""
        self.page.goto(self.address)
        self.page.get_by_role("button", name="Can I drive home after an infusion?").wait_for()
        return self.page

    def ask(self, question: str) -> None:
        """Type a question and wait for its answer."""
        turns = self.page.locator(".turn").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.get_by_role("button", name="Ask", exact=True).click()
        self.page.locator(".turn.answered").nth(turns).wait_for(state="attached")

    def shoot(self, name: str) -> None:
        """Keep a picture of what is in view."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def elsewhere(self) -> list[str]:
        """Return the requests that left for another machine."""
        own = (f"{self.address}/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


def visit_of(browser: Browser, address: str, size: tuple[int, int]) -> Visit:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(15_000)
    return Visit(context.new_page(), address)


@pytest.fixture(params=[DESK, TELEPHONE], ids=["desktop", "phone"])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A fresh visitor, once at a desk and once on a telephone."""
    started = visit_of(browser, address, request.param)
    yield started
    started.page.context.close()


@pytest.fixture
def one_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A fresh visitor on a telephone."""
    started = visit_of(browser, address, TELEPHONE)
    yield started
    started.page.context.close()


@pytest.fixture
def other_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Another visitor at the same time, at a desk."""
    started = visit_of(browser, address, DESK)
    yield started
    started.page.context.close()
