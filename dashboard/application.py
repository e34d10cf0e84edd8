"""The application: FastAPI, Dash on it, the routes and the guard, put together once."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException

from dashboard.dash_server import FenggeDash, PlacedPage
from dashboard.i18n import Words, strings
from dashboard.identity import Administration, Demo, Guard, Identity, content_security_policy, sign_in_router
from dashboard.interface import interface
from dashboard.page_paths import PageIndex, PagePaths
from dashboard.pages import accounts, alarms, appraisal, audit, briefing, callbacks, desk, planner, sensitive, sql, wall
from dashboard.pages.context import PageContext
from dashboard.pages.wall_scenes import scenes_of
from dashboard.parts.room import mount_rooms
from dashboard.planning import Planning
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Right

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from data_loaders.access import Access, Jurisdiction
    from layers.registry import Registry
__all__ = ["PAGES", "Application", "Options", "Page", "build", "interface"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it is, what it shows, and the right that it and its callbacks take.

    `name` begins the id of every component of the page, and ends the key of its title (`page.<name>`).
    """

    path: str
    name: str
    layout: Callable[[PageContext], Any]
    right: Right


PAGES = (
    Page("/", "desk", desk.layout, Right.DESK),
    Page("/wall", "wall", wall.layout, Right.WALL),
    Page("/briefing", "briefing", briefing.layout, Right.BRIEFING),
    Page("/planner", "planner", planner.layout, Right.PLANNER),
    Page("/appraisal", "appraisal", appraisal.layout, Right.APPRAISAL),
    Page("/alarms", "alarms", alarms.layout, Right.ALARM_STATISTICS),
    Page("/planner/sql", "sql", sql.layout, Right.SQL),
    Page("/sensitive", "sensitive", sensitive.layout, Right.SENSITIVE_CASES),
    Page("/accounts", "accounts", accounts.layout, Right.ACCOUNTS),
    Page("/audit", "audit", audit.layout, Right.AUDIT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a deployment serves. `hosts` are the names in the Host header that are ours; `release` names the build."""

    release: str
    hosts: Collection[str]
    audit: Callable[[str, str, Mapping[str, object]], None]
    lang: str = "zh"
    theme: str = "dark"
    demo: Demo | None = None
    secure: bool = True


@dataclass(frozen=True, slots=True)
class Application:
    """The ASGI application, with what its owner needs to stop it."""

    asgi: ASGIApp
    api: FastAPI
    hub: Hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.asgi(scope, receive, send)


def build(
    access: Access, registry: Registry, identity: Identity, options: Options, pages: Sequence[Page] = PAGES
) -> Application:
    """Put everything together; nothing is served and no port is opened here."""
    api = interface()
    answers = Answers(access, registry)
    scenes_of(access, registry)  # a scene that cannot be shown is said now, not on the wall
    presence = Presence(time.monotonic)
    hub = Hub(answers, options.release, presence)
    presence.subscribe(hub.on_change)
    api.state.services = Services(access, answers, IdLists(), hub, Pulse(access), presence, options.release)
    api.state.planning = Planning(access)
    door = sign_in_router(identity, translate=_word, audit=options.audit, secure=options.secure, demo=options.demo)
    api.include_router(door)
    administration = Administration(identity, options.audit, lambda: access.area_names)
    dash = _dash(api, access, registry, administration, options, pages)
    api.add_api_route("/{path:path}", _unknown, methods=["GET", "HEAD"], include_in_schema=False)
    paths = [page.path for page in pages]
    guard = Guard(
        PageIndex(api, {page.path: (page.name, page.right) for page in pages}),
        identity=identity,
        allowed_hosts=options.hosts,
        csp=content_security_policy(dash.finish()),
        secure=options.secure,
        jurisdiction_holds=lambda held: _holds(access, held),
        note=options.audit,
    )
    defaults = {"lang": options.lang, "theme": options.theme}
    return Application(PagePaths(guard, paths, defaults, secure=options.secure), api, hub)


def _dash(  # noqa: PLR0917  # what the pages stand on, handed over once
    api: FastAPI,
    access: Access,
    registry: Registry,
    administration: Administration,
    options: Options,
    pages: Sequence[Page],
) -> FenggeDash:
    """Dash on `api`, with every page's layout and every callback."""

    def layout(page: Page) -> Any:
        state = dash.request_state()
        context = PageContext.of(dash.viewer(), state.lang, state.theme, access, registry, options.release)
        return page.layout(replace(context, administration=administration))

    def words() -> Words:
        return Words.of(dash.lang(), access.district.zone)

    dash = FenggeDash(
        api,
        [PlacedPage(page.path, page.name, partial(layout, page), page.right) for page in pages],
        lambda name, lang: _word(lang, f"page.{name}"),
    )
    callbacks.register_callbacks(dash, access, registry, dash.viewer, dash.lang)
    accounts.register(dash, administration, access, dash.viewer, words)
    appraisal.register(dash, access, dash.viewer, words)
    alarms.register(dash, access, dash.viewer, words)
    briefing.register(dash, access, registry, dash.viewer, words)
    audit.register(dash, access, dash.viewer, words)
    sensitive.register(dash, access, dash.viewer, words)
    planner.mount(dash)
    mount_rooms(dash)
    return dash


def _word(lang: str, key: str) -> str:
    return strings(lang)[key]


def _holds(access: Access, held: Jurisdiction) -> bool:
    """Whether the district still has every area that an account answers for."""
    return held.kind is None or held.codes <= set(access.area_names.get(held.kind, ()))


def _unknown(path: str) -> None:
    raise HTTPException(404, f"there is nothing at /{path[:100]}")
