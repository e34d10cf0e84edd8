"""The operator's desk: the queue, one map with what is on it, and the case or the place that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.pages.config import page_config
from dashboard.pages.wall_scenes import remote_config
from dashboard.parts.bands import band, emergency_band
from dashboard.parts.case_actions import case_actions, dialog
from dashboard.parts.header import header
from dashboard.parts.marks import action, attributes
from dashboard.parts.queue import side
from dashboard.parts.timeline import timeline

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext


def layout(context: PageContext) -> Component:
    """The whole page for one viewer; the bridge mounts the map when `desk-config` arrives."""
    words = context.words
    return html.Div(
        [
            dcc.Store(id="desk-config", data={**page_config("desk", context), **remote_config(context)}),
            dcc.Store(id="desk-view-selection"),
            dcc.Store(id="desk-view-state"),
            dcc.Store(id="desk-live-cases"),
            dcc.Store(id="desk-clock-command"),
            dcc.Store(id="desk-mounted"),
            header("desk", context),
            band("desk", words),
            emergency_band("desk"),
            html.Div(
                [
                    side(context),
                    html.Main([_map(words), timeline(context)], className="stage"),
                    html.Aside(
                        [html.Div(id="desk-panel-body", className="panel-body", tabIndex=-1), case_actions(words)],
                        className="side side-panel",
                        id="desk-panel",
                        **attributes({"aria-label": words("panel.title")}),
                    ),
                ],
                className="work",
            ),
            dialog("desk-keys"),
            dialog("desk-emergency"),
            dialog("desk-wall-remote"),
        ],
        className="page page-desk page-queue",
        lang="zh-CN" if words.lang == "zh" else words.lang,
    )


def _map(words: Words) -> Component:
    return html.Div(
        [
            html.Div(id="desk-map", className="map"),
            html.Div(id="desk-no-map", className="no-map", hidden=True, role="alert"),
            html.Div(id="desk-stale", className="stale", hidden=True, role="status"),
            html.Div(
                [
                    action("zoom-in", words("map.zoom_in"), "icon-button", icon="plus"),
                    action("zoom-out", words("map.zoom_out"), "icon-button", icon="minus"),
                    action("home", words("map.home"), "icon-button", icon="home"),
                ],
                className="map-tools",
            ),
            action("layers", words("drawer.queue"), "choice only-phone queue-open", label=words("drawer.queue")),
            action("alarms", words("alarms.title"), "choice only-phone alarms-open", label=words("alarms.title")),
            action("panel", words("panel.title"), "choice only-phone panel-open", label=words("panel.title")),
            html.Div(id="desk-hover", className="tip", hidden=True),
        ],
        className="map-box",
    )
