"""Bars from CSS alone: counts by class, counts by day. Direct labels, no axis that needs reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
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
    most = max((value for _, value in shown), default=1) or 1
    bars = [_bar(name, value, words, 100 * value / most) for name, value in shown]
    if rest:
        # A sum of many has no bar beside those of single classes: it would be read as the largest of them.
        bars.append(_bar(words("panel.other_classes", n=len(rest)), sum(value for _, value in rest), words))
    return html.Div(bars, className="bars")


def _bar(name: str, value: int, words: Words, part_pct: float | None = None) -> Component:
    line = html.Span()
    if part_pct is not None:
        fill = html.Span(className="bar-fill", style={"width": f"{part_pct:.1f}%"})
        line = html.Span(fill, className="bar-line")
    return html.Div(
        [
            html.Span(name, className="bar-name"),
            line,
            html.Span(words.number(value), className="bar-value"),
        ],
        className="bar",
    )


def day_bars(rows: Sequence[Mapping[str, Any]], end: datetime, words: Words) -> Component:
    """The 28 days to `end` as bars of calendar days with their mean.

    The first and the last day are cut where the 28 days begin and end, and say so; so the bars sum to the window's
    total. A day without a row is 0 reported, as the ledger knows it.
    """
    counts = {_as_date(row["day"]): int(row["value"]) for row in rows}
    first, last = (moment.astimezone(words.zone) for moment in (end - timedelta(days=DAYS), end))
    days = _days(first, last)
    values = [counts.get(day, 0) for day in days]
    most = max([*values, 1])
    mean = sum(values) / DAYS
    from_text = words("panel.day_from", day=words.day(first), time=f"{first:%H:%M}")
    until_text = words("panel.day_until", day=words.day(last), time=f"{last:%H:%M}")
    said = {first.date(): from_text, last.date(): until_text}
    columns = [
        html.Span(
            html.Span(className="day-fill", style={"height": f"{100 * value / most:.1f}%"}),
            className=_day_class(day, first),
            title=words("panel.day_tip", day=said.get(day, words.day(day)), n=words.number(value)),
        )
        for day, value in zip(days, values, strict=True)
    ]
    line = html.Span(className="day-mean", style={"bottom": f"{100 * mean / most:.1f}%"})
    ends = [
        html.Span(from_text),
        html.Span(words("panel.mean", n=words.number(round(mean, 1)), most=words.number(max(values)))),
        html.Span(until_text),
    ]
    label = words("panel.by_day_label", n=words.number(sum(values)), mean=words.number(round(mean, 1)))
    return html.Div(
        [
            html.Div([*columns, line], className="days", role="img", **attributes({"aria-label": label})),
            html.Div(ends, className="day-ends"),
        ]
    )


def _days(first: datetime, last: datetime) -> list[date]:
    """The calendar days between two moments; a midnight ends its day and begins none."""
    final = (last - timedelta(microseconds=1)).date()
    return [first.date() + timedelta(days=at) for at in range((final - first.date()).days + 1)]


def _day_class(day: date, first: datetime) -> str:
    cut = day == first.date() and first.time() > time()
    return " ".join(["day", *(["is-weekend"] if day.weekday() >= SATURDAY else []), *(["is-cut"] if cut else [])])


def _as_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])
