"""Takes the README's pictures of the chat and the staff desk, with a log of their own."""

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from assembly import Place
from serving import build_server
from settings import ROOT, Settings, read_settings

DOCS = ROOT / "docs"
QUESTION = "Can I drive home after an infusion?"
PASSWORD = "for the pictures"  # noqa: S105 - opens a desk that lasts as long as this program
DESK, TELEPHONE = (1280, 1180), (390, 844)
START_SECONDS = 20


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine, and give its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    try:
        while not server.started:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the server did not start within {START_SECONDS} seconds")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def with_log(settings: Settings, log: Path) -> Settings:
    """Return the settings with another log."""
    return settings.model_copy(update={"paths": settings.paths.model_copy(update={"log": log})})


def new_page(browser: Browser, size: tuple[int, int], scale: int = 1) -> Page:
    """Return a page of a fresh visitor; (width, height) in CSS pixels."""
    return browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale)


def shoot_chat(page: Page, address: str, name: str) -> None:
    """Ask, open the first source, and take a picture from the top of the page."""
    page.goto(address)
    page.get_by_role("button", name=QUESTION).click()
    page.locator(".answer.cited").wait_for()
    page.get_by_role("button", name="Show source 1").click()
    page.mouse.move(0, 0)
    page.evaluate("window.scrollTo(0, 0)")
    shoot(page, name)


def shoot_desk(page: Page, address: str, name: str) -> None:
    """Sign in, open a turn, give a verdict, and take a picture of the quote in its source."""
    page.goto(f"{address}/staff")
    page.get_by_label("Your name or initials").fill("AB")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=QUESTION).first.click()
    page.locator("#citation-1").get_by_role("button", name="Supports", exact=True).click()
    page.locator("#citation-1 .history").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    shoot(page, name)


def shoot(page: Page, name: str) -> None:
    """Keep a picture of what is in view."""
    page.screenshot(path=DOCS / f"{name}.png", animations="disabled")


def main() -> None:
    """Take all pictures."""
    DOCS.mkdir(exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("error: no Chromium is installed")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = with_log(read_settings(), Path(folder) / "turns.sqlite")
        server = build_server(settings, Place(), PASSWORD, print)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with served(server.app) as address:
            shoot_chat(new_page(browser, DESK), address, "chat")
            shoot_chat(new_page(browser, TELEPHONE, 2), address, "chat-phone")
            shoot_desk(new_page(browser, DESK), address, "staff")
            browser.close()


if __name__ == "__main__":
    main()
