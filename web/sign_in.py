"""Who may use the staff desk: password, signed session, limit on failures."""

import hmac
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from hashlib import sha256

from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import ValidationError

from schema.base import Noun
from schema.errors import CitewellError
from web.parts import Limits

ADDRESSES_TOGETHER = 10
COOKIE = "citewell_staff"


class ForeignFormError(CitewellError):
    """A form that no page of the session sent."""


class StaffSession(Noun):
    """A signed-in staff member. `form_token` stands in every form, so that no other page can send one."""

    id: str
    reviewer: str
    form_token: str


class Door:
    """Lets staff in and out. Sessions end when the program does.

    Args:
        password: what opens the door.
        limits: how long a session lasts, how many failures one address may have and for how long they count.
        clock: seconds that only go forward.
    """

    def __init__(self, password: str, limits: Limits, clock: Callable[[], float]) -> None:
        self._password = password
        self._limits = limits
        self._clock = clock
        self._serializer = URLSafeTimedSerializer(
            secrets.token_bytes(32), salt="staff-session", signer_kwargs={"digest_method": sha256}
        )
        self._signed_out: set[str] = set()
        self._failures: defaultdict[str, deque[float]] = defaultdict(deque)

    def is_blocked(self, address: str) -> bool:
        """Say whether an address, or all of them together, failed too often of late."""
        oldest = self._clock() - self._limits.failed_sign_in_seconds
        for each, failures in list(self._failures.items()):
            self._failures[each] = deque(moment for moment in failures if moment > oldest)
            if not self._failures[each]:
                del self._failures[each]
        everywhere = sum(len(failures) for failures in self._failures.values())
        own = len(self._failures.get(address, ()))
        most = self._limits.failed_sign_ins
        return own >= most or everywhere >= ADDRESSES_TOGETHER * most

    def opens_with(self, password: str, address: str) -> bool:
        """Say whether the password is right; a wrong one counts against the address."""
        given, right = (sha256(text.encode()).digest() for text in (password, self._password))
        is_right = hmac.compare_digest(given, right)
        if is_right:
            self._failures.pop(address, None)
        else:
            self._failures[address].append(self._clock())
        return is_right

    def new_cookie(self, reviewer: str) -> str:
        """Return the value of the cookie of a new session."""
        session = StaffSession(
            id=secrets.token_urlsafe(16), reviewer=reviewer, form_token=secrets.token_urlsafe(32)
        )
        return self._serializer.dumps(session.model_dump())

    def session(self, cookie: str) -> StaffSession | None:
        """Return the session that a cookie stands for; None means that nobody is signed in."""
        try:
            signed = self._serializer.loads(cookie, max_age=self._limits.staff_seconds)
            session = StaffSession.model_validate(signed)
        except (BadData, ValidationError):
            return None
        return None if session.id in self._signed_out else session

    def require_own_form(self, session: StaffSession, form_token: str) -> None:
        """Check that a form came from a page of this session.

        Raises:
            ForeignFormError: it did not.
        """
        if not hmac.compare_digest(session.form_token.encode(), form_token.encode()):
            raise ForeignFormError("form", "was not sent by a page of this session", "Reload and try again")

    def sign_out(self, session: StaffSession) -> None:
        """End a session, wherever its cookie went."""
        self._signed_out.add(session.id)
