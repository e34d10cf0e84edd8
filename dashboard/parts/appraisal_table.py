"""The appraisal by department or area: a row a group, a column an indicator, sorted in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html

from dashboard.appraisal_query import HEADLINE
from dashboard.parts.appraisal import Telling, top_text, value_text
from dashboard.parts.marks import attributes
from layers.indicators.appraisal import Appraisal, Figures
from layers.indicators.declared import BY_ID, INDICATORS
from layers.indicators.indicator import Figure, Indicator, Reading

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words


def columns(show: str, telling: Telling) -> list[Indicator]:
    """One indicator a group, or all of one group; without those that this city has no source of."""
    named = [BY_ID[name] for name in telling.rules.headlines]
    held = named if show == HEADLINE else [one for one in INDICATORS if one.group == show]
    return [one for one in held if telling.fed(one)]


def grouped(
    told: Appraisal, names: Mapping[str, str], head: str, shown: Sequence[Indicator], words: Words
) -> Component:
    """The table: the whole scope first, then the groups by name; `head` names what a row is."""
    if not told.groups:
        return html.P(words("appraisal.nothing"), className="empty")
    rows = sorted(told.groups.items(), key=lambda item: (item[0] == "", item[0]))
    return html.Div(
        html.Table(
            [
                html.Caption(words("appraisal.table")),
                html.Thead(html.Tr([_head(head, "", "ascending"), *(_measure(one, words) for one in shown)])),
                html.Tbody(_row(words("appraisal.total"), told.whole, shown, words, "is-total"), className="total"),
                html.Tbody(
                    [_row(names[code], figures, shown, words) for code, figures in rows], id="appraisal-table-rows"
                ),
            ],
            className="grid grid-appraisal",
        ),
        className="grid-box",
    )


def _measure(one: Indicator, words: Words) -> Component:
    return _head(words(f"indicator.{one.id}"), words(f"appraisal.unit.{one.unit.value}"), "none")


def _head(name: str, unit: str, sort: str) -> Component:
    inside = [html.Span(name), *([html.Span(unit, className="unit")] if unit else [])]
    return html.Th(
        html.Button(inside, **attributes({"data-sort": "", "type": "button"})),
        scope="col",
        className="is-number" if unit else "",
        **attributes({"aria-sort": sort}),
    )


def _row(name: str, figures: Figures, shown: Sequence[Indicator], words: Words, class_name: str = "") -> Component:
    cells = [_cell(one, figures, words) for one in shown]
    return html.Tr([html.Th(name, scope="row"), *cells], className=class_name)


def _cell(one: Indicator, figures: Figures, words: Words) -> Component:
    figure = figures[one.id]
    few = figure.reading is Reading.FEW
    inside = [
        html.Span(words("appraisal.few") if few else value_text(figure, words), className="cell-value"),
        *([html.Span(_small(figure, words), className="cell-counts")] if figure.denominator else []),
    ]
    value = repr(figure.value) if figure.reading is Reading.TOLD else ""
    return html.Td(inside, className=f"is-number is-{figure.reading.value}", **attributes({"data-value": value}))


def _small(figure: Figure, words: Words) -> str:
    """The counts without their unit: the head and the note under the table say what they are."""
    if figure.numerator is None:
        return words.number(figure.denominator)
    return f"{top_text(figure.numerator, words)} / {words.number(figure.denominator)}"
