"""Callbacks of the desk and the wall: each parses, makes one call, returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.i18n import Words
from dashboard.pages.drill import AreaNames, Drill
from dashboard.parts.refusal import refusal
from data_loaders.access import BadInputError, Command, FenggeError

if TYPE_CHECKING:
    from data_loaders.access import Access, Viewer
    from layers.registry import Registry

CLOCK_VERBS = {"clock.pause": (), "clock.resume": (), "clock.speed": ("speed",), "clock.jump": ("at",)}


def register_callbacks(
    app: Dash,
    access: Access,
    registry: Registry,
    viewer_of: Callable[[], Viewer],
    lang_of: Callable[[], str],
) -> None:
    """Hang every callback of the desk and the wall on `app`; viewer and language are those of the request."""

    def words() -> Words:
        return Words.of(lang_of(), access.district.zone)

    _mount(app)
    _panel(app, access, registry, viewer_of, words)
    _clock(app, access, viewer_of, words)


def _mount(app: Dash) -> None:
    for page, function in (("desk", "mountDesk"), ("wall", "mountWall")):
        app.clientside_callback(  # type: ignore[no-untyped-call]
            ClientsideFunction("fengge", function), Output(f"{page}-mounted", "data"), Input(f"{page}-config", "data")
        )


def _panel(
    app: Dash, access: Access, registry: Registry, viewer_of: Callable[[], Viewer], words: Callable[[], Words]
) -> None:
    area_names = AreaNames(access)

    @app.callback(
        Output("desk-panel-body", "children"),
        Input("desk-view-selection", "data"),
        Input("desk-view-state", "data"),
        Input("desk-live-cases", "data"),
        prevent_initial_call=True,
    )
    def on_selection(selection: Any, state: Any, _cases: Any) -> Any:
        drill = Drill(access=access, registry=registry, viewer=viewer_of(), words=words(), area_names=area_names)
        return drill.panel(selection, state)


def _clock(app: Dash, access: Access, viewer_of: Callable[[], Viewer], words: Callable[[], Words]) -> None:
    @app.callback(
        Output("desk-notice", "children"),
        Input("desk-clock-command", "data"),
        prevent_initial_call=True,
    )
    def on_clock(command: Any) -> str:
        try:
            verb, args = _clock_order(command)
            access.act(Command(verb, args), viewer_of())
        except FenggeError as error:
            return words()("clock.refused", reason=refusal(error, words()))
        return ""


def _clock_order(command: Any) -> tuple[str, dict[str, object]]:
    verb = command.get("verb") if isinstance(command, dict) else None
    if not isinstance(verb, str) or verb not in CLOCK_VERBS:
        raise BadInputError(f"clock command {str(verb)[:40]!r}: known are {', '.join(CLOCK_VERBS)}")
    given = command.get("args")
    if not isinstance(given, dict):
        raise BadInputError(f"clock command {verb}: its arguments are no object")
    return verb, {name: given.get(name) for name in CLOCK_VERBS[verb]}
