"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.bare_page import THEME
from dashboard.identity.checks import from_another_site, safe_next
from dashboard.identity.cookies import Cookies
from dashboard.identity.demo import Demo
from dashboard.identity.form import FormTokens, read_form
from dashboard.identity.page import LANGUAGES, Shown, Translate, sign_in_page
from dashboard.identity.service import Identity
from dashboard.identity.sessions import Session
from dashboard.identity.standing import NAME_MAX
from dashboard.identity.throttle import RETRY_AFTER_S, LoginThrottle
from data_loaders.access import NotFoundError, Role

Audit = Callable[[str, str, dict[str, object]], None]
Begin = Callable[[], tuple[str, Session]]

_WALL_HOME = "/wall"
_STATUS = {"": 200, "form": 400, "credentials": 401, "token": 401, "key": 401, "throttled": 429}
_ERROR_OF = {"password": "credentials", "wall_token": "token", "demo_key": "key"}
_HASHES_AT_ONCE = 2  # argon2id takes 64 MiB each


def sign_in_router(
    identity: Identity,
    *,
    translate: Translate,
    audit: Audit,
    secure: bool = True,
    demo: Demo | None = None,
    homes: Mapping[Role, str] | None = None,
    throttle: LoginThrottle | None = None,
) -> APIRouter:
    """The routes `/sign-in` and `/sign-out`, to stand behind a `Guard` with the same `identity` and `secure`.

    `translate(lang, key)` gives the texts `signin.*` in `zh` and `en`; `audit(event, account, detail)` keeps what
    happened; `homes` is the page that each role starts on (`/` unless named, `/wall` for walls).
    """
    desk = _SignIn(
        identity,
        translate,
        audit,
        Cookies(secure),
        demo,
        {Role.WALL: _WALL_HOME, **(homes or {})},
        throttle or LoginThrottle(),
    )
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/sign-in", desk.on_get, methods=["GET"], response_model=None)
    router.add_api_route("/sign-in", desk.on_post, methods=["POST"], response_model=None)
    router.add_api_route("/sign-out", desk.on_sign_out, methods=["POST"], response_model=None)
    return router


@dataclass(frozen=True, slots=True)
class _SignIn:
    identity: Identity
    translate: Translate
    audit: Audit
    cookies: Cookies
    demo: Demo | None
    homes: Mapping[Role, str]
    throttle: LoginThrottle
    form_tokens: FormTokens = field(default_factory=FormTokens)
    hashing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_HASHES_AT_ONCE))

    async def on_get(self, request: Request) -> Response:
        """The page; or, with `?token=`, a wall's exchange; or, with `?key=&as=`, a demo account."""
        query = request.query_params
        # A link on another site's page would put its reader into an account of that site's choice.
        if from_another_site(request.headers):
            return self._page(request, _shown(query, request))
        if "token" in query:
            return await self._exchange(request, query["token"])
        if "key" in query:
            return await self._open_demo(request, query["key"], query.get("as", ""))
        return self._page(request, _shown(query, request))

    async def on_post(self, request: Request) -> Response:
        """Sign in by name and password."""
        form = await read_form(request)
        shown = _shown(form, request)
        account = shown.account
        cookie = self.cookies.read(request.headers, self.cookies.form_name)
        if not self.form_tokens.holds(cookie, form.get("form_token", "")):
            return self._page(request, replace(shown, error="form"))
        if not self.throttle.allows(account, _address(request)):
            if self.throttle.tells(_address(request)):
                await self._note(request, "sign_in_throttled", self._known(account))
            return self._page(request, replace(shown, error="throttled"))
        viewer = await run_sync(self.identity.accounts.verify, account, form.get("password", ""), limiter=self.hashing)
        if viewer is None:
            await self._note(request, "sign_in_failed", self._known(account))
            return self._page(request, replace(shown, error="credentials"))
        return await self._enter(request, partial(self.identity.sessions.start, viewer.account), shown, "password")

    async def on_sign_out(self, request: Request) -> Response:
        """End the session (the guard has checked it and its CSRF token)."""
        session: Session = request.state.session
        self.identity.sessions.end(session)
        await self._note(request, "sign_out", session.viewer.account)
        response = RedirectResponse("/sign-in", 303)
        self.cookies.clear_session(response)
        return response

    async def _exchange(self, request: Request, text: str) -> Response:
        token = self.identity.tokens.resolve(text)
        if token is None or token.viewer.role is not Role.WALL:
            return await self._refuse_secret(request, "token")
        # A wall has one page; where it was going does not matter.
        shown = replace(_shown(request.query_params, request), next_url="/")
        return await self._enter(request, partial(self.identity.sessions.start_wall, token), shown, "wall_token")

    async def _open_demo(self, request: Request, key: str, role: str) -> Response:
        demo = self.demo
        if demo is None or not demo.key.matches(key):
            return await self._refuse_secret(request, "key")
        if role == Role.WALL:
            return await self._exchange(request, demo.wall_token)
        account = demo.accounts.get(role)
        if account is None:
            return await self._refuse_secret(request, "key")
        shown = _shown(request.query_params, request)
        return await self._enter(request, partial(self.identity.sessions.start, account), shown, "demo_key")

    async def _refuse_secret(self, request: Request, what: str) -> Response:
        shown = _shown(request.query_params, request)
        address = _address(request)
        if not self.throttle.allows_address(address):
            if self.throttle.tells(address):
                await self._note(request, "sign_in_throttled", "unknown", by=what)
            return self._page(request, replace(shown, error="throttled"))
        await self._note(request, "sign_in_failed", "unknown", by=what)
        return self._page(request, replace(shown, error=what))

    async def _enter(self, request: Request, begin: Begin, shown: Shown, by: str) -> Response:
        """Hand over a session that did not exist before; one that the browser brought along ends here."""
        try:
            session_id, session = begin()
        except NotFoundError:  # closed between the check and here
            return self._page(request, replace(shown, error=_ERROR_OF[by]))
        old_id = self.cookies.read(request.headers, self.cookies.session_name)
        old = self.identity.sessions.resolve(old_id) if old_id else None
        if old is not None:
            self.identity.sessions.end(old)
        await self._note(request, "sign_in", session.viewer.account, by=by, role=session.viewer.role.value)
        home = self.homes.get(session.viewer.role, "/")
        response = RedirectResponse(home if shown.next_url == "/" else shown.next_url, 303)
        self.cookies.set_session(response, session_id, session, self.identity.now())
        return response

    def _page(self, request: Request, shown: Shown) -> Response:
        cookie = self.cookies.read(request.headers, self.cookies.form_name) or FormTokens.new_cookie()
        theme = getattr(request.state, "theme", THEME)
        page = sign_in_page(self.translate, shown, self.form_tokens.sign(cookie), theme)
        wait = {"retry-after": str(RETRY_AFTER_S)} if shown.error == "throttled" else None
        response = HTMLResponse(page, _STATUS[shown.error], wait)
        self.cookies.set_form(response, cookie)
        return response

    def _known(self, account: str) -> str:
        """The account's name for the audit log; a name that is none may be a password typed in the wrong field."""
        return account if self.identity.accounts.exists(account) else "unknown"

    async def _note(self, request: Request, event: str, account: str, **detail: object) -> None:
        """Write to the audit log, on a thread: it waits for the disk."""
        await run_sync(self.audit, event, account, {"address": _address(request), **detail})


def _shown(given: Mapping[str, str], request: Request) -> Shown:
    """What a query or a form asks the page to show, each value within its bounds; else the visitor's own language."""
    lang = given.get("lang", "")
    return Shown(
        lang if lang in LANGUAGES else getattr(request.state, "lang", LANGUAGES[0]),
        safe_next(given.get("next")),
        given.get("account", "")[:NAME_MAX],
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else "local"
