"""The three rates of 12345, and how the departments fare: the appraisal's own indicators, for the window and the weeks before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from data_loaders.contract import Question, Window
from layers.briefing.number import Number, Records, Scope
from layers.briefing.period import WEEKS
from layers.fragments import NONE
from layers.indicators.appraisal import DEPARTMENT, Figures, appraise, read_figures
from layers.indicators.declared import INDICATORS
from layers.indicators.indicator import Figure

THREE = ("contacted", "solved", "satisfied")
_UNITS = {one.id: one.unit.value for one in INDICATORS}


@dataclass(frozen=True, slots=True)
class Department:
    """One department's figures of the window; `id` is empty for cases that name none."""

    id: str
    figures: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates of the window beside those of the eight weeks before it, and the departments, the busiest first."""

    three: Mapping[str, Number]
    usual: Mapping[str, Number]
    departments: tuple[Department, ...]


def rating(scope: Scope) -> Question:
    """The appraisal of the window by department."""
    return _appraisal(scope, scope.period.window, DEPARTMENT, (*THREE, *told_of(scope)))


def usual_rating(scope: Scope) -> Question:
    """The appraisal of the eight weeks that end where the window begins."""
    start = scope.period.window.start
    return _appraisal(scope, Window(start - timedelta(weeks=WEEKS), start), "", THREE)


def told_of(scope: Scope) -> tuple[str, ...]:
    """The indicators that stand in the departments' table."""
    rules = scope.city.rules
    closing = "close_on_time_due" if rules.closing_denominator == "due" else "close_on_time_closed"
    return (closing, "overtime", "rework", "handle_median")


def read_rates(window: pa.Table, usual: pa.Table, scope: Scope) -> Rates:
    """What the two questions were answered."""
    told, before = read_figures(window), read_figures(usual)
    columns = told_of(scope)
    busy = sorted(told.groups.items(), key=lambda item: (-item[1][columns[0]].denominator, item[0]))
    departments = tuple(
        Department(code, {name: _number(name, figures[name], scope, code, grouped=True) for name in columns})
        for code, figures in busy
        if any(figures[name].denominator for name in columns)
    )
    return Rates(_three(told.whole, scope, ""), _three(before.whole, scope, "usual:"), departments)


def _appraisal(scope: Scope, window: Window, grouping: str, only: tuple[str, ...]) -> Question:
    found = appraise(window, grouping, scope.city.rules, scope.city.area_kinds, place=scope.place, only=only)
    return Question(f"briefing:rates{':' + grouping if grouping else ''}", found.sql, found.params)


def _three(figures: Figures, scope: Scope, prefix: str) -> dict[str, Number]:
    fed = "hotline_12345" in scope.city.feeds
    return {
        name: _number(name, figures[name], scope, "", prefix)
        if fed
        else Number(id=f"rate:{prefix}{name}", value=None, unit="share", how=f"indicator.{name}")
        for name in THREE
    }


def _number(
    name: str, figure: Figure, scope: Scope, department: str, prefix: str = "", *, grouped: bool = False
) -> Number:
    where = f":{department}" if grouped else ""
    asked = department or (NONE if grouped else "")
    records = Records(measure=name, window=scope.period.window, area=scope.area, department=asked)
    return Number(
        id=f"rate:{prefix}{name}{where}",
        value=figure.value,
        unit=_UNITS[name],
        how=f"indicator.{name}",
        records=None if prefix else records,
        top=figure.numerator,
        of=figure.denominator,
    )
