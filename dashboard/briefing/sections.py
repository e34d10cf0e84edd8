"""The sections of a briefing about what happened: by class, by part of the place, where it crowds, and where it comes again."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.briefing.cells import Telling, axis, signed
from dashboard.briefing.document import Cell, Head, Section, Table
from layers.briefing.contents import Briefing, Ground
from layers.briefing.drawing import NUMBERED
from layers.briefing.hot_spots import part_of
from layers.briefing.number import Number, Records
from layers.statistics import Kind

CLASSES_SHOWN = 14


def heads_beside(first: str, telling: Telling) -> tuple[Head, ...]:
    """Heads of a table of counts beside what is usual."""
    words = telling.names.words
    numbers = {"now", "usual", "z", "year_ago", "just_before"}
    keys = ("now", "usual", "band", "verdict", "z", "year_ago", "just_before")
    return (Head(first), *(Head(words(f"briefing.head.{key}"), key in numbers) for key in keys))


def classes(told: Briefing, telling: Telling) -> Section:
    """What changed, by class: those that are told first, then the most frequent; the rest is summed, never dropped."""
    words, names, counts = telling.names.words, telling.names, told.counts
    told_first = sorted(
        counts.classes.items(),
        key=lambda item: (not _is_told(item[1]), -(item[1].value or 0), -_expected(item[1]), item[0]),
    )
    shown, rest = told_first[:CLASSES_SHOWN], told_first[CLASSES_SHOWN:]
    most = axis([one for _, one in shown])
    rows = [(Cell(text=names.class_(name)), *telling.beside(one, most)) for name, one in shown]
    if rest:
        more = sum(one.value or 0 for _, one in rest)
        opens = Records(window=told.period.window, area=told.area, classes=tuple(name for name, _ in rest))
        empty = (Cell(),) * 6
        rows.append((Cell(text=words("briefing.other_classes", n=len(rest))), telling.count(more, opens), *empty))
    total = (Cell(text=words("briefing.total")), *telling.beside(counts.total, axis([counts.total])))
    return Section(
        id="classes",
        title=words("briefing.section.classes"),
        note=words("briefing.note.band"),
        table=Table(
            heads=heads_beside(words("briefing.head.class"), telling),
            rows=tuple(rows),
            total=total,
            caption=words("briefing.section.classes"),
        ),
        lines=(*telling.dashes([one for _, one in shown] + [counts.total]), *_left_out(told, telling)),
        how=how(telling, "reported", "usual", "z", "false", "beside"),
    )


def parts(told: Briefing, telling: Telling) -> Section:
    """The same by street or community."""
    words, names, kind = telling.names.words, telling.names, told.scope_parts
    # What belongs to the place by its record and lies beyond it on the map comes seldom, and then it is told.
    known = {code: one for code, one in told.counts.parts.items() if one.value or _expected(one) >= 1}
    most = axis(list(known.values()))
    ranked = sorted(known.items(), key=lambda item: (not _is_told(item[1]), -(item[1].value or 0), item[0]))
    called = names.kinds.get(kind, kind)
    title = words("briefing.section.parts", kind=called.lower())
    unplaced = told.counts.unplaced
    lines = (words("briefing.unplaced_part", n=words.number(unplaced), kind=called),) if unplaced else ()
    return Section(
        id="parts",
        title=title,
        note=words("briefing.note.parts"),
        table=Table(
            heads=heads_beside(called, telling),
            rows=tuple((Cell(text=names.area(kind, code)), *telling.beside(one, most)) for code, one in ranked),
            caption=title,
        ),
        lines=(*telling.dashes([one for _, one in ranked]), *lines),
        how=how(telling, "reported", "usual", "z", "false"),
    )


def where(told: Briefing, telling: Telling, ground: Ground, legend: Sequence[tuple[int, str]]) -> Section:
    """The map, and the hexagons in which reports crowd."""
    words, names, found = telling.names.words, telling.names, told.hot_spots
    rows = tuple(
        (
            Cell(text=str(place)),
            Cell(text=names.area(told.scope_parts, part_of(one, ground.parts)) or words("briefing.between_parts")),
            telling.number(one.count),
            Cell(text=signed(one.z), number=True),
        )
        for place, one in enumerate(found.hot[:NUMBERED], 1)
    )
    heads = ("hot", "where", "now", "gi")
    said = _or_unheard("briefing.hot.none" if found.judged else "briefing.hot.few", told)
    lines = [words(said)] if not rows else []
    if len(found.hot) > NUMBERED:
        lines.append(words("briefing.hot.more", n=len(found.hot) - NUMBERED))
    if found.unplaced:
        lines.append(words("briefing.unplaced", n=words.number(found.unplaced)))
    return Section(
        id="where",
        title=words("briefing.section.where"),
        note=words("briefing.note.where"),
        table=Table(
            heads=tuple(Head(words(f"briefing.head.{key}"), key in {"now", "gi"}) for key in heads),
            rows=rows,
            caption=words("briefing.section.where"),
        )
        if rows
        else None,
        lines=tuple(lines),
        legend=tuple(legend),
        drawn=True,
        how=how(telling, "hot"),
    )


def repeats(told: Briefing, telling: Telling) -> Section:
    """Places at which the same happens again."""
    words, names = telling.names.words, telling.names
    keys = ("place", "class", "month", "window", "open", "days")
    rows = tuple(
        (
            Cell(text=_place(one.areas, told, telling)),
            Cell(text=names.class_(one.class_)),
            telling.number(one.month),
            telling.count(one.window),
            telling.count(one.open),
            Cell(days=one.days),
        )
        for one in told.repeats
    )
    return Section(
        id="repeats",
        title=words("briefing.section.repeats"),
        note=words("briefing.note.repeats"),
        table=Table(
            heads=tuple(Head(words(f"briefing.head.{key}"), key in {"month", "window", "open"}) for key in keys),
            rows=rows,
            caption=words("briefing.section.repeats"),
        )
        if rows
        else None,
        lines=() if rows else (words(_or_unheard("briefing.repeats.none", told)),),
        how=how(telling, "repeats"),
    )


def _or_unheard(none: str, told: Briefing) -> str:
    """The key of the words for none; where no source told of anything, of those that it is not known."""
    return "headline.no_incidents" if told.counts.total.value is None else none


def how(telling: Telling, *keys: str) -> tuple[tuple[str, str], ...]:
    """怎么算的: names and words."""
    words = telling.names.words
    return tuple((words(f"briefing.how.{key}.name"), words(f"briefing.how.{key}")) for key in keys)


def _left_out(told: Briefing, telling: Telling) -> tuple[str, ...]:
    words = telling.names.words
    return (words("briefing.day_only", n=words.number(told.counts.day_only)),) if told.counts.day_only else ()


def _place(areas: dict[str, str], told: Briefing, telling: Telling) -> str:
    names = [telling.names.area(kind, areas[kind]) for kind in told.kinds if kind in areas][-2:]
    # A grid's name often begins with that of its community.
    return names[-1] if names and names[-1].startswith(names[0]) else " ".join(names)


def _is_told(one: Number) -> bool:
    return one.change is not None and one.change.kind in {Kind.MORE, Kind.FEWER}


def _expected(one: Number) -> float:
    return one.change.expected or 0.0 if one.change else 0.0
