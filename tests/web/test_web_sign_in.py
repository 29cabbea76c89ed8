import pytest

from web.parts import Limits
from web.sign_in import Door, ForeignFormError

LIMITS = Limits(failed_sign_ins=2, failed_sign_in_seconds=60)


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(clock) -> Door:
    return Door("correct horse", LIMITS, clock)


def test_only_the_password_opens(door) -> None:
    assert door.opens_with("correct horse", "a")
    for wrong in ("", "correct hors", "correct horse ", "Correct horse", "ü"):
        assert not door.opens_with(wrong, "a")


def test_an_address_that_fails_too_often_waits(door, clock) -> None:
    for _ in range(2):
        assert not door.is_blocked("a")
        door.opens_with("wrong", "a")
    assert door.is_blocked("a")
    assert not door.is_blocked("b")
    clock.seconds = 60
    assert not door.is_blocked("a")


def test_the_right_password_forgives_failures(door) -> None:
    door.opens_with("wrong", "a")
    door.opens_with("correct horse", "a")
    door.opens_with("wrong", "a")
    assert not door.is_blocked("a")


def test_many_addresses_together_wait_too(door) -> None:
    for number in range(20):
        assert not door.is_blocked("new")
        door.opens_with("wrong", f"address-{number}")
    assert door.is_blocked("new")


def test_a_cookie_stands_for_its_session_until_it_signs_out(door) -> None:
    cookie = door.new_cookie("AB")
    session = door.session(cookie)
    assert session.reviewer == "AB"
    door.require_own_form(session, session.form_token)
    with pytest.raises(ForeignFormError):
        door.require_own_form(session, "other")
    door.sign_out(session)
    assert door.session(cookie) is None


def test_a_changed_foreign_or_old_cookie_stands_for_nobody(door, clock) -> None:
    cookie = door.new_cookie("AB")
    assert door.session("") is None
    assert door.session(("A" if cookie[0] != "A" else "B") + cookie[1:]) is None
    assert Door("correct horse", LIMITS, clock).session(cookie) is None
    assert door.session(door._serializer.dumps({"id": "x"})) is None


def test_a_session_ends_after_its_time(clock) -> None:
    door = Door("correct horse", Limits(staff_seconds=1), clock)
    cookie = door._serializer.dumps({"id": "x", "reviewer": "AB", "form_token": "y"})
    assert door.session(cookie) is not None
    door._limits = Limits(staff_seconds=1).model_copy(update={"staff_seconds": -1})
    assert door.session(cookie) is None
