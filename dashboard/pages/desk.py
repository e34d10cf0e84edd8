"""The operator's desk: one map, what is on it, and what lies behind the place that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.pages.config import page_config
from dashboard.parts.header import header
from dashboard.parts.incident import acknowledge_form
from dashboard.parts.layer_list import layer_list
from dashboard.parts.marks import action, attributes
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
            dcc.Store(id="desk-config", data=page_config("desk", context)),
            dcc.Store(id="desk-view-selection"),
            dcc.Store(id="desk-view-state"),
            dcc.Store(id="desk-live-cases"),
            dcc.Store(id="desk-clock-command"),
            dcc.Store(id="desk-mounted"),
            header("desk", context),
            band("desk", words),
            html.Div(
                [
                    layer_list(context),
                    html.Main([_map(words), timeline(context)], className="stage"),
                    html.Aside(
                        [html.Div(id="desk-panel-body", className="panel-body", tabIndex=-1), acknowledge_form(words)],
                        className="side side-panel",
                        id="desk-panel",
                        **attributes({"aria-label": words("panel.title")}),
                    ),
                ],
                className="work",
            ),
        ],
        className="page page-desk",
        lang="zh-CN" if words.lang == "zh" else words.lang,
    )


def band(page: str, words: Words) -> Component:
    """The full-width band that says that the server is lost."""
    return html.Div(
        [html.Strong(words("band.title")), html.Span(id=f"{page}-band-text")],
        id=f"{page}-band",
        className="band",
        hidden=True,
        role="alert",
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
            action("panel", words("panel.title"), "choice only-phone panel-open", label=words("panel.title")),
            html.Div(id="desk-hover", className="tip", hidden=True),
        ],
        className="map-box",
    )
