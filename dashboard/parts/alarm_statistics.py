"""The statistics of the alarms, each figure beside its target and a plain word whether it is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.parts.room import table
from layers.indicators.alarm_statistics import (
    AVERAGE_MOST,
    FEWEST,
    FLOOD_SHARE_MOST,
    PEAK_MOST,
    PRIORITY_SHARES,
    PRIORITY_WITHIN,
    STALE_MOST,
    TOP_SHARE_MOST,
    Statistics,
)

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

# Below this an average is told as less than it.
LEAST_TOLD = 0.01
Naming = Callable[[str, str], str]  # a rule and a place in words


@dataclass(frozen=True, slots=True)
class _Line:
    """One figure: its key, its value in words, and whether its target is met (None: too few, or it has none)."""

    key: str
    value: str
    met: bool | None
    target: str | None


def against_targets(told: Statistics, words: Words) -> Component:
    """The table of figures, targets and whether each is met."""
    rows: list[list[Any]] = []
    heads = [words(f"alarm_statistics.head.{name}") for name in ("what", "value", "target", "met")]
    for line in _lines(told, words):
        how = html.Details(
            [
                html.Summary(words("alarm_statistics.how")),
                html.P(words(f"alarm_statistics.how.{line.key.split('.')[0]}")),
            ],
            className="figure-how",
        )
        name = html.Div([html.Strong(words(f"alarm_statistics.{line.key}")), how])
        stated = words("alarm_statistics.no_target") if line.target is None else line.target
        target = html.Div([html.Span(f"{heads[2]} "), stated], className="statistic-target")
        rows.append([name, html.Span(line.value, className="statistic-value"), target, _word(line, words)])
    return table(heads, rows, words("alarm_statistics.title"), "grid-statistics")


def frequent(told: Statistics, naming: Naming, words: Words) -> Component:
    """The most frequent alarms, with what their place and rule are called."""
    if not told.frequent:
        return html.P(words("alarm_statistics.none"), className="empty")
    chatters = set(told.chattering)
    rows = [
        [naming(rule, place), f"{count:,}", words("alarm_statistics.chatters") if (rule, place) in chatters else ""]
        for rule, place, count in told.frequent
    ]
    heads = [words(f"alarm_statistics.head.{name}") for name in ("alarm", "times", "note")]
    return table(heads, rows, words("alarm_statistics.frequent"))


def shelved(rows: Sequence[Mapping[str, Any]], naming: Naming, words: Words) -> Component:
    """What is on the shelf now, until when, by which post and why."""
    if not rows:
        return html.P(words("alarm_statistics.none_shelved"), className="empty")
    told = [
        [naming(row["rule"], row["place"]), words.moment(row["shelved_until"]), row["shelved_by"], row["shelve_reason"]]
        for row in rows
    ]
    heads = [words(f"alarm_statistics.head.{name}") for name in ("alarm", "until", "post", "why")]
    return table(heads, told, words("alarm_statistics.shelved"))


def _lines(told: Statistics, words: Words) -> list[_Line]:
    def target(key: str, **given: object) -> str:
        return words(f"alarm_statistics.target.{key}", **given)

    def times(text: str) -> str:
        return words("alarm_statistics.times", n=text)

    def alarms(count: int) -> str:
        return words("alarm_statistics.alarms", n=f"{count:,}")

    shares = [
        _Line(
            f"priority.{level}",
            _counted(told.by_priority[level], told.share(level), words),
            None if told.share(level) is None else abs(told.share(level) - wanted) <= PRIORITY_WITHIN,  # type: ignore[operator]
            target("about", n=f"{100 * wanted:g}"),
        )
        for level, wanted in PRIORITY_SHARES.items()
    ]
    average = (
        f"{told.average:.2g}" if told.average == 0 or told.average >= LEAST_TOLD else target("under", n=LEAST_TOLD)
    )
    top = sum(count for *_, count in told.frequent)
    return [
        _Line("average", times(average), told.average < AVERAGE_MOST, target("under", n=f"{AVERAGE_MOST:g}")),
        _Line("peak", times(f"{told.peak:,}"), told.peak <= PEAK_MOST, target("most", n=PEAK_MOST)),
        _Line(
            "flood",
            f"{100 * told.flood_share:.1f}%",
            told.flood_share < FLOOD_SHARE_MOST,
            target("under", n=f"{100 * FLOOD_SHARE_MOST:g}%"),
        ),
        *shares,
        _Line("stale", alarms(told.stale), told.stale <= STALE_MOST, target("most", n=STALE_MOST)),
        _Line("chattering", alarms(len(told.chattering)), not told.chattering, target("none")),
        _Line(
            "top",
            _counted(top, told.top_share, words),
            None if told.top_share is None else told.top_share <= TOP_SHARE_MOST,
            target("at_most_share", n=f"{100 * TOP_SHARE_MOST:g}"),
        ),
        _Line("acknowledged", _waited(told, words), None, None),
    ]


def _counted(count: int, share: float | None, words: Words) -> str:
    if share is None:
        return words("alarm_statistics.count_few", n=f"{count:,}", least=FEWEST)
    return words("alarm_statistics.count_share", n=f"{count:,}", share=f"{100 * share:.1f}")


def _waited(told: Statistics, words: Words) -> str:
    if told.ack_median_s is None or told.ack_p90_s is None:
        return words("alarm_statistics.never_acknowledged", cleared=told.unacknowledged)
    return words(
        "alarm_statistics.waited",
        median=f"{told.ack_median_s / 60:.1f}",
        p90=f"{told.ack_p90_s / 60:.1f}",
        n=told.acknowledged,
        cleared=told.unacknowledged,
    )


def _word(line: _Line, words: Words) -> Component:
    if line.target is None:
        return html.Span(words("alarm_statistics.met.none"), className="note")
    key = "few" if line.met is None else "yes" if line.met else "no"
    return html.Span(words(f"alarm_statistics.met.{key}"), className=f"statistic-met is-{key}")
