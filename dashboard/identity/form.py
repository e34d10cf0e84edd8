"""The sign-in form's own CSRF token: before sign-in there is no session to hold one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import parse_qsl

from starlette.requests import Request

_FORM_TYPE = "application/x-www-form-urlencoded"


class FormTokens:
    """Signed double submit: the form carries a signature of the cookie, under a secret of this process.

    After a restart an open sign-in page is refused once and shown again.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    @staticmethod
    def new_cookie() -> str:
        """A value for the form's cookie."""
        return secrets.token_urlsafe(32)

    def sign(self, cookie: str) -> str:
        """The text for the form's hidden field."""
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()

    def holds(self, cookie: str | None, field: str) -> bool:
        """True where the field was signed here for this cookie."""
        return cookie is not None and hmac.compare_digest(self.sign(cookie).encode(), field.encode())


async def read_form(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form; empty where it is something else, or names a field twice."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        return {}
    try:
        pairs = parse_qsl((await request.body()).decode("ascii"), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return {}
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else {}
