import csv
from pathlib import Path

from playwright.sync_api import expect
from web_stand_in import PASSWORD


def sign_in(page, address: str) -> None:
    page.goto(f"{address}/staff")
    page.get_by_label("Your name or initials").fill("AB")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Logged turns").wait_for()
    page.wait_for_load_state()


def test_staff_sign_in_open_a_turn_judge_a_citation_and_export_it(visit, address, tmp_path) -> None:
    page = visit.open_chat()
    question = f"Can I drive home at width {page.viewport_size['width']}?"
    visit.ask(question)
    sign_in(page, address)
    visit.shoot(f"staff-list-{page.viewport_size['width']}")
    page.get_by_role("link", name=question).first.click()

    marked = page.locator("#citation-2 mark")
    expect(marked).to_have_text("Write down your pain every evening.")
    text = page.locator("#citation-2 .source-text")
    expect(text).to_contain_text("Paragraph 1 of this leaflet")
    marked.scroll_into_view_if_needed()
    inside, around = marked.bounding_box(), text.bounding_box()
    assert around["y"] <= inside["y"]
    assert inside["y"] + inside["height"] <= around["y"] + around["height"]
    assert text.evaluate("each => each.scrollTop") > 0

    page.locator("#citation-2").get_by_label("Comment").fill("Only half of it")
    page.locator("#citation-2").get_by_role("button", name="Partly").click()
    expect(page.locator("#citation-2 .history")).to_contain_text("AB")
    expect(page.locator("#citation-2 .history")).to_contain_text("Only half of it")
    visit.shoot(f"staff-turn-{page.viewport_size['width']}")

    page.get_by_role("link", name="All turns").click()
    page.get_by_label("Words in question or answer").fill(question)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as CSV").click()
    saved = Path(tmp_path / "turns.csv")
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["question"], row["citation"], row["verdict"], row["verdict_comment"]) for row in rows] == [
        (question, "1", "", ""),
        (question, "2", "partly", "Only half of it"),
    ]
    assert visit.elsewhere() == []
    assert visit.complaints == []


def test_nobody_sees_the_desk_without_the_password(one_visit, address) -> None:
    page = one_visit.page
    for path in ("/staff", "/staff/turns/x", "/staff/export.csv"):
        page.goto(f"{address}{path}")
        expect(page.get_by_role("heading", name="Sign in to the staff desk")).to_be_visible()
        expect(page.get_by_text("Logged turns")).to_have_count(0)
    page.get_by_label("Your name or initials").fill("AB")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The password is wrong")
    expect(page.get_by_text("Logged turns")).to_have_count(0)


def test_signing_out_closes_the_desk(one_visit, address) -> None:
    page = one_visit.page
    sign_in(page, address)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the staff desk")).to_be_visible()
    page.goto(f"{address}/staff")
    expect(page.get_by_role("heading", name="Sign in to the staff desk")).to_be_visible()


def test_the_desk_fits_the_narrowest_phone(one_visit, address) -> None:
    page = one_visit.open_chat()
    one_visit.ask("Can I drive?")
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, address)
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    page.locator("td.what a").first.click()
    page.locator(".source-text").first.wait_for()
    page.wait_for_load_state()
    assert page.evaluate(fits)
