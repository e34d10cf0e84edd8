"""The planner's page (规划台): the builder, the map, the table and the charts. The bridge fills them from the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboard.pages.config import page_config
from dashboard.parts.bands import band, emergency_band
from dashboard.parts.case_actions import dialog
from dashboard.parts.header import header
from dashboard.parts.marks import action, attributes
from dashboard.parts.sql_tab import ways
from data_loaders.access import Right, may
from layers.indicators.declared import GROUPS, INDICATORS
from layers.planner.measures import MEASURES, OWN
from layers.planner.question import RESOLUTIONS, SHADES
from layers.planner.questions import NOT_APPRAISED, RESIDENT_RESOLUTIONS
from layers.planner.wording import BUFFER_M

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext

# Each with a heading, what it keeps, and a box that the bridge fills.
PARTS = ("measure", "against", "window", "class", "hours", "area", "feed", "status", "department", "by", "shade")


def layout(context: PageContext) -> Component:
    """The whole page for one viewer; the bridge mounts it when `planner-config` arrives."""
    words = context.words
    return html.Div(
        [
            dcc.Store(id="planner-config", data=_config(context)),
            dcc.Store(id="planner-mounted"),
            header("planner", context),
            band("planner", words),
            emergency_band("planner"),
            html.Div(
                [
                    html.Aside(
                        [*_ways(context), *_builder(words)],
                        className="side planner-side",
                        **_label(words("planner.builder")),
                    ),
                    html.Main([_map(words), _time(words), _below(words)], className="stage planner-stage"),
                ],
                className="planner-work",
            ),
            dialog("planner-dialog"),
            html.Div(id="planner-paper", className="planner-paper"),
        ],
        className="page page-desk page-planner",
        lang="zh-CN" if words.lang == "zh" else words.lang,
    )


def mount(app: Dash) -> None:
    """Let the bridge take the page over when its configuration arrives."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("fengge", "mountPlanner"),
        Output("planner-mounted", "data"),
        Input("planner-config", "data"),
    )


def _config(context: PageContext) -> dict[str, Any]:
    access, words = context.access, context.words
    told = [one for one in INDICATORS if one.id in MEASURES]
    config = page_config("planner", context)
    return {
        **config,
        "layers": [],
        "groups": [{"id": group.id, "name": words.pick(group.name)} for group in access.district.groups],
        "planner": {
            "measures": [one.id for one in OWN],
            "indicators": [
                {"group": words(f"indicator.group.{group}"), "ids": [one.id for one in told if one.group == group]}
                for group in GROUPS
                if any(one.group == group for one in told)
            ],
            "resolutions": list(range(RESOLUTIONS[0], RESOLUTIONS[1] + 1)),
            "resident_resolutions": list(RESIDENT_RESOLUTIONS),
            "not_appraised": NOT_APPRAISED,
            "shades": list(SHADES),
            "buffer_m": list(BUFFER_M),
            "exports": access.permits("export", context.viewer),
        },
    }


def _ways(context: PageContext) -> list[Component]:
    """The way to SQL, for those who have it."""
    return [ways("build", context.words)] if may(context.viewer, Right.SQL) else []


def _label(text: str) -> dict[str, Any]:
    return attributes({"aria-label": text})


def _builder(words: Words) -> list[Component]:
    return [
        html.Div(
            [
                html.H2(words("planner.builder")),
                html.Div(
                    [
                        action("planner-undo", words("planner.undo"), "choice", label=words("planner.undo")),
                        action("planner-reset", words("planner.reset"), "choice", label=words("planner.reset")),
                    ],
                    className="chooser",
                ),
            ],
            className="side-head",
        ),
        html.Div([_part(name, words) for name in PARTS], className="planner-parts"),
        html.Div(
            [
                html.Div(id="planner-said", className="note", role="status"),
                html.Div(id="planner-progress", className="planner-progress", hidden=True, role="status"),
            ],
            className="planner-foot",
        ),
    ]


def _part(name: str, words: Words) -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.H3(words(f"planner.part.{name}"), id=f"planner-{name}-title"),
                    html.Span(id=f"planner-{name}-keeps", className="note"),
                ],
                className="planner-part-head",
            ),
            html.Div(
                id=f"planner-{name}",
                className=f"planner-box planner-box-{name}",
                role="group",
                **attributes({"aria-labelledby": f"planner-{name}-title"}),
            ),
        ],
        className="planner-part",
    )


def _map(words: Words) -> Component:
    return html.Div(
        [
            html.Div(id="planner-map", className="map"),
            html.Div(id="planner-no-map", className="no-map", hidden=True, role="alert"),
            html.Div(id="planner-stale", className="stale", hidden=True, role="status"),
            html.Div(id="planner-legend", className="planner-legend"),
            html.Div(id="planner-empty", className="planner-empty", hidden=True, role="status"),
            html.Div(id="planner-drawing", className="planner-drawing", hidden=True, role="status"),
            html.Div(id="planner-files", className="planner-files"),
            html.Div(
                [
                    action("zoom-in", words("map.zoom_in"), "icon-button", icon="plus"),
                    action("zoom-out", words("map.zoom_out"), "icon-button", icon="minus"),
                    action("home", words("map.home"), "icon-button", icon="home"),
                ],
                className="map-tools",
            ),
            html.Div(id="planner-hover", className="tip", hidden=True),
        ],
        className="map-box",
    )


def _time(words: Words) -> Component:
    return html.Section(id="planner-time", className="planner-time", **_label(words("planner.time")))


def _below(words: Words) -> Component:
    return html.Div(
        [
            html.Section(id="planner-table", className="planner-table", **_label(words("planner.table"))),
            html.Section(id="planner-charts", className="planner-charts", **_label(words("planner.charts"))),
        ],
        className="planner-below",
    )
