"""The queue's frame on the desk: where the bridge puts chips, filters, rows and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.alarms import alarms
from dashboard.parts.layer_list import layer_list
from dashboard.parts.marks import attributes

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext


def side(context: PageContext) -> Component:
    """The desk's left column: the queue for posts that open records, the alarms, and the list of layers, behind tabs."""
    words = context.words
    queued = context.access.permits("records", context.viewer)
    tabs = [("queue", words("queue.title")), ("alarms", words("alarms.title")), ("layers", words("layers.title"))]
    return html.Aside(
        [
            *([_tabs(tabs, words), _queue(words), alarms(words)] if queued else []),
            html.Div(
                layer_list(context),
                id="desk-tab-layers",
                className="tab-body",
                hidden=queued,
                **(attributes({"role": "tabpanel", "aria-labelledby": "desk-tab-button-layers"}) if queued else {}),
            ),
        ],
        className="side side-layers",
        **attributes({"aria-label": words("queue.title" if queued else "layers.title")}),
    )


def _tabs(tabs: list[tuple[str, str]], words: Words) -> Component:
    buttons = [
        html.Button(
            [html.Span(label), html.Span(id=f"desk-{name}-badge", className="tab-count")],
            id=f"desk-tab-button-{name}",
            className="tab",
            role="tab",
            **attributes(
                {
                    "data-tab": name,
                    "aria-selected": str(name == "queue").lower(),
                    "aria-controls": f"desk-tab-{name}",
                    "type": "button",
                }
            ),
        )
        for name, label in tabs
    ]
    return html.Div(buttons, className="tabs", role="tablist", **attributes({"aria-label": words("queue.tabs")}))


def _queue(words: Words) -> Component:
    """Everything inside is the bridge's: it redraws rows in place, so that scroll, choice and focus stay."""
    return html.Div(
        [
            html.Div(id="desk-queue-head", className="queue-head"),
            html.Div(id="desk-queue-filters", className="queue-filters"),
            html.Div(id="desk-queue-note", className="queue-note", role="status"),
            html.Div(
                [
                    html.Div(
                        id="desk-queue-rows",
                        className="queue-rows",
                        role="listbox",
                        **attributes({"aria-label": words("queue.title")}),
                    ),
                    html.Div(id="desk-queue-end", className="queue-end"),
                ],
                id="desk-queue-scroll",
                className="queue-scroll",
            ),
        ],
        id="desk-tab-queue",
        className="tab-body queue",
        **attributes({"role": "tabpanel", "aria-labelledby": "desk-tab-button-queue"}),
    )
