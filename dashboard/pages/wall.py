"""The wall: full screen, nobody touches it. Totals only; no number names a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.pages.config import page_config, page_layers
from dashboard.pages.wall_scenes import scenes_of, unit_share, wall_config
from dashboard.parts.bands import band, emergency_band
from dashboard.parts.header import district_name
from dashboard.parts.layer_list import has_feed, legend
from dashboard.parts.marks import attributes
from layers.spec import Draw, LayerSpec, Steps

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.pages.context import PageContext

# Figure and its unit; the bridge fills in the number and the note under it. Names are those of `/data/headline`.
NUMBERS = (
    ("reported_today", "incidents"),
    ("reported_7d", "incidents"),
    ("open", "incidents"),
    ("unacknowledged", "incidents"),
    ("closed_today", "incidents"),
    ("cameras_on", "cameras"),
)
RANKING_ROWS = 12


def layout(context: PageContext) -> Component:
    """The whole page; the bridge mounts the map when `wall-config` arrives."""
    words = context.words
    return html.Div(
        [
            dcc.Store(id="wall-config", data={**page_config("wall", context), **wall_config(context)}),
            dcc.Store(id="wall-mounted"),
            _head(context),
            band("wall", words),
            emergency_band("wall"),
            html.Div([_map(context), _ranking()], className="wall-work"),
            html.Div([_number(name, unit, context) for name, unit in NUMBERS], className="wall-numbers"),
            html.Div(
                [html.Span(words("wall.ticker"), className="wall-feeds-title"), html.Div(id="wall-ticker-items")],
                id="wall-ticker",
                className="wall-ticker",
            ),
            html.Div(
                [
                    html.Span(words("feeds.age"), className="wall-feeds-title"),
                    html.Div(id="wall-feeds-list", className="wall-feeds"),
                ],
                className="wall-foot",
            ),
        ],
        className="page page-wall",
        style={"--share": unit_share(context.access)},
        lang="zh-CN" if words.lang == "zh" else words.lang,
    )


def _head(context: PageContext) -> Component:
    return html.Header(
        [
            html.Span(className="mark", **attributes({"aria-hidden": "true"})),
            html.H1(district_name(context)),
            html.Div(
                [
                    html.Span(id="wall-scene-place"),
                    html.Strong(id="wall-scene-name"),
                    html.Span(id="wall-scene-steps", className="wall-scene-steps"),
                    html.Span(id="wall-scene-next", className="wall-scene-next"),
                ],
                className="wall-scene",
                role="status",
            ),
            html.Span(className="spacer"),
            html.Span(
                [
                    html.Span([html.Span(id="wall-clock-date"), html.Span(id="wall-shift")], className="wall-day"),
                    html.Span(id="wall-live-text", className="live", role="status"),
                ],
                className="wall-date",
            ),
            html.Span(
                [html.Span(id="wall-clock-text"), html.Span(id="wall-clock-seconds", className="wall-seconds")],
                className="wall-clock",
            ),
        ],
        className="wall-head",
    )


def _map(context: PageContext) -> Component:
    words = context.words
    played = {layer for scene in scenes_of(context.access, context.registry) for layer in scene.layers}
    shown = [spec for spec in page_layers("wall", context) if spec.id in played and _has_legend(spec)]
    blocks = [
        html.Div(
            [
                html.Div(
                    [
                        html.Strong(words(f"layer.{spec.id}")),
                        html.Span(id=f"wall-layer-count-{spec.id}", className="wall-legend-count"),
                        html.Span(id=f"wall-layer-asof-{spec.id}", className="note wall-legend-asof"),
                    ],
                    className="wall-legend-head",
                ),
                legend("wall", spec, context),
            ],
            className="layer wall-legend",
            **attributes({"data-scene-layer": spec.id}),
        )
        for spec in shown
        if has_feed(spec, context)
    ]
    blocks += [
        html.Div(
            [html.Strong(words(f"layer.{spec.id}")), html.Div(words("layer.no_feed"), className="note")],
            className="layer",
            **attributes({"data-scene-layer": spec.id}),
        )
        for spec in shown
        if not has_feed(spec, context)
    ]
    hatch = html.Div([html.Span(className="hatch-swatch"), html.Span(words("legend.unknown"))], className="entry")
    return html.Div(
        [
            html.Div(id="wall-map", className="map"),
            html.Div(id="wall-no-map", className="no-map", hidden=True, role="alert"),
            html.Div([_view(), *blocks, hatch, html.Div(id="wall-systems")], className="wall-legends"),
            html.Div(id="wall-stale", className="stale", hidden=True, role="status"),
        ],
        className="map-box",
    )


def _view() -> Component:
    """The legend of a saved view that the desk sent here; the bridge fills it."""
    return html.Div(id="wall-view", className="layer wall-legend wall-view", hidden=True)


def _has_legend(spec: LayerSpec) -> bool:
    """Outlines of areas say themselves what they are."""
    return spec.draw is not Draw.AREAS or isinstance(spec.legend, Steps)


def _ranking() -> Component:
    return html.Aside(
        [
            html.Div(id="wall-alarms", hidden=True, role="alert"),
            html.Div(
                [html.H2(id="wall-ranking-title"), html.Span(id="wall-ranking-unit", className="note")],
                className="wall-side-head",
            ),
            html.Div(id="wall-ranking", **attributes({"data-rows": str(RANKING_ROWS)})),
            html.Div(id="wall-ranking-rest", className="note wall-rest"),
        ],
        className="wall-side",
    )


def _number(name: str, unit: str, context: PageContext) -> Component:
    words = context.words
    return html.Div(
        [
            html.Div(
                [
                    html.Span(words(f"headline.{name}")),
                    html.Span(id=f"wall-standing-{name}", className="wall-standing"),
                ],
                className="wall-number-label",
            ),
            html.Div(
                [
                    html.Span(id=f"wall-number-{name}", className="wall-number-value"),
                    html.Span(words(f"unit.{unit}"), className="wall-number-unit"),
                ],
                className="wall-number-line",
            ),
            html.Div(id=f"wall-usual-{name}", className="wall-usual"),
            html.Div(id=f"wall-note-{name}", className="note"),
        ],
        className="wall-number",
    )
