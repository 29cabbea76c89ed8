import csv
import io
import re
import sqlite3

import pytest
from starlette.testclient import TestClient
from web_stand_in import DRIVE, NOTE, PASSWORD, web_parts

from review.verdicts import Support
from web.parts import Limits
from web.server import create_app

GUARDED = [
    ("GET", "/staff"),
    ("GET", "/staff/export.csv"),
    ("GET", "/staff/turns/x"),
    ("POST", "/staff/turns/x/citations/1"),
    ("POST", "/staff/sign-out"),
    ("GET", "/staff/"),
    ("GET", "/staff/other"),
]


@pytest.fixture
def turn_id(client) -> str:
    response = client.post("/api/answer", json={"question": "Can I <i>drive</i>?"})
    return response.headers["x-turn-id"]


def form_token(page: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', page)[1]


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_nobody_comes_in_without_signing_in(client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 303
    assert response.headers["location"] == "/staff/sign-in"
    assert "Logged turns" not in response.text


@pytest.mark.parametrize(
    ("method", "path"), [*GUARDED, ("GET", "/staff/sign-in"), ("POST", "/staff/sign-in")]
)
def test_without_a_password_the_desk_is_closed(closed_client, method: str, path: str) -> None:
    response = closed_client.request(
        method, path, data={"reviewer": "AB", "password": ""} if method == "POST" else None
    )
    assert response.status_code == 403
    assert "The staff desk is closed" in response.text


def test_styles_come_without_signing_in_and_nothing_else_does(client, closed_client) -> None:
    assert "text/css" in client.get("/staff/static/staff.css").headers["content-type"]
    assert closed_client.get("/staff/static/staff.css").status_code == 200
    assert client.get("/staff/static/favicon.png").status_code == 404


def test_the_cookie_is_for_this_site_and_not_for_scripts(client) -> None:
    response = client.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/staff" in cookie
    assert "secure" not in cookie
    over_tls = TestClient(client.app, base_url="https://testserver", follow_redirects=False)
    response = over_tls.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    assert "secure" in response.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("form", "headers", "status", "problem"),
    [
        ({"reviewer": "AB", "password": "wrong"}, {}, 403, "The password is wrong"),
        ({"reviewer": " ", "password": PASSWORD}, {}, 422, "Please give your name"),
        (
            {"reviewer": "AB", "password": PASSWORD},
            {"sec-fetch-site": "cross-site"},
            403,
            "sign in on this page",
        ),
    ],
)
def test_a_sign_in_that_fails_says_why(client, form, headers, status: int, problem: str) -> None:
    response = client.post("/staff/sign-in", data=form, headers=headers)
    assert response.status_code == status
    assert problem in response.text
    assert "set-cookie" not in response.headers


def test_too_many_wrong_passwords_close_the_door_for_a_while(tmp_path) -> None:
    client = TestClient(create_app(web_parts(tmp_path, limits=Limits(failed_sign_ins=2))))
    for _ in range(2):
        assert client.post("/staff/sign-in", data={"reviewer": "AB", "password": "wrong"}).status_code == 403
    response = client.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    assert response.status_code == 429
    assert "Too many wrong passwords" in response.text


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(staff) -> None:
    cookie = staff.cookies["citewell_staff"]
    token = form_token(staff.get("/staff").text)
    refused = staff.post("/staff/sign-out", data={"form_token": "wrong"})
    assert refused.status_code == 403
    assert "This form is too old" in refused.text
    assert staff.get("/staff").status_code == 200
    assert staff.post("/staff/sign-out", data={"form_token": token}).headers["location"] == "/staff/sign-in"
    staff.cookies.set("citewell_staff", cookie)
    assert staff.get("/staff").status_code == 303


def test_the_list_shows_turns_escaped_and_filters_them(staff, turn_id) -> None:
    staff.post("/api/answer", json={"question": "What is the capital of Peru?"})
    page = staff.get("/staff").text
    assert "Can I &lt;i&gt;drive&lt;/i&gt;?" in page
    assert f"/staff/turns/{turn_id}" in page
    assert "capital of Peru" in page
    filtered = staff.get("/staff", params={"decision": "out_of_scope", "text": "peru", "first_day": ""}).text
    assert "capital of Peru" in filtered
    assert f"/staff/turns/{turn_id}" not in filtered
    assert '<option value="out_of_scope" selected>' in filtered
    assert "No turn passes these filters" in staff.get("/staff?text=zzz").text


@pytest.mark.parametrize(
    "query", ["first_day=soon", "decision=other", "first_day=2025-02-02&last_day=2025-02-01"]
)
def test_filters_that_make_no_sense_say_so(staff, query: str) -> None:
    response = staff.get(f"/staff?{query}")
    assert response.status_code == 422
    assert "These filters cannot be used" in response.text
    assert staff.get(f"/staff/export.csv?{query}").headers["location"] == f"/staff?{query}"


def test_a_long_list_has_pages_that_keep_the_filters(tmp_path) -> None:
    client = TestClient(create_app(web_parts(tmp_path, limits=Limits(page_size=2))))
    for number in range(5):
        client.post("/api/answer", json={"question": f"Can I drive {number}?"})
    client.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    first = client.get("/staff?text=drive").text
    assert "page 1 of 3" in first
    assert "Newer" not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert older == "/staff?text=drive&page=2"
    second = client.get(older).text
    assert "Can I drive 2?" in second
    assert "Newer" in second
    assert "page 3 of 3" in client.get("/staff?page=99").text
    assert "page 1 of 3" in client.get("/staff?page=minus").text


def test_a_turn_shows_each_quote_marked_in_its_whole_source(staff, turn_id) -> None:
    page = staff.get(f"/staff/turns/{turn_id}").text
    assert "<h1>Can I &lt;i&gt;drive&lt;/i&gt;?</h1>" in page
    assert f"<mark>{DRIVE}</mark>" in page
    assert "Paragraph 24 of this leaflet" in page
    assert "&lt;b&gt;every medicine&lt;/b&gt;" in page
    assert NOTE in page
    assert "Words explained: infusion" in page
    assert page.count('name="support" value="does_not_support"') == 2


def test_a_turn_whose_document_changed_says_so(tmp_path) -> None:
    own = web_parts(tmp_path)
    changed = own.open_document("home-leaflet").model_copy(update={"text": "All new.", "sections": ()})
    app = create_app(type(own)(**{**own.__dict__, "open_document": lambda _: changed}))
    client = TestClient(app)
    turn = client.post("/api/answer", json={"question": "Can I drive?"}).headers["x-turn-id"]
    client.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    page = client.get(f"/staff/turns/{turn}").text
    assert "The quote no longer stands in it" in page
    assert f"<q>{DRIVE}</q>" in page


def test_a_refusal_shows_that_it_cites_nothing(staff) -> None:
    turn = staff.post("/api/answer", json={"question": "how many mg?"}).headers["x-turn-id"]
    assert "This answer cites nothing" in staff.get(f"/staff/turns/{turn}").text


def test_a_verdict_is_kept_with_who_gave_it(staff, turn_id, parts) -> None:
    url = f"/staff/turns/{turn_id}"
    token = form_token(staff.get(url).text)
    form = {"form_token": token, "support": "partly", "comment": " half of it "}
    response = staff.post(f"{url}/citations/2", data=form)
    assert response.headers["location"] == f"{url}#citation-2"
    verdict = parts.desk.turn(turn_id).latest[2]
    assert (verdict.support, verdict.comment, verdict.reviewer) == (Support.PARTLY, "half of it", "AB")
    page = staff.get(url).text
    assert "half of it" in page
    assert page.count('aria-pressed="true"') == 1


def test_a_verdict_from_another_page_is_refused(staff, turn_id, parts) -> None:
    response = staff.post(
        f"/staff/turns/{turn_id}/citations/1", data={"form_token": "x", "support": "partly"}
    )
    assert response.status_code == 403
    assert not parts.desk.turn(turn_id).verdicts


@pytest.mark.parametrize(
    ("number", "support", "status"), [("9", "partly", 404), ("0", "partly", 422), ("1", "maybe", 422)]
)
def test_a_verdict_on_nothing_is_refused(staff, turn_id, number: str, support: str, status: int) -> None:
    token = form_token(staff.get(f"/staff/turns/{turn_id}").text)
    form = {"form_token": token, "support": support}
    assert staff.post(f"/staff/turns/{turn_id}/citations/{number}", data=form).status_code == status


def test_a_turn_that_is_not_there_is_not_found(staff) -> None:
    response = staff.get("/staff/turns/nowhere")
    assert response.status_code == 404
    assert "There is no such turn" in response.text


def test_the_desk_answers_for_every_address_below_it(staff) -> None:
    assert staff.get("/staff/").headers["location"] == "/staff"
    assert "There is no such page" in staff.get("/staff/other").text


def test_the_export_holds_what_the_filters_let_through(staff, turn_id) -> None:
    staff.post("/api/answer", json={"question": "how many mg?"})
    response = staff.get("/staff/export.csv?decision=answer_with_caution")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["decision"] for row in rows} == {"answer_with_caution"}
    assert [row["citation"] for row in rows if row["turn"] == turn_id] == ["1", "2"]


def test_a_log_that_cannot_be_read_is_a_page_and_not_a_crash(tmp_path) -> None:
    client = TestClient(create_app(web_parts(tmp_path)), follow_redirects=False)
    client.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    connection = sqlite3.connect(tmp_path / "review.sqlite")
    connection.execute("pragma user_version = 99")
    connection.close()
    response = client.get("/staff")
    assert response.status_code == 503
    assert "Nothing was changed" in response.text
