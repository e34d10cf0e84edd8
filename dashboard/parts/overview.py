"""The panel while nothing is chosen: the whole district, its areas by open incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.bars import day_bars
from dashboard.parts.marks import attributes
from dashboard.parts.panel import Names, Row, filter_note, number, section, stateless_note

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

AREAS_SHOWN = 30
# Names are those of the headline's answer; a day's figure stands beside that of the day before.
FIGURES = ("reported_today", "reported_7d", "open", "unacknowledged", "closed_today", "cameras_on")
NOTES = {"reported_7d": "headline.with_unlocated"}
BEFORE = {"reported_today": "reported_yesterday", "closed_today": "closed_yesterday"}


@dataclass(frozen=True, kw_only=True)
class DistrictFacts:
    """What the panel shows of the whole district up to `end`, of the chosen `classes` (none = all).

    `areas` are `code, value, open` by area of `kind`; `code` None is what lies in no area.
    """

    title: str
    numbers: Row
    days: Sequence[Row]
    end: datetime
    kind: str
    areas: Sequence[Row]
    classes: Sequence[str] = ()


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
    return [
        head,
        *filter_note(facts.classes, names, words),
        html.Div(figures, className="numbers numbers-six"),
        *stateless_note(int(numbers["stateless_7d"] or 0), "7d", words),
        _trend(facts, words),
        *_areas(facts, names, words),
    ]


def _figure(name: str, numbers: Row, words: Words) -> tuple[str, str]:
    """A figure and the note under it: the day before for today's, the whole for the cameras."""
    if name != "cameras_on" and numbers[name] is None:
        return words.number(None), words("headline.no_incidents")
    if name in BEFORE:
        return words.number(numbers[name]), words("headline.yesterday", n=words.number(numbers[BEFORE[name]]))
    if name == "cameras_on":
        unknown = "headline.cameras_unknown" if numbers["cameras_total"] else "headline.no_cameras"
        note = "headline.of_all" if numbers[name] is not None else unknown
        return words.number(numbers[name]), words(note, n=words.number(numbers["cameras_total"]))
    if name == "open":
        return words.number(numbers[name]), words("headline.unlocated", n=words.number(numbers["open_unlocated"]))
    if name == "unacknowledged":
        return words.number(numbers[name]), _share_of_open(int(numbers[name]), int(numbers["open"]), words)
    return words.number(numbers[name]), words(NOTES[name])


def _share_of_open(part: int, whole: int, words: Words) -> str:
    """Where all are, that it is all of them: the number alone would only repeat its neighbour. A share is never rounded up to that."""
    if not whole:
        return words("panel.open_note")
    if part == whole:
        return words("panel.all_open")
    return words("panel.share_of_open", part=words.number(1000 * part // whole / 10))


def _trend(facts: DistrictFacts, words: Words) -> Component:
    """The days; where no record of an incident ever came in, that they are not known."""
    if facts.numbers["open"] is None:
        return section(words("panel.by_day"), "", html.P(words("headline.no_incidents"), className="empty"))
    return section(words("panel.by_day"), words("panel.unit_day"), day_bars(facts.days, facts.end, words))


def _areas(facts: DistrictFacts, names: Names, words: Words) -> list[Component]:
    """Areas by open incidents; what is not listed is summed, so that the rows add up to the open figure."""
    kind = facts.kind
    held = [row for row in facts.areas if int(row["open"])]
    title = words("panel.areas_open", kind=names.kinds.get(kind, ""))
    if not held:
        key = "panel.no_open_filtered" if facts.classes else "panel.no_open"
        if facts.numbers["open"] is None:
            key = "headline.no_incidents"
        return [section(title, "", html.P(words(key), className="empty"))]
    named = [row for row in held if row["code"] is not None]
    ranked = sorted(named, key=lambda row: (-int(row["open"]), str(row["code"])))
    shown, rest = ranked[:AREAS_SHOWN], ranked[AREAS_SHOWN:]
    most = max((int(row["open"]) for row in shown), default=1)
    rows: list[Component] = [_area_bar(row, most, kind, names, words) for row in shown]
    if rest:
        rows.append(_plain_row(words("panel.other_areas", n=words.number(len(rest))), rest, words))
    if nowhere := [row for row in held if row["code"] is None]:
        rows.append(_plain_row(words("panel.no_area"), nowhere, words))
    total = words("panel.count_of_all", n=words.number(_open(held)))
    return [section(title, total, html.Div(rows, className="bars"))]


def _open(rows: Sequence[Row]) -> int:
    return sum(int(row["open"]) for row in rows)


def _area_bar(row: Row, most: int, kind: str, names: Names, words: Words) -> Component:
    fill = html.Span(className="bar-fill", style={"width": f"{100 * int(row['open']) / most:.1f}%"})
    return html.Button(
        [
            html.Span(names.area(kind, str(row["code"])), className="bar-name"),
            html.Span(fill, className="bar-line"),
            html.Span(words.number(int(row["open"])), className="bar-value"),
        ],
        className="bar bar-button",
        key=str(row["code"]),
        **attributes({"data-select": f"area:{kind}:{row['code']}", "type": "button"}),
    )


def _plain_row(label: str, rows: Sequence[Row], words: Words) -> Component:
    """A sum beside the ranking, without a bar of its own."""
    return html.Div(
        [
            html.Span(label, className="bar-name"),
            html.Span(),
            html.Span(words.number(_open(rows)), className="bar-value"),
        ],
        className="bar",
    )
