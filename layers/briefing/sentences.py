"""Plain sentences made from a briefing's numbers, the most pressing first: `briefing.says.<key>` in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from layers.briefing.counts import Counts
from layers.briefing.deadlines import Deadlines
from layers.briefing.hot_spots import part_of
from layers.briefing.number import Number, Records, Sentence
from layers.statistics import Change, Kind

if TYPE_CHECKING:
    from layers.briefing.contents import Briefing, Ground

# What is told of each kind at most: a page is read in ten minutes.
EACH = 3
# A part of the place is named where it holds at least this share of a class.
NAMED_SHARE = 0.4
Values = Mapping[str, float | str | tuple[str, ...]]
# What stands above what: somebody owes something, then what changed, then where; what is as usual comes last.
_SILENT, _TOTAL, _OVERDUE, _BROKEN, _MORE, _PART, _DUE, _HOT, _REPEAT, _FEWER, _GRIDS, _PROMISES, _USUAL = (
    100.0, 90.0, 80.0, 75.0, 70.0, 60.0, 50.0, 40.0, 35.0, 30.0, 20.0, 15.0, 10.0,
)  # fmt: skip


def sentences(told: Briefing, ground: Ground) -> tuple[Sentence, ...]:
    """All sentences, ranked; equal ones by their key and number, so that the order is always the same.

    Of a window before the first report that is all that can be said.
    """
    if not told.counted and told.since:
        since: Values = {"since": f"moment:{told.since.isoformat()}"}
        return (Sentence(key="before", weight=_SILENT, values=since, mark="silent"),)
    found = [
        *_silences(told),
        *_total(told.counts.total),
        *_classes(told.counts, told.scope_parts),
        *_parts(told.counts),
        *_owed(told),
        *_hot(told, ground),
        *_places(told),
        *_promises(told),
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.key, one.number)))


def _silences(told: Briefing) -> Iterator[Sentence]:
    end = told.period.window.end
    missing = [one for one in told.outages.silent if one.since is None or one.since < end]
    if missing:
        since = [one.since for one in missing if one.since]
        names = tuple(f"source:{one.source}" for one in missing)
        values: Values = {"sources": names, "since": f"moment:{min(since).isoformat()}" if since else ""}
        yield Sentence(key="silent" if since else "silent_ever", weight=_SILENT, values=values, mark="silent")
    off, of = told.outages.off.value, told.outages.cameras
    # Known of the present alone.
    if off and of and told.due_on is None:
        yield _sentence("cameras", _GRIDS, told.outages.off, {"of": of}, "silent")


def _total(total: Number) -> Iterator[Sentence]:
    change = total.change
    if total.value is None or change is None:
        yield _sentence("total.nobody", _TOTAL, total, {}, "silent")
    elif change.kind in {Kind.MORE, Kind.FEWER}:
        yield _sentence(f"total.{change.kind.value}", _TOTAL, total, _beside(change), change.kind.value)
    elif change.kind is Kind.USUAL:
        yield _sentence("total.usual", _USUAL, total, _beside(change), "usual")
    else:
        key = "total.unknown" if change.expected is None else "total.unjudged"
        yield _sentence(key, _USUAL, total, {}, "usual")


def _classes(counts: Counts, parts: str) -> Iterator[Sentence]:
    for kind, weight in ((Kind.MORE, _MORE), (Kind.FEWER, _FEWER)):
        told = [(name, one) for name, one in counts.classes.items() if one.change and one.change.kind is kind]
        ranked = sorted(told, key=lambda item: (-abs(_z(item[1])), item[0]))[:EACH]
        for place, (name, number) in enumerate(ranked):
            values: Values = {"class": f"class:{name}", **_beside(number.change)}
            where = _mostly_in(counts, name, parts) if kind is Kind.MORE else {}
            key = f"class.{kind.value}" + ("_in" if where else "")
            yield _sentence(key, weight - place, number, {**values, **where}, kind.value)


def _mostly_in(counts: Counts, name: str, parts: str) -> Values:
    held = sorted(((value, code) for (one, code), value in counts.crossed.items() if one == name), reverse=True)
    whole = counts.classes[name].value or 0
    if not held or held[0][0] < NAMED_SHARE * whole:
        return {}
    return {"part": f"area:{parts}:{held[0][1]}", "m": held[0][0]}


def _parts(counts: Counts) -> Iterator[Sentence]:
    told = [one for one in counts.parts.values() if one.change and one.change.kind is Kind.MORE]
    for place, number in enumerate(sorted(told, key=lambda one: (-_z(one), one.id))[:EACH]):
        yield _sentence("part.more", _PART - place, number, {"part": number.id, **_beside(number.change)}, "more")


def _owed(told: Briefing) -> Iterator[Sentence]:
    """What is owed and who owes most of it; that nothing is, only while every source answers."""
    deadlines, silent = told.deadlines, bool(told.outages.silent)
    overdue, today = deadlines.overdue, deadlines.due_today
    if overdue.value:
        longest = f"hours:{deadlines.longest_h or 0:.4f}"
        yield _sentence("overdue", _OVERDUE, overdue, {**_most(deadlines, "overdue"), "longest": longest}, "overdue")
    elif overdue.value == 0 and not silent:
        yield _sentence("overdue.none", _USUAL, overdue, {}, "usual")
    if today.value:
        day = told.due_on.isoformat() if told.due_on else ""
        yield _sentence("due", _DUE, today, {**_most(deadlines, "due_today"), "day": f"day:{day}"}, "due")
    elif today.value == 0 and not silent and told.due_on is None:
        yield _sentence("due_today.none", _USUAL, today, {}, "due")


def _most(deadlines: Deadlines, standing: str) -> Values:
    """The department that owes most of what is overdue or due today, with how many."""
    of: dict[str, float] = {}
    for row in deadlines.rows:
        number: Number = getattr(row, standing)
        of[row.department] = of.get(row.department, 0) + (number.value or 0)
    most = max(of, key=lambda name: (of[name], name))
    return {"department": f"department:{most}", "m": of[most]}


def _hot(told: Briefing, ground: Ground) -> Iterator[Sentence]:
    """Where reports crowd: the parts of the place by name, the strongest first, and all of their hexagons to open."""
    hot = told.hot_spots.hot
    if not hot:
        return
    codes = dict.fromkeys(filter(None, (part_of(one, ground.parts) for one in hot)))
    named = tuple(f"area:{told.scope_parts}:{code}" for code in codes)[:EACH]
    values: Values = {"n": len(hot), "m": sum(one.count.value or 0 for one in hot), "parts": named}
    opens = Records(window=told.period.window, area=told.area, cells=tuple(sorted(f"{one.cell:x}" for one in hot)))
    key = "hot_in" if named else "hot"
    yield Sentence(key=key, weight=_HOT, values=values, number=hot[0].count.id, mark="more", records=opens)


def _places(told: Briefing) -> Iterator[Sentence]:
    if told.repeats:
        first = told.repeats[0]
        kind = next((kind for kind in reversed(told.kinds) if kind in first.areas and kind != "grid"), "")
        where = f"area:{kind}:{first.areas[kind]}" if kind else ""
        again: Values = {"part": where, "class": f"class:{first.class_}", "places": len(told.repeats)}
        yield _sentence("repeat", _REPEAT, first.month, again, "plain")
    if told.patrols and told.patrols.missed.value:
        yield _sentence("patrol", _GRIDS, told.patrols.missed, {"of": told.patrols.grids}, "plain")


def _promises(told: Briefing) -> Iterator[Sentence]:
    if not told.promises:
        return
    outcomes = [one.outcome for one in told.promises]
    broken, kept = outcomes.count("broken"), outcomes.count("kept")
    values: Values = {"n": len(outcomes), "kept": kept, "broken": broken, "open": len(outcomes) - kept - broken}
    yield Sentence(key="promises", weight=_BROKEN if broken else _PROMISES, values=values, mark="promise")


def _sentence(key: str, weight: float, number: Number, more: Values, mark: str) -> Sentence:
    return Sentence(key=key, weight=weight, values={"n": number.value or 0, **more}, number=number.id, mark=mark)


def _beside(change: Change | None) -> Values:
    return {"expected": round(change.expected, 1)} if change and change.expected is not None else {}


def _z(number: Number) -> float:
    return number.change.z or 0.0 if number.change else 0.0
