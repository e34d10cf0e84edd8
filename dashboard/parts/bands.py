"""Bands over a page: the server is lost, an emergency lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words


def band(page: str, words: Words) -> Component:
    """The full-width band that says that the server is lost."""
    return html.Div(
        [html.Strong(words("band.title")), html.Span(id=f"{page}-band-text")],
        id=f"{page}-band",
        className="band",
        hidden=True,
        role="alert",
    )


def emergency_band(page: str) -> Component:
    """The quiet band that says where an emergency lasts and until when; the bridge fills it."""
    return html.Div(id=f"{page}-emergency-band", className="emergency-band", hidden=True, role="status")
