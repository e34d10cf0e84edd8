"""Questions that planners sent to the briefing: each a link that asks it anew in the reader's own scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html

from data_loaders.access import SavedView

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words


def sent_questions(views: Sequence[SavedView], words: Words) -> list[Component]:
    """The section under the briefing; nothing where no question was sent."""
    if not views:
        return []
    rows = [
        html.Li(
            [
                html.A(view.name, href=f"/planner?q={view.question}"),
                html.Span(words("join.dot").join([view.owner, words.moment(view.changed_at)]), className="note"),
            ]
        )
        for view in views
    ]
    return [
        html.Section(
            [
                html.Div(html.H2(words("briefing.sent")), className="briefing-title"),
                html.Ul(rows, className="briefing-sent"),
            ],
            className="briefing-section",
            id="briefing-section-sent",
        )
    ]
