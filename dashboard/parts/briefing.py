"""A set briefing as a page: one column, headlines first, every number a link to its records."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.briefing.document import Band, Cell, Document, Line, Section, Table
from dashboard.parts.marks import attributes
from layers.briefing.drawing import Drawing

if TYPE_CHECKING:
    from dash.development.base_component import Component


def set_page(document: Document, dark: Drawing | None) -> list[Component]:
    """The whole briefing; `document.drawing` is drawn for a light page and `dark` for a dark one."""
    return [
        html.Header(
            [
                html.Div([html.P(document.kicker, className="note"), html.H1(document.title)]),
                html.Div([html.P(text) for text in document.facts], className="briefing-facts note"),
            ],
            className="briefing-head",
            **attributes({"data-day": document.day}),
        ),
        html.Ul([_line(one) for one in document.lines], className="briefing-lines"),
        *(_section(one, document, dark) for one in document.sections),
        html.Section(
            [html.H2(document.words["section.sources"]), _table(document.sources)],
            className="briefing-section",
            id="briefing-section-sources",
        ),
    ]


def _line(one: Line) -> Component:
    said: Any = html.A(one.text, href=one.href) if one.href else one.text
    return html.Li(
        [
            html.Span(one.mark, className="briefing-mark", **attributes({"aria-hidden": "true"})),
            html.Span(one.label, className="briefing-label"),
            html.Span([said, *_corrected(one.corrected)], className="briefing-said"),
        ],
        className=f"briefing-line is-{one.kind}",
    )


def _section(one: Section, document: Document, dark: Drawing | None) -> Component:
    head = [html.H2(one.title), *([html.Span(one.note, className="note")] if one.note else [])]
    told: list[Component] = [*([_table(one.table)] if one.table else []), *(html.P(text) for text in one.lines)]
    if one.drawn and document.drawing and dark:
        body: list[Component] = [
            html.Div(
                [_map(document, dark), html.Div([*told, *([_legend(one, document)] if one.legend else [])])],
                className="briefing-where",
            )
        ]
    else:
        body = told
    return html.Section(
        [html.Div(head, className="briefing-title"), *body, *_how(one, document)],
        className="briefing-section",
        id=f"briefing-section-{one.id}",
    )


def _how(one: Section, document: Document) -> list[Component]:
    if not one.how:
        return []
    rows = [part for name, text in one.how for part in (html.Dt(name), html.Dd(text))]
    return [html.Details([html.Summary(document.words["how"]), html.Dl(rows)], className="figure-how")]


def _map(document: Document, dark: Drawing) -> Component:
    light = document.drawing or dark
    words = [
        html.Span(
            one.text,
            className="briefing-map-number" if one.number else "briefing-map-name",
            style={"left": f"{100 * one.x:.2f}%", "top": f"{100 * one.y:.2f}%"},
        )
        for one in light.labels
    ]
    images = [
        html.Img(src=_inline(one), alt=document.words["map_alt"], className=f"only-{theme}")
        for theme, one in (("light", light), ("dark", dark))
    ]
    return html.Figure(html.Div([*images, *words], className="briefing-map"))


def _inline(drawing: Drawing) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.svg.encode()).decode()


def _legend(one: Section, document: Document) -> Component:
    steps = [
        html.Li([html.Span(className=f"swatch step-{step}"), text], className="briefing-step")
        for step, text in one.legend
    ]
    signs = [
        html.Li([html.Span(className=f"swatch is-{name}"), document.words[f"legend.{name}"]], className="briefing-step")
        for name in ("hot", "cold")
    ]
    return html.Div(
        [html.Span(document.words["legend"], className="note"), html.Ul([*steps, *signs], className="briefing-legend")]
    )


def _table(one: Table) -> Component:
    heads = [html.Th(head.text, scope="col", className="is-number" if head.number else "") for head in one.heads]
    rows = [_row(row) for row in one.rows]
    if one.total:
        rows.append(_row(one.total, "total"))
    return html.Div(
        html.Table(
            [html.Caption(one.caption), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="grid grid-briefing"
        ),
        className="grid-box",
    )


def _row(cells: Sequence[Cell], class_name: str = "") -> Component:
    first, *rest = cells
    return html.Tr([html.Th(_inside(first), scope="row"), *(_cell(one) for one in rest)], className=class_name)


def _cell(one: Cell) -> Component:
    names = [*(["is-number"] if one.number else []), *([f"is-{one.tone}"] if one.tone else [])]
    return html.Td(_inside(one), className=" ".join(names))


def _inside(one: Cell) -> list[Any]:
    if one.band:
        return [_band(one.band)]
    if one.days:
        return [_days(one.days)]
    text: Any = html.A(one.text, href=one.href, className="records") if one.href else one.text
    return [text, *_corrected(one.corrected)]


def _corrected(text: str) -> list[Component]:
    return [html.Span(text, className="corrected")] if text else []


def _band(one: Band) -> Component:
    """Drawn by lengths alone; what it says stands in the cells beside it."""
    return html.Span(
        [
            html.Span(
                className="band-usual", style={"left": _pct(one.low), "width": _pct(max(0.004, one.high - one.low))}
            ),
            html.Span(className="band-mean", style={"left": _pct(one.mean)}),
            html.Span(className="band-now is-out" if one.out else "band-now", style={"left": _pct(one.now)}),
        ],
        className="band-line",
        **attributes({"aria-hidden": "true"}),
    )


def _days(days: Sequence[int]) -> Component:
    most = max(days)
    ticks = [html.Span(style={"height": _pct(count / most)}, className="day-tick") for count in days]
    return html.Span(ticks, className="day-strip", **attributes({"aria-hidden": "true"}))


def _pct(share: float) -> str:
    return f"{100 * share:.1f}%"
