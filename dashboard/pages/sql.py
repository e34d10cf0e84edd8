"""A planner's SQL as a page of its own: the planner's second way of asking, under the same head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.pages.config import page_config
from dashboard.parts.room import room
from dashboard.parts.sql_tab import sql_tab

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.pages.context import PageContext


def layout(context: PageContext) -> Component:
    """The page before anything was asked; the bridge (`89_sql.js`) speaks with `/data/sql`."""
    # A map is made where an answer has hexagons: it draws the answer and no layer.
    return room("sql", context, [sql_tab(context)], {**page_config("sql", context), "layers": []})
