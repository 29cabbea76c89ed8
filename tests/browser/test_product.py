"""The whole product in a browser: real library, real answers, real log."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assembly import Place
from benchmarks.screenshots import served, with_log
from serving import build_server
from web.texts import load_texts

PASSWORD = "open sesame"  # noqa: S105 - opens nothing outside the tests
QUESTION = str(load_texts().examples[0])
WEIGHT = "I weigh 80 kg, how many mg should I get?"


@pytest.fixture(scope="module")
def address(product_settings, library, tmp_path_factory) -> Iterator[str]:
    """The address of the product; its log is a temporary one."""
    assert library.documents
    settings = with_log(product_settings, tmp_path_factory.mktemp("log") / "turns.sqlite")
    with served(build_server(settings, Place(), PASSWORD, print).app) as address:
        yield address


def sign_in(page, address: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/staff")
    page.get_by_label("Your name or initials").fill("AB")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_patient_asks_an_example_opens_a_source_and_is_refused_a_dose(visit) -> None:
    page = visit.open_chat()
    page.get_by_role("button", name=QUESTION).click()
    answer = page.locator(".answer.cited")
    expect(answer.locator(".words")).to_contain_text("drive home after")
    expect(answer.locator(".notes")).to_contain_text("Do not drive until your care team says")
    expect(page.get_by_label("Your question")).to_be_in_viewport()
    source = answer.locator("details").first
    expect(source.locator("mark")).to_be_hidden()
    answer.get_by_role("button", name="Show source 1").click()
    expect(source.locator("mark")).to_be_visible()
    assert source.locator("mark").inner_text() in answer.locator(".words").inner_text()
    visit.shoot(f"product-answer-{page.viewport_size['width']}")
    visit.ask(WEIGHT)
    refusal = page.locator(".turn").last.locator(".answer")
    expect(refusal).to_contain_text("Your care team")
    expect(refusal.locator("details")).to_have_count(0)
    assert "mg" not in refusal.inner_text()
    visit.shoot(f"product-refusal-{page.viewport_size['width']}")
    assert visit.elsewhere() == []
    assert visit.complaints == []


def test_staff_open_a_turn_see_its_quote_judge_it_and_export_it(visit, address, tmp_path: Path) -> None:
    page = visit.open_chat()
    width = page.viewport_size["width"]
    comment = f"Says so plainly at {width}"
    visit.ask(QUESTION)
    quote = page.locator(".answer details mark").first.text_content()
    sign_in(page, address)
    page.get_by_role("heading", name="Logged turns").wait_for()
    visit.shoot(f"product-staff-list-{width}")
    page.locator("td.what a").first.click()
    page.wait_for_load_state()

    marked = page.locator("#citation-1 mark")
    expect(marked).to_have_text(quote)
    marked.scroll_into_view_if_needed()
    text = page.locator("#citation-1 .source-text")
    inside, around = marked.bounding_box(), text.bounding_box()
    assert around["y"] <= inside["y"]
    assert inside["y"] + inside["height"] <= around["y"] + around["height"]
    page.locator("#citation-1").get_by_label("Comment").fill(comment)
    page.locator("#citation-1").get_by_role("button", name="Supports", exact=True).click()
    expect(page.locator("#citation-1 .history")).to_contain_text(comment)
    visit.shoot(f"product-staff-turn-{width}")

    page.get_by_role("link", name="All turns").click()
    page.get_by_label("Verdict", exact=True).select_option("Given")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as CSV").click()
    saved = tmp_path / "turns.csv"
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    (judged,) = [row for row in rows if row["verdict_comment"] == comment]
    assert (judged["question"], judged["citation"], judged["verdict"]) == (QUESTION, "1", "supports")
    assert visit.complaints == []


def test_nobody_reaches_the_desk_without_the_password(one_visit, address) -> None:
    page = one_visit.page
    for path in ("/staff", "/staff/turns/x", "/staff/export.csv", "/staff/anything"):
        page.goto(f"{address}{path}")
        expect(page.get_by_role("heading", name="Sign in to the staff desk")).to_be_visible()
        expect(page.get_by_text("Logged turns")).to_have_count(0)
    sign_in(page, address, "open barley")
    expect(page.get_by_role("alert")).to_contain_text("The password is wrong")
    expect(page.get_by_text("Logged turns")).to_have_count(0)
