"""What every answer carries on its way out, and the end of a stream whose session has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from starlette.types import Message, Send

_RECHECK = timedelta(seconds=15)
_LASTING_PREFIXES = ("/assets/vendor/", "/assets/fonts/", "/_dash-component-suites/")
_LASTING = b"private, max-age=31536000, immutable"
_SUCCESS = frozenset({200, 206, 304})
_PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """The policy that lets Dash, deck.gl and MapLibre run and nothing else; takes `Dash.csp_hashes()` as it is."""
    scripts = " ".join(["script-src 'self'", *script_hashes])
    return (
        f"default-src 'self'; {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; "
        "form-action 'self'"
    )


class StreamEndedError(OSError):
    """Raised into an application that still sends to a viewer who may no longer look (servers raise OSError too)."""


class Outgoing:
    """The `send` of one request.

    Sets the security headers on the answer, whoever made it. Where `alive` is set, a long answer asks it every
    15 seconds: that is the stream's presence, and it closes the stream within a heartbeat of a revocation.
    """

    def __init__(self, send: Send, path: str, csp: str, now: Callable[[], datetime]) -> None:
        self.alive: Callable[[], bool] | None = None
        self.started = False
        self.ended = False
        self._send = send
        self._path = path
        self._now = now
        self._checked_at = now()
        self._fixed = [
            (b"content-security-policy", csp.encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"x-frame-options", b"DENY"),
            (b"permissions-policy", _PERMISSIONS.encode("ascii")),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, message: Message) -> None:
        """Send one message of the answer.

        Raises:
            StreamEndedError: the viewer's session ended; the stream is already closed in good order.
        """
        if self.ended:
            raise StreamEndedError
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": self._headers(message)}
        elif message["type"] == "http.response.body" and message.get("more_body", False) and not self._may_go_on():
            self.ended = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
            raise StreamEndedError
        await self._send(message)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        lasts = self._path.startswith(_LASTING_PREFIXES) and message["status"] in _SUCCESS
        fixed = [*self._fixed, (b"cache-control", _LASTING if lasts else b"no-store")]
        names = {name for name, _ in fixed}
        return [(name, value) for name, value in message.get("headers", []) if name.lower() not in names] + fixed

    def _may_go_on(self) -> bool:
        now = self._now()
        # A clock set back must not switch the check off.
        if self.alive is None or timedelta(0) <= now - self._checked_at < _RECHECK:
            return True
        self._checked_at = now
        return self.alive()
