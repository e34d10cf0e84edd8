"""告警统计: how the alarms themselves fared, against EEMUA 191's targets, for the post's own scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, html, no_update

from dashboard.parts.accounts import area_text
from dashboard.parts.alarm_statistics import against_targets, frequent, shelved
from dashboard.parts.refusal import refusal
from dashboard.parts.room import choices, room, said
from data_loaders.access import BadInputError, FenggeError, ForbiddenError, Right, Window, may
from layers.indicators.alarm_statistics import alarms_of, shelved_now, statistics

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext
    from data_loaders.access import Access, Viewer

WINDOWS = ("24h", "7d", "28d")


def layout(context: PageContext) -> Component:
    """The page before it was asked anything: the bridge sends the address's window at once."""
    words = context.words
    windows = [(name, words(f"window.{name}")) for name in WINDOWS]
    return room(
        "alarms",
        context,
        [
            html.Div([choices("window", words("appraisal.window"), windows, ["7d"])], className="form appraisal-form"),
            html.Div(id="alarms-message", role="status"),
            html.Div(html.P(words("alarms.loading"), className="empty"), id="alarms-figures", className="room-section"),
        ],
    )


def register(app: Dash, access: Access, viewer_of: Callable[[], Viewer], words_of: Callable[[], Words]) -> None:
    """Hang the page's callback on `app`."""

    @app.callback(
        Output("alarms-figures", "children"),
        Output("alarms-message", "children"),
        Input("alarms-order", "data"),
        prevent_initial_call=True,
    )
    def on_order(order: Any) -> tuple[Any, Any]:
        words, viewer = words_of(), viewer_of()
        try:
            return _shown(_window(order, access), access, viewer, words), ""
        except FenggeError as error:
            return no_update, said(refusal(error, words), bad=True)


def _window(order: object, access: Access) -> Window:
    chosen = order.get("chosen") if isinstance(order, dict) else None
    values = chosen.get("window") if isinstance(chosen, dict) else None
    if not isinstance(values, list) or len(values) != 1 or values[0] not in WINDOWS:
        raise BadInputError(f"window: choose one of {', '.join(WINDOWS)}")
    return Window.of(values[0], access.now())


def _shown(window: Window, access: Access, viewer: Viewer, words: Words) -> list[Component]:
    if not may(viewer, Right.ALARM_STATISTICS):
        raise ForbiddenError(f"the role {viewer.role.value} does not see the alarms' statistics")
    rows = access.read(alarms_of(window), viewer).table.to_pylist()
    told = statistics(rows, window)
    kinds = {kind.id: words.pick(kind.name) for kind in access.district.area_kinds}
    about = words(
        "alarm_statistics.about",
        area=area_text(viewer.jurisdiction, access.area_names, kinds, words),
        start=words.moment(window.start),
        end=words.moment(window.end),
        n=f"{told.raised:,}",
        suppressed=f"{told.suppressed:,}",
    )
    naming = _naming(access, words)
    return [
        html.Div(
            [html.H1(words("alarm_statistics.title")), html.P(about, className="note", role="status")],
            className="room-head",
        ),
        against_targets(told, words),
        html.H2(words("alarm_statistics.frequent")),
        frequent(told, naming, words),
        html.H2(words("alarm_statistics.shelved")),
        shelved(shelved_now(rows, access.now()), naming, words),
        html.P(words("alarm_statistics.source"), className="note"),
    ]


def _naming(access: Access, words: Words) -> Callable[[str, str], str]:
    rules = {rule.id: words.pick(rule.name) for rule in access.district.alarms}
    labels = {state.name: words.pick(state.label) for state in access.feed_states()}

    def place_of(place: str) -> str:
        kind, _, code = place.partition(":")
        if not place:
            return words("alarms.whole")
        if kind == "cell":
            return f"{words('alarms.cell')} {code}"
        return labels.get(code, code) if kind == "feed" else access.area_names.get(kind, {}).get(code, code)

    return lambda rule, place: words("alarm_statistics.named", rule=rules.get(rule, rule), place=place_of(place))
