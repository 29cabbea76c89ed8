import json

import pytest
from starlette.testclient import TestClient
from web_stand_in import DRIVE, web_parts

from review.verdicts import Filters
from schema.dialogue import Answer
from web.parts import Limits
from web.server import create_app


@pytest.fixture
def small(tmp_path) -> TestClient:
    """A client of a server with small limits."""
    limits = Limits(question_characters=30, history_turns=2, turn_characters=10, body_bytes=400)
    return TestClient(create_app(web_parts(tmp_path, limits=limits)))


def test_a_question_gets_the_json_of_its_answer_and_is_logged(client, parts) -> None:
    response = client.post("/api/answer", json={"question": "Can I drive?", "conversation_id": "tablet-7"})
    answer = Answer.model_validate_json(response.content)
    assert answer.statements[0].quote == DRIVE
    turn = parts.desk.turn(response.headers["x-turn-id"])
    assert turn.record.conversation_id == "tablet-7"
    assert response.headers["cache-control"] == "no-store"


def test_the_history_is_read_and_a_conversation_id_is_made(client, parts) -> None:
    history = [{"role": "user", "text": "Can I drive?"}, {"role": "assistant", "text": "No."}]
    response = client.post("/api/answer", json={"question": "And walk?", "history": history})
    assert response.json()["understood_as"] == "And walk, Can I drive??"
    assert len(parts.desk.turn(response.headers["x-turn-id"]).record.conversation_id) == 32


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"{", "body: Invalid JSON"),
        (b"{}", "question: Field required"),
        (b'{"question": ""}', "question: String should have at least 1 character"),
        (b'{"question": " "}', "question: is blank"),
        (b'{"question": "a", "more": 1}', "more: Extra inputs"),
        (
            b'{"question": "a", "history": [{"role": "system", "text": ""}]}',
            "history.0.role: Input should be",
        ),
        (b'{"question": "a", "conversation_id": "a b"}', "conversation_id: String should match"),
        (b'{"question": "' + b"a" * 31 + b'"}', "question: is longer than 30 characters"),
        (
            b'{"question": "a", "history": [' + b",".join([b'{"role": "user", "text": "a"}'] * 3) + b"]}",
            "history: holds more than 2 turns",
        ),
        (
            b'{"question": "a", "history": [{"role": "user", "text": "' + b"a" * 11 + b'"}]}',
            "history: a turn is longer than 10 characters",
        ),
    ],
)
def test_a_malformed_body_says_what_is_wrong(small, body: bytes, problem: str) -> None:
    response = small.post("/api/answer", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"].startswith(problem)


def test_an_error_never_repeats_the_patients_words(small) -> None:
    response = small.post("/api/answer", json={"question": "a", "history": [{"role": "Zebedee", "text": ""}]})
    assert response.status_code == 422
    assert "Zebedee" not in response.text


def test_a_long_body_is_refused_before_it_is_read(small) -> None:
    response = small.post("/api/answer", json={"question": "a" * 500})
    assert response.status_code == 413
    assert "400 bytes" in response.json()["error"]


def test_a_body_without_a_length_is_refused(small) -> None:
    response = small.post("/api/answer", content=iter([b"{}"]), headers={"content-type": "application/json"})
    assert response.status_code == 411


def test_only_json_is_taken(client) -> None:
    body = json.dumps({"question": "Can I drive?"})
    response = client.post("/api/answer", content=body, headers={"content-type": "text/plain"})
    assert response.status_code == 415


def test_a_failing_assistant_is_an_error_in_json(client) -> None:
    response = client.post("/api/answer", json={"question": "please fail"})
    assert response.status_code == 500
    assert response.json() == {"error": "the question could not be answered"}


def test_the_server_says_that_it_is_well(client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_asking_by_program_does_not_need_the_log_to_be_empty(client, parts) -> None:
    before = parts.desk.list_turns(Filters()).total
    client.post("/api/answer", json={"question": "Can I drive?"})
    assert parts.desk.list_turns(Filters()).total == before + 1
