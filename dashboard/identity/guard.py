"""The one gate: every request is refused unless something here lets it in."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.identity.checks import (
    SAFE_METHODS,
    ClientGoneError,
    Refusal,
    check_host,
    check_origin,
    check_path,
    in_host_header,
    is_over_unix_socket,
    read_body,
    replay,
)
from dashboard.identity.cookies import CSRF_HEADER, Cookies
from dashboard.identity.outgoing import Outgoing
from dashboard.identity.replies import ask_to_sign_in, refuse, refuse_websocket
from dashboard.identity.service import Identity
from dashboard.identity.sessions import Session
from dashboard.identity.tokens import Token
from dashboard.identity.turned_away import Note, TurnedAway
from data_loaders.access import Jurisdiction, Role, Viewer

BODY_MAX = 1024 * 1024
_FORM_MAX = 16 * 1024
# All that may be had without a session. Names of static files are spelled out, so that no `..`, no encoded slash and
# no file of another folder can hide behind an open prefix.
_OPEN_PATHS = {"/sign-in": frozenset({"GET", "POST"}), "/healthz": SAFE_METHODS}
_OPEN_FILES = re.compile(r"/assets/(css|fonts|fonts/noto-sans-(sc|mono))/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_CONTROL = "/control/"
# A photo of a case is the one thing that is larger than a form.
_PHOTOS, _PHOTO_MAX = "/data/photos", 10_000_000
_PROGRAMS = "/api/"


class _UnauthenticatedError(Exception):
    """Nobody we know; answered by the sign-in page or 401."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """Who was let in. `alive` is asked again while a long answer runs."""

    viewer: Viewer | None = None
    session: Session | None = None
    alive: Callable[[], bool] | None = None


class Guard:
    """Pure ASGI middleware around the whole application, outside everything else.

    Puts `viewer` (a `Viewer`) and `session` (a `Session`, or None for a bearer token) into `scope["state"]`; both are
    None on open routes. Websockets are refused altogether: nothing here uses them, and Dash's own would pass by the
    CSRF check and the rule that a wall only looks.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        identity: Identity,
        allowed_hosts: Collection[str],
        csp: str,
        secure: bool = True,
        jurisdiction_holds: Callable[[Jurisdiction], bool] = lambda _: True,
        body_max: int = BODY_MAX,
        note: Note = lambda *_: None,
    ) -> None:
        """Wrap `app`.

        `allowed_hosts`: names in the Host header that are ours (any port), or `name:port`.
        `jurisdiction_holds`: False where the profile no longer has the area. `body_max`: bytes. `note` writes the audit log.
        """
        self._app = app
        self._identity = identity
        self._hosts = frozenset(in_host_header(name) for name in allowed_hosts)
        self._csp = csp
        self._cookies = Cookies(secure)
        self._jurisdiction_holds = jurisdiction_holds
        self._body_max = body_max
        self._turned_away = TurnedAway(note)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await refuse_websocket(scope, receive, send)
            return
        headers = Headers(scope=scope)
        outgoing = Outgoing(send, scope["path"], self._csp, self._identity.now)
        try:
            admitted = self._admit(scope, headers)
            receive = await self._take_body(scope, headers, receive, admitted)
        except Refusal as refusal:
            await self._turned_away.tell(scope, refusal.code)
            await refuse(refusal)(scope, receive, outgoing)
        except _UnauthenticatedError:
            # Without a credential it is a stranger at the door, who is sent to sign in.
            if "authorization" in headers or self._cookies.read(headers, self._cookies.session_name):
                await self._turned_away.tell(scope, "unauthenticated")
            await ask_to_sign_in(scope, headers)(scope, receive, outgoing)
        except ClientGoneError:
            return
        else:
            await self._serve(scope, receive, outgoing, admitted)

    async def _serve(self, scope: Scope, receive: Receive, outgoing: Outgoing, admitted: _Pass) -> None:
        state = {**scope.get("state", {}), "viewer": admitted.viewer, "session": admitted.session}
        outgoing.alive = admitted.alive
        try:
            await self._app({**scope, "state": state}, receive, outgoing)
        except Exception:
            # The application was told that its stream is over, and may put that in words of its own.
            if not outgoing.ended:
                raise

    def _admit(self, scope: Scope, headers: Headers) -> _Pass:
        path, method = scope["path"], scope["method"]
        check_path(path)
        if path.startswith(_CONTROL):
            return self._admit_control(scope)
        host = check_host(headers, self._hosts)
        if method not in SAFE_METHODS:
            check_origin(headers, host)
        if self._is_open(path, method):
            return _Pass()
        if "authorization" in headers and (path.startswith(_PROGRAMS) or path == "/openapi.json"):
            admitted = self._admit_bearer(headers)
        else:
            admitted = self._admit_session(headers, method)
        self._check_standing(admitted.viewer, path, method)
        return admitted

    @staticmethod
    def _is_open(path: str, method: str) -> bool:
        if method in _OPEN_PATHS.get(path, ()):
            return True
        return method in SAFE_METHODS and _OPEN_FILES.fullmatch(path) is not None

    @staticmethod
    def _admit_control(scope: Scope) -> _Pass:
        if not is_over_unix_socket(scope):
            raise Refusal(403, "forbidden", "control routes answer on the local socket only")
        return _Pass(Viewer("control", Role.ADMINISTRATOR))

    def _admit_bearer(self, headers: Headers) -> _Pass:
        tokens = self._identity.tokens
        scheme, _, text = headers["authorization"].partition(" ")
        token = tokens.resolve(text) if scheme.lower() == "bearer" else None
        # A wall's token is good for one thing, the exchange at the sign-in page.
        if token is None or token.viewer.role is Role.WALL:
            raise _UnauthenticatedError
        return _Pass(token.viewer, None, lambda: _same_viewer(tokens.resolve(text), token.viewer))

    def _admit_session(self, headers: Headers, method: str) -> _Pass:
        sessions = self._identity.sessions
        session_id = self._cookies.read(headers, self._cookies.session_name)
        session = sessions.resolve(session_id) if session_id else None
        if session_id is None or session is None:
            raise _UnauthenticatedError
        given = headers.get(CSRF_HEADER, "")
        if method not in SAFE_METHODS and not hmac.compare_digest(given.encode(), session.csrf.encode()):
            raise Refusal(403, "csrf", "the page's token is missing or old; reload the page")

        def alive() -> bool:
            return sessions.touch(session) and _same_viewer(sessions.resolve(session_id), session.viewer)

        return _Pass(session.viewer, session, alive)

    def _check_standing(self, viewer: Viewer | None, path: str, method: str) -> None:
        if viewer is None:
            raise _UnauthenticatedError
        if not viewer.jurisdiction.is_whole and not self._jurisdiction_holds(viewer.jurisdiction):
            raise Refusal(
                403, "no_jurisdiction",
                f"this post's area {viewer.jurisdiction.key!r} is not in the profile; an administrator must set it",
            )  # fmt: skip
        if viewer.role is Role.WALL and (method not in SAFE_METHODS or path.startswith(_PROGRAMS)):
            raise Refusal(403, "forbidden", "a wall only looks")

    async def _take_body(self, scope: Scope, headers: Headers, receive: Receive, admitted: _Pass) -> Receive:
        """Read a writing request's body before the application does: whole, and within the limit."""
        if scope["method"] in SAFE_METHODS:
            return receive
        limit = self._body_max if admitted.viewer else _FORM_MAX
        if admitted.viewer and scope["path"] == _PHOTOS:
            limit = _PHOTO_MAX
        return replay(await read_body(headers, receive, limit), receive)


def _same_viewer(holder: Token | Session | None, viewer: Viewer) -> bool:
    """A stream ends when its viewer's role or area changed, not only when the session ended."""
    return holder is not None and holder.viewer == viewer
