"""The appraisal's figures: each with its counts, what was left out, and how it is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html

from layers.indicators.appraisal import Figures, Rules
from layers.indicators.declared import GROUPS, INDICATORS
from layers.indicators.indicator import Figure, Indicator, Reading, Unit

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words


@dataclass(frozen=True, slots=True)
class Telling:
    """What figures are told with: words, the city's rules, and the names of its sources by feed."""

    words: Words
    rules: Rules
    sources: Mapping[str, tuple[str, ...]]

    def says(self, key: str) -> str:
        """A sentence of an indicator with the city's own limits and weights in it."""
        contacted, solved, satisfied = self.rules.weights
        return self.words(
            key,
            register=self.rules.register_within_min,
            dispatch=self.rules.dispatch_within_min,
            basically=f"{self.rules.basically:g}",
            contacted=f"{contacted:g}",
            solved=f"{solved:g}",
            satisfied=f"{satisfied:g}",
        )

    def fed(self, one: Indicator) -> bool:
        """Whether this city has any source that the indicator counts."""
        return any(self.sources.get(feed) for feed in one.feeds)


def sections(figures: Figures, telling: Telling) -> list[Component]:
    """A section a group of indicators, each figure a card."""
    return [_section(group, figures, telling) for group in GROUPS]


def value_text(figure: Figure, words: Words) -> str:
    """The value with one decimal, in percent or hours; a dash where it is not known."""
    if figure.value is None:
        return words.number(None)
    return f"{100 * figure.value if figure.unit is Unit.SHARE else figure.value:,.1f}"


def counts_text(one: Indicator, figure: Figure, words: Words) -> str:
    """Numerator and denominator, or how many lie behind a duration."""
    if figure.numerator is None:
        return words("appraisal.of", d=words.number(figure.denominator))
    key = "appraisal.counts" if one.view == "v_case@1" else "appraisal.counts_patrol"
    return words(key, n=top_text(figure.numerator, words), d=words.number(figure.denominator))


def top_text(numerator: float, words: Words) -> str:
    """A numerator: whole, unless weights made it a fraction."""
    return words.number(int(numerator) if numerator == int(numerator) else round(numerator, 1))


def _section(group: str, figures: Figures, telling: Telling) -> Component:
    words, held = telling.words, [one for one in INDICATORS if one.group == group]
    body: list[Component] = (
        [html.Div([_card(one, figures[one.id], telling) for one in held], className="figures")]
        if any(telling.fed(one) for one in held)
        else [html.P(words("appraisal.no_source"), className="empty")]
    )
    return html.Section(
        [html.H2(words(f"indicator.group.{group}")), *body],
        className=f"figures-group of-{len(held)}",
        id=f"appraisal-group-{group}",
    )


def _card(one: Indicator, figure: Figure, telling: Telling) -> Component:
    words = telling.words
    told = figure.reading is Reading.TOLD
    marks = [
        *([words("appraisal.ours")] if told and one.group == "closing" and one.id in telling.rules.headlines else []),
        *([words("appraisal.low")] if told and one.low_is_good else []),
    ]
    return html.Article(
        [
            html.H3(words(f"indicator.{one.id}")),
            html.P([*_value(figure, words), *(html.Span(text, className="figure-mark") for text in marks)]),
            *([html.P(counts_text(one, figure, words), className="figure-counts")] if figure.denominator else []),
            *([html.P(_unknown(figure, words), className="note")] if figure.unknown else []),
            _how(one, telling),
        ],
        className=f"figure is-{figure.reading.value}",
        id=f"appraisal-figure-{one.id}",
    )


def _value(figure: Figure, words: Words) -> list[Component]:
    if figure.reading is Reading.TOLD:
        unit = html.Span(words(f"appraisal.unit.{figure.unit.value}"), className="figure-unit")
        return [html.Span(value_text(figure, words), className="figure-value"), unit]
    key = "appraisal.few" if figure.reading is Reading.FEW else "appraisal.none"
    return [html.Span(words(key), className="figure-value is-words")]


def _unknown(figure: Figure, words: Words) -> str:
    return words("appraisal.unknown", n=words.number(figure.unknown))


def _how(one: Indicator, telling: Telling) -> Component:
    words, key = telling.words, f"indicator.{one.id}"
    names = [name for feed in one.feeds for name in telling.sources.get(feed, ())]
    share = one.unit is Unit.SHARE
    rows = [
        *([(words("appraisal.formula"), words("appraisal.share_formula"))] if share else []),
        (words("appraisal.numerator" if share else "appraisal.value"), telling.says(f"{key}.n")),
        (words("appraisal.denominator" if share else "appraisal.cohort"), telling.says(f"{key}.d")),
        (words("appraisal.source"), words("join.list").join(names) or words("appraisal.no_source")),
        *([(words("appraisal.standard"), one.source)] if one.source else []),
        *([(words("appraisal.note"), telling.says(f"{key}.note"))] if words.has(f"{key}.note") else []),
    ]
    told = [part for name, text in rows for part in (html.Dt(name), html.Dd(text))]
    return html.Details([html.Summary(words("appraisal.how")), html.Dl(told)], className="figure-how")
