"""The panel while nothing is chosen: the whole district, its areas by open incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.bars import day_bars
from dashboard.parts.marks import attributes
from dashboard.parts.panel import Names, Row, number, section

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

AREAS_SHOWN = 30
# Names are those of the headline's answer; a day's figure stands beside that of the day before.
FIGURES = ("reported_today", "reported_7d", "open", "unacknowledged", "closed_today", "cameras_on")
NOTES = {"reported_7d": "wall.note.reported_7d", "open": "wall.note.open", "unacknowledged": "panel.open_note"}
BEFORE = {"reported_today": "reported_yesterday", "closed_today": "closed_yesterday"}


@dataclass(frozen=True, kw_only=True)
class DistrictFacts:
    """What the panel shows of the whole district; `areas` are open incidents by area of `kind`."""

    title: str
    numbers: Row
    days: Sequence[Row]
    today: date
    kind: str
    areas: Sequence[Row]


def overview_panel(facts: DistrictFacts, names: Names, words: Words) -> list[Component]:
    """The district's numbers, its trend, and its areas, the most open incidents first."""
    numbers = facts.numbers
    head = html.Div(
        html.Div(
            [html.H2(facts.title), html.Span(words("panel.hint"), className="note")], className="panel-title is-tall"
        ),
        className="panel-head",
    )
    figures = [number(words(f"headline.{name}"), *_figure(name, numbers, words)) for name in FIGURES]
    trend = section(words("panel.by_day"), words("panel.unit_day"), day_bars(facts.days, facts.today, words))
    return [
        head,
        html.Div(figures, className="numbers numbers-six"),
        trend,
        *_areas(facts.kind, facts.areas, names, words),
    ]


def _figure(name: str, numbers: Row, words: Words) -> tuple[str, str]:
    """A figure and the note under it: the day before for today's, the whole for the cameras."""
    if name in BEFORE:
        return words.number(numbers[name]), words("headline.yesterday", n=words.number(numbers[BEFORE[name]]))
    if name == "cameras_on":
        return words.number(numbers[name]), words("headline.of_all", n=words.number(numbers["cameras_total"]))
    return words.number(numbers[name]), words(NOTES[name])


def _areas(kind: str, areas: Sequence[Row], names: Names, words: Words) -> list[Component]:
    ranked = sorted(areas, key=lambda row: (-int(row["value"]), str(row["code"])))
    if not ranked:
        return [html.P(words("panel.no_open"), className="empty")]
    most = max(int(row["value"]) for row in ranked) or 1
    rows = [
        html.Button(
            [
                html.Span(names.area(kind, str(row["code"])), className="bar-name"),
                html.Span(
                    html.Span(className="bar-fill", style={"width": f"{100 * int(row['value']) / most:.1f}%"}),
                    className="bar-line",
                ),
                html.Span(words.number(int(row["value"])), className="bar-value"),
            ],
            className="bar bar-button",
            key=str(row["code"]),
            **attributes({"data-select": f"area:{kind}:{row['code']}", "type": "button"}),
        )
        for row in ranked[:AREAS_SHOWN]
    ]
    title = words("panel.areas_open", kind=names.kinds.get(kind, ""))
    return [section(title, words("panel.unit_count"), html.Div(rows, className="bars"))]
