"""What is kept of each source and for how long: the profile's terms beside what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.room import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from data_loaders.access import FeedState


def terms(feeds: Sequence[FeedState], words: Words) -> Component:
    """One row a source: its name, rows read so far, its term; a source without one keeps its records."""
    rows = [
        [
            words.pick(feed.label),
            html.Span(words.number(feed.rows), className="code"),
            words("retention.for_good")
            if feed.retention_days is None
            else words("retention.days", n=words.number(feed.retention_days)),
        ]
        for feed in feeds
    ]
    heads = [words(f"retention.{name}") for name in ("source", "rows", "term")]
    return html.Section(
        [
            html.H2(words("retention.title")),
            html.P(words("retention.about"), className="note"),
            table(heads, rows, words("retention.title"), "grid-retention"),
        ],
        className="room-section",
    )
