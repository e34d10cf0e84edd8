"""The alarms' frame on the desk: where the bridge puts what stands, and what is done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.marks import attributes

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words


def alarms(words: Words) -> Component:
    """Everything inside is the bridge's: lists and priorities to choose, and one row an alarm."""
    return html.Div(
        [
            html.Div(id="desk-alarm-head", className="queue-filters alarm-head"),
            html.Div(id="desk-alarm-note", className="queue-note", role="status"),
            html.Div(
                id="desk-alarm-rows",
                className="queue-scroll",
                role="group",
                **attributes({"aria-label": words("alarms.title")}),
            ),
        ],
        id="desk-tab-alarms",
        className="tab-body queue",
        hidden=True,
        **attributes({"role": "tabpanel", "aria-labelledby": "desk-tab-button-alarms"}),
    )
