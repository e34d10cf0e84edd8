"""The three cookies: session, its CSRF token, and the sign-in form's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.datastructures import Headers
from starlette.responses import Response

from dashboard.identity.sessions import Session

CSRF_COOKIE = "_csrf_token"  # Dash reads this cookie in the browser and sends it back as the header below
CSRF_HEADER = "x-csrftoken"
_COOKIE_MAX = timedelta(days=400)  # browsers cut longer ones down to this


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and attributes. `secure` is False only for the demo on loopback over plain http.

    `__Host-` makes the browser refuse a cookie of that name from another path, a sibling domain or plain http.
    """

    secure: bool

    @property
    def session_name(self) -> str:
        """Name of the session's cookie."""
        return "__Host-fengge_session" if self.secure else "fengge_session"

    @property
    def form_name(self) -> str:
        """Name of the sign-in form's cookie, which exists before any session."""
        return "__Host-fengge_form" if self.secure else "fengge_form"

    @staticmethod
    def read(headers: Headers, name: str) -> str | None:
        """The cookie's value, or None. Two cookies of one name are a planted one and a real one: neither counts."""
        pairs = (part.strip().partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
        values = [value for key, _, value in pairs if key == name]
        return values[0] if len(values) == 1 and values[0] else None

    def set_session(self, response: Response, session_id: str, session: Session, now: datetime) -> None:
        """Hand a new session to the browser and take the form's cookie away."""
        seconds = int(min(session.expires_at - now, _COOKIE_MAX).total_seconds())
        self._set(response, self.session_name, session_id, seconds)
        self._set(response, CSRF_COOKIE, session.csrf, seconds, httponly=False)
        self._set(response, self.form_name, "", 0)

    def set_form(self, response: Response, value: str) -> None:
        """Hand out the sign-in form's cookie."""
        self._set(response, self.form_name, value, 3600)

    def clear_session(self, response: Response) -> None:
        """Take session and CSRF token away."""
        self._set(response, self.session_name, "", 0)
        self._set(response, CSRF_COOKIE, "", 0, httponly=False)

    def _set(self, response: Response, name: str, value: str, seconds: int, *, httponly: bool = True) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.secure, httponly=httponly, samesite="strict"
        )
