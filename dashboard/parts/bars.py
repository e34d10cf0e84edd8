"""Bars from CSS alone: counts by class, counts by day. Direct labels, no axis that needs reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.parts.marks import attributes

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

CLASSES_SHOWN = 8
DAYS = 28
SATURDAY = 5


def class_bars(rows: Sequence[tuple[str, int]], words: Words) -> Component:
    """Horizontal bars by class, the largest first; what is left over is summed, never dropped."""
    ranked = sorted(rows, key=lambda row: -row[1])
    shown, rest = ranked[:CLASSES_SHOWN], ranked[CLASSES_SHOWN:]
    if rest:
        shown = [*shown, (words("panel.other_classes", n=len(rest)), sum(value for _, value in rest))]
    most = max((value for _, value in shown), default=1) or 1
    return html.Div([_bar(name, value, most, words) for name, value in shown], className="bars")


def _bar(name: str, value: int, most: int, words: Words) -> Component:
    fill = html.Span(className="bar-fill", style={"width": f"{100 * value / most:.1f}%"})
    return html.Div(
        [
            html.Span(name, className="bar-name"),
            html.Span(fill, className="bar-line"),
            html.Span(words.number(value), className="bar-value"),
        ],
        className="bar",
    )


def day_bars(rows: Sequence[Mapping[str, Any]], today: date, words: Words) -> Component:
    """28 days to today as bars with their mean; a day without a row is 0 reported, as the ledger knows it."""
    counts = {_as_date(row["day"]): int(row["value"]) for row in rows}
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    values = [counts.get(day, 0) for day in days]
    most = max([*values, 1])
    mean = sum(values) / DAYS
    columns = [
        html.Span(
            html.Span(className="day-fill", style={"height": f"{100 * value / most:.1f}%"}),
            className="day is-weekend" if day.weekday() >= SATURDAY else "day",
            title=words("panel.day_tip", day=words.day(day), n=words.number(value)),
        )
        for day, value in zip(days, values, strict=True)
    ]
    line = html.Span(className="day-mean", style={"bottom": f"{100 * mean / most:.1f}%"})
    ends = [
        html.Span(words.day(days[0])),
        html.Span(words("panel.mean", n=words.number(round(mean, 1)), most=words.number(max(values)))),
        html.Span(words.day(days[-1])),
    ]
    label = words("panel.by_day_label", n=words.number(sum(values)), mean=words.number(round(mean, 1)))
    return html.Div(
        [
            html.Div([*columns, line], className="days", role="img", **attributes({"aria-label": label})),
            html.Div(ends, className="day-ends"),
        ]
    )


def _as_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])
