"""Places on the desk that the bridge fills: what can be done to the open case, and the map of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.marks import attributes

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words


def case_actions(words: Words) -> Component:
    """What can be done to the case. It stands apart from the panel's body, so that a refresh takes away nothing typed."""
    return html.Section(
        [
            html.Div(id="desk-case-undo", className="case-undo", hidden=True, role="status"),
            html.Div(id="desk-case-said", className="case-said", role="status"),
            html.Div(id="desk-case-others", className="note case-others"),
            html.Div(id="desk-case-photos", className="case-photos", hidden=True),
            html.Div(id="desk-case-form", className="case-form-box", hidden=True),
            html.Div(id="desk-case-verbs", className="case-verbs"),
        ],
        id="desk-case",
        className="case",
        hidden=True,
        **attributes({"aria-label": words("case.actions")}),
    )


def dialog(name: str) -> Component:
    """A dialog that the bridge fills and opens."""
    return html.Dialog(id=name, className="dialog", **attributes({"aria-labelledby": f"{name}-title"}))
