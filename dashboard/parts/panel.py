"""The drill-down panel of a place: totals, classes, trend, areas, open incidents. Rows in, components out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.parts.bars import class_bars, day_bars
from dashboard.parts.marks import attributes, incident_symbol, state_text, urgency_text

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

Row = Mapping[str, Any]
# Fewer residents are shown as "<10" and never more closely, none included: the published number is rounded to 5.
FEW_RESIDENTS = 10


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names that come with the data: classes, areas, departments and sources in the viewer's language."""

    classes: Mapping[str, str]
    areas: Mapping[tuple[str, str], str]
    kinds: Mapping[str, str]
    departments: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def area(self, kind: str, code: str) -> str:
        """An area's name, or its code where it has none."""
        return self.areas.get((kind, code), code)


@dataclass(frozen=True, kw_only=True)
class Residents:
    """The published number of a hexagon's residents; `estimated` where it was apportioned from areas."""

    published: int
    estimated: bool


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """Everything the panel of a hexagon or an area shows; counts are incidents within `window`.

    `chosen` are the classes that the view is limited to (none = all); the trend ends at `end`. `inside` says that the
    place lies within its `areas` (a hexagon), rather than crossing them (an area of another kind). `residents` is None
    where the place has no published number.
    """

    title: str
    code: str
    window: str
    chosen: Sequence[str]
    totals: Row
    classes: Sequence[Row]
    days: Sequence[Row]
    end: datetime
    area_kind: str
    areas: Sequence[Row] = field(default_factory=tuple)
    incidents: Sequence[Row] = field(default_factory=tuple)
    incidents_shown: bool = True
    inside: bool = False
    residents: Residents | None = None


def place_panel(facts: PlaceFacts, names: Names, words: Words) -> list[Component]:
    """The panel of a hexagon or an area."""
    return [
        panel_head(facts.title, facts.code, _path(facts, names, words), words),
        *filter_note(facts.chosen, names, words),
        _numbers(facts, words),
        *stateless_note(int(facts.totals.get("stateless") or 0), facts.window, words),
        *_breakdown(facts, names, words),
        *_areas(facts, names, words),
        *_incidents(facts, names, words),
    ]


def _path(facts: PlaceFacts, names: Names, words: Words) -> list[tuple[str, str]]:
    """District, then the area that holds most of the place, then the place itself."""
    path = [(words("panel.district"), "none")]
    code = next((str(row["code"]) for row in facts.areas if row["code"] is not None), "")
    if code and facts.inside:
        path.append((names.area(facts.area_kind, code), f"area:{facts.area_kind}:{code}"))
    return [*path, (facts.title, "")]


def panel_head(title: str, code: str, path: Sequence[tuple[str, str]], words: Words) -> Component:
    """Breadcrumb, title and code; `path` gives each crumb's text and what it selects, the last one nothing."""
    crumbs: list[Component] = [
        html.Button(text, className="crumb", **attributes({"data-select": target, "type": "button"}))
        if target
        else html.Span(text, className="crumb-here")
        for text, target in path
    ]
    return html.Div(
        [
            html.Div(
                [
                    html.Nav(crumbs, className="crumbs", **attributes({"aria-label": words("panel.path")})),
                    html.Button(
                        html.Span(className="icon icon-close"),
                        className="icon-button",
                        title=words("panel.close"),
                        **attributes({"data-select": "none", "aria-label": words("panel.close"), "type": "button"}),
                    ),
                ],
                className="panel-top",
            ),
            html.Div([html.H2(title), html.Span(code, className="code")], className="panel-title"),
        ],
        className="panel-head",
    )


def number(label: str, value: str, note: str = "") -> Component:
    """One figure of the panel: what it is, how many, against what."""
    return html.Div(
        [
            html.Div(label, className="number-label"),
            html.Div(value, className="number-value"),
            html.Div(note, className="number-note"),
        ],
        className="number",
    )


def _numbers(facts: PlaceFacts, words: Words) -> Component:
    totals = facts.totals
    cells = [
        number(words("panel.open"), words.number(totals.get("open")), words("panel.open_note")),
        number(words("panel.unacknowledged"), words.number(totals.get("unacknowledged")), words("panel.open_note")),
        number(words(f"window.{facts.window}"), words.number(totals.get("total")), words("panel.reported")),
        *_residents(facts.residents, words),
    ]
    return html.Div(cells, className="numbers")


def _residents(residents: Residents | None, words: Words) -> list[Component]:
    if residents is None:
        return []
    few = residents.published < FEW_RESIDENTS
    shown = words("panel.few_residents") if few else words.number(residents.published)
    note = "panel.residents_estimated" if residents.estimated else "panel.residents_rounded"
    return [number(words("layer.population"), shown, words(note))]


def filter_note(classes: Sequence[str], names: Names, words: Words) -> list[Component]:
    """One line that says to which classes every number below is limited; nothing where they are all counted."""
    if not classes:
        return []
    shown = words("join.list").join(names.classes.get(name, words("class.unknown")) for name in classes)
    return [html.P(words("panel.only_classes", names=shown), className="panel-note")]


def stateless_note(count: int, window: str, words: Words) -> list[Component]:
    """Why so few are open: what a source never reports as open or closed can be neither."""
    if not count:
        return []
    text = words("panel.stateless", window=words(f"window.{window}"), n=words.number(count))
    return [html.P(text, className="panel-note")]


def _breakdown(facts: PlaceFacts, names: Names, words: Words) -> list[Component]:
    if not facts.totals.get("total") and not any(row["value"] for row in facts.days):
        key = "panel.empty_filtered" if facts.chosen else "panel.empty"
        return [html.P(words(key, window=words(f"window.{facts.window}")), className="empty")]
    rows = [(names.classes.get(row["class"], words("class.unknown")), int(row["value"])) for row in facts.classes]
    return [
        section(
            words("panel.by_class", window=words(f"window.{facts.window}")),
            words("panel.unit_count"),
            class_bars(rows, words) if rows else html.P(words("panel.empty_classes"), className="empty"),
        ),
        section(words("panel.by_day"), words("panel.unit_day"), day_bars(facts.days, facts.end, words)),
    ]


def _areas(facts: PlaceFacts, names: Names, words: Words) -> list[Component]:
    if not facts.areas:
        return []
    kind = facts.area_kind
    body = [_area_row(row, kind, names, words) for row in facts.areas]
    head = html.Div(
        [
            html.Span(names.kinds.get(kind, ""), className="row-name"),
            html.Span(words("panel.reported"), className="row-number"),
            html.Span(words("panel.open"), className="row-number"),
        ],
        className="table-head",
    )
    return [section(words("panel.areas"), words("panel.areas_note"), html.Div([head, *body], className="table"))]


def _area_row(row: Row, kind: str, names: Names, words: Words) -> Component:
    """One area's numbers; what lies in no area has a row as well, so that the list sums to the place's total."""
    numbers = [html.Span(words.number(row[name]), className="row-number") for name in ("value", "open")]
    if row["code"] is None:
        return html.Div([html.Span(words("panel.no_area"), className="row-name"), *numbers], className="table-row")
    return html.Button(
        [html.Span(names.area(kind, str(row["code"])), className="row-name"), *numbers],
        className="table-row",
        **attributes({"data-select": f"area:{kind}:{row['code']}", "type": "button"}),
    )


def _incidents(facts: PlaceFacts, names: Names, words: Words) -> list[Component]:
    title = words("panel.incidents")
    if not facts.incidents_shown:
        return [section(title, "", html.P(words("panel.no_records"), className="empty"))]
    if not facts.incidents:
        key = "panel.no_open_filtered" if facts.chosen else "panel.no_open"
        return [section(title, "", html.P(words(key), className="empty"))]
    total = int(facts.totals.get("open") or len(facts.incidents))
    note = words("panel.order")
    if total > len(facts.incidents):
        note = words("panel.shown_of", n=len(facts.incidents), all=words.number(total))
    return [section(title, note, html.Div(incident_rows(facts.incidents, names, words), className="incidents"))]


def incident_rows(rows: Sequence[Row], names: Names, words: Words) -> list[Component]:
    """Open incidents as buttons: symbol with its words, class, number, when."""
    return [
        html.Button(
            [
                incident_symbol(int(row["urgency"]), bool(row["acknowledged"]), 26),
                html.Span(
                    [
                        html.Span(names.classes.get(row["class"], words("class.unknown")), className="incident-class"),
                        html.Span(str(row["id"]).partition(":")[2] or str(row["id"]), className="code"),
                    ],
                    className="incident-what",
                ),
                html.Span(
                    [
                        html.Span(
                            words.occurred(aware(row["occurred_at"]), row.get("precision")), className="incident-when"
                        ),
                        html.Span(
                            words("join.dot").join(
                                [urgency_text(int(row["urgency"]), words), state_text(bool(row["acknowledged"]), words)]
                            ),
                            className="note",
                        ),
                    ],
                    className="incident-state",
                ),
            ],
            className="incident",
            key=str(row["id"]),
            **attributes({"data-select": f"incident:{row['id']}", "type": "button"}),
        )
        for row in rows
    ]


def section(title: str, note: str, body: Component) -> Component:
    """A titled part of the panel; `note` says unit, order or denominator."""
    head = html.Div([html.H3(title), html.Span(note, className="note")], className="section-head")
    return html.Section([head, body], className="section")


def message(text: str) -> Component:
    """A panel that has only one thing to say."""
    return html.P(text, className="empty")


def aware(at: datetime) -> datetime:
    """Published times are UTC; a naive one says so by its column."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
