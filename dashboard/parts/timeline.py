"""The bar under the map: the window, the replay's track, and the clock's controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.pages.config import WINDOWS
from dashboard.parts.marks import attributes, chooser

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext

SPEEDS = (1, 10, 60, 600)


def timeline(context: PageContext) -> Component:
    """The desk's bottom bar; the clock's controls stand only where this viewer may use them."""
    words = context.words
    replay = context.access.clock_state().kind == "replay"
    may = replay and context.access.permits("clock", context.viewer)
    windows = [(name, words(f"window.short.{name}")) for name in WINDOWS]
    return html.Footer(
        [
            html.Div(
                [
                    chooser("window", windows, words("window.label")),
                    html.Span(id="desk-clock-range", className="note clock-range"),
                    html.Span(className="spacer"),
                    *([_controls(words)] if may else []),
                ],
                className="time-head",
            ),
            *([_track(words, may)] if replay else []),
            html.Div(id="desk-notice", className="notice", role="alert"),
        ],
        className="time",
    )


def _track(words: Words, may: bool) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.Div(id="desk-clock-span", className="track-span"),
                    html.Div(id="desk-clock-head", className="track-head"),
                ],
                className="track-line",
            ),
            html.Div(id="desk-clock-ticks", className="track-ticks"),
        ],
        id="desk-clock-track",
        className="track is-open" if may else "track",
        title=words("clock.track"),
    )


def _controls(words: Words) -> Component:
    speeds = [
        html.Button(
            f"×{speed}",
            className="choice",
            **attributes({"data-clock": "speed", "data-speed": str(speed), "type": "button"}),
        )
        for speed in SPEEDS
    ]
    return html.Div(
        [
            html.Button(
                html.Span(className="icon icon-play"),
                id="desk-clock-toggle",
                className="icon-button play",
                **attributes({"data-clock": "toggle", "aria-label": words("clock.pause"), "type": "button"}),
            ),
            html.Div(speeds, className="chooser", role="group", **attributes({"aria-label": words("clock.speed")})),
            dcc.Input(
                id="desk-clock-jump",
                type="text",
                placeholder=words("clock.jump_form"),
                className="jump",
                autoComplete="off",
            ),
            html.Button(
                words("clock.jump"),
                className="choice jump-button",
                **attributes({"data-clock": "jump", "type": "button"}),
            ),
        ],
        className="controls",
    )
