"""The sections of a briefing about what is owed: deadlines, departments, the three rates, patrols, promises, sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dashboard.briefing.cells import Telling
from dashboard.briefing.document import Cell, Head, Section, Table
from dashboard.briefing.names import hours_text, value_text
from dashboard.briefing.sections import how
from layers.briefing.contents import GRID, Briefing
from layers.briefing.number import Number
from layers.briefing.rates import THREE
from layers.indicators.indicator import FEWEST

if TYPE_CHECKING:
    from data_loaders.access import FeedState

OWED_SHOWN = 14
DEPARTMENTS_SHOWN = 16


def owed(told: Briefing, telling: Telling) -> Section:
    """Over time and due today, by department, step and the post that is to act."""
    words, names, found = telling.names.words, telling.names, told.deadlines
    shown, rest = found.rows[:OWED_SHOWN], found.rows[OWED_SHOWN:]
    keys = ("department", "step", "overdue", "due_today", "longest")
    heads = {key: words(f"briefing.head.{key}") for key in keys}
    if told.due_on:
        heads["due_today"] = words("briefing.head.due_on", day=told.due_on.isoformat())
    rows = [
        (
            Cell(text=names.department(row.department)),
            Cell(text=names.owing(row.step)),
            telling.number(row.overdue, tone="owed" if row.overdue.value else ""),
            telling.number(row.due_today),
            Cell(text="" if row.longest_h is None else hours_text(row.longest_h, words), number=True),
        )
        for row in shown
    ]
    if rest:
        late, today = (sum(getattr(row, name).value or 0 for row in rest) for name in ("overdue", "due_today"))
        more = Cell(text=words("briefing.other_rows", n=len(rest)))
        rows.append((more, Cell(), telling.count(late), telling.count(today), Cell()))
    total = (
        Cell(text=words("briefing.total")),
        Cell(),
        telling.number(found.overdue, tone="owed" if found.overdue.value else ""),
        telling.number(found.due_today),
        Cell(text="" if found.longest_h is None else hours_text(found.longest_h, words), number=True),
    )
    note = words("headline.no_incidents")
    if found.open.value is not None:
        open_, without = telling.number(found.open).text, words.number(found.no_deadline)
        note = words("briefing.note.owed", at=words.moment(told.moment), open=open_, without=without)
    return Section(
        id="owed",
        title=words("briefing.section.owed"),
        note=note,
        table=Table(
            heads=tuple(Head(text, key not in {"department", "step"}) for key, text in heads.items()),
            rows=tuple(rows),
            total=total,
            caption=words("briefing.section.owed"),
        ),
        lines=(words("briefing.other_rows.why"),) if rest else (),
        how=how(telling, "overdue", "due_today"),
    )


def rates(told: Briefing, telling: Telling) -> Section:
    """响应、解决、满意 of the window, beside the eight weeks before it."""
    words, found = telling.names.words, told.rates
    rows = tuple(
        (
            Cell(text=words(f"indicator.{name}")),
            _rate(found.three[name], telling),
            Cell(text=_counts(found.three[name], telling), number=True),
            Cell(text=_plain(found.usual[name], telling), number=True),
            Cell(text=_counts(found.usual[name], telling), number=True),
        )
        for name in THREE
    )
    keys = ("rate", "value", "counts", "usual_rate", "usual_counts")
    return Section(
        id="rates",
        title=words("briefing.section.rates"),
        note=words("briefing.note.rates"),
        table=Table(
            heads=tuple(Head(words(f"briefing.head.{key}"), key != "rate") for key in keys),
            rows=rows,
            caption=words("briefing.section.rates"),
        ),
        how=how(telling, "rates"),
    )


def departments(told: Briefing, telling: Telling) -> Section:
    """The departments' own figures of the window."""
    words, names, found = telling.names.words, telling.names, told.rates.departments
    columns = tuple(found[0].figures) if found else ()
    rows = [
        (
            Cell(text=names.department(one.id)),
            *(
                cell
                for name in columns
                for cell in (
                    _rate(one.figures[name], telling),
                    Cell(text=_counts(one.figures[name], telling), number=True),
                )
            ),
        )
        for one in found[:DEPARTMENTS_SHOWN]
    ]
    counted = words("briefing.head.counts")
    names_of = {name: words(f"indicator.{name}") for name in columns}
    for name in (one for one in columns if found[0].figures[one].unit == "hours"):
        names_of[name] = words("briefing.in_hours", name=names_of[name])
    heads = [part for name in columns for part in (Head(names_of[name], True), Head(counted, True))]
    more = len(found) - DEPARTMENTS_SHOWN
    lines = [] if rows else [words("briefing.departments.none")]
    return Section(
        id="departments",
        title=words("briefing.section.departments"),
        note=words("briefing.note.departments", n=FEWEST),
        table=Table(
            heads=(Head(words("briefing.head.department")), *heads),
            rows=tuple(rows),
            caption=words("briefing.section.departments"),
        )
        if rows
        else None,
        lines=(*lines, *((words("briefing.other_departments", n=more),) if more > 0 else ())),
        how=how(telling, "departments"),
    )


def patrols(told: Briefing, telling: Telling) -> Section:
    """Unit grids that nobody visited."""
    words, found = telling.names.words, told.patrols
    lines = []
    if found is None or found.missed.value is None:
        lines.append(words("briefing.patrols.unknown"))
    else:
        missed = telling.number(found.missed)
        key = "briefing.patrols.missed" if found.missed.value else "briefing.patrols.all"
        lines.append(words(key, n=missed.text, of=words.number(found.grids)))
        if found.codes:
            shown = words("join.list").join(telling.names.area(GRID, code) for code in found.codes)
            key = "briefing.patrols.codes" if len(found.codes) == found.missed.value else "briefing.patrols.first"
            lines.append(words(key, codes=shown, n=len(found.codes)))
        if found.unknown:
            lines.append(words("briefing.patrols.without", n=words.number(found.unknown)))
    return Section(
        id="patrols", title=words("briefing.section.patrols"), lines=tuple(lines), how=how(telling, "patrols")
    )


def promises(told: Briefing, telling: Telling) -> Section:
    """What was promised, and what became of it."""
    words, names = telling.names.words, telling.names
    keys = ("promise", "department", "due", "outcome")
    rows = tuple(
        (
            Cell(text=words("join.dot").join(filter(None, [names.class_(one.class_) if one.class_ else "", one.what]))),
            Cell(text=names.department(one.department)),
            Cell(text=one.due.isoformat()),
            Cell(
                text=words(f"briefing.outcome.{one.outcome or 'open'}"), tone="owed" if one.outcome == "broken" else ""
            ),
        )
        for one in told.promises
    )
    return Section(
        id="promises",
        title=words("briefing.section.promises"),
        table=Table(
            heads=tuple(Head(words(f"briefing.head.{key}")) for key in keys),
            rows=rows,
            caption=words("briefing.section.promises"),
        )
        if rows
        else None,
        lines=() if rows else (words("briefing.promises.none"),),
    )


def sources(told: Briefing, telling: Telling, states: list[FeedState], now: datetime) -> Table:
    """Every source with the age of its newest row, and the cameras; a silent one is named."""
    words, names = telling.names.words, telling.names
    rows = [
        (
            Cell(text=names.sources.get(one.name, one.name)),
            Cell(text=_age(one.last_at, now, telling), number=True),
            Cell(text=words(f"feed.{one.state}"), tone="" if one.state == "ok" else "owed"),
        )
        for one in states
    ]
    off = told.outages.off
    if told.outages.cameras:
        said = words("briefing.cameras", n=value_text(off, words), of=words.number(told.outages.cameras))
        rows.append(
            (Cell(text=words("briefing.cameras.name")), Cell(), Cell(text=said, tone="owed" if off.value else ""))
        )
    heads = (
        Head(words("briefing.head.source")),
        Head(words("briefing.head.age"), True),
        Head(words("briefing.head.state")),
    )
    return Table(heads=heads, rows=tuple(rows), caption=words("briefing.section.sources"))


def _age(at: datetime | None, now: datetime, telling: Telling) -> str:
    words = telling.names.words
    if at is None:
        return words.number(None)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return words("briefing.age", age=words.age((now - aware).total_seconds()), at=words.moment(aware))


def _rate(one: Number, telling: Telling) -> Cell:
    """A rate with its records; too few behind it, its counts alone speak."""
    if (one.of or 0) < FEWEST:
        key = "appraisal.few" if one.of else "briefing.none"
        return Cell(text=telling.names.words(key), number=True)
    return telling.number(one)


def _plain(one: Number, telling: Telling) -> str:
    words = telling.names.words
    if not one.of:
        return words("briefing.none")
    return value_text(one, words) if one.of >= FEWEST else words("appraisal.few")


def _counts(one: Number, telling: Telling) -> str:
    words = telling.names.words
    if not one.of:
        return ""
    if one.top is None:
        return words("appraisal.of", d=words.number(one.of))
    top = int(one.top) if one.top == int(one.top) else round(one.top, 1)
    return words("briefing.counts", n=words.number(top), d=words.number(one.of))
