"""What one place holds: totals, classes, days, areas, open incidents. All sum to the same total."""

from __future__ import annotations

from datetime import timedelta

from data_loaders.contract import BadInputError, Grain, Question
from layers.fragments import IN_WINDOW, OF_CLASSES, OPEN, takes_days
from layers.place import Place
from layers.view import LayerView

__all__ = ["Place", "by_area", "by_class", "by_day", "open_incidents", "residents", "totals"]


def totals(place: Place, view: LayerView, area_kinds: tuple[str, ...]) -> Question:
    """One row: `total` in the window, `stateless` of these, `open` now, `unacknowledged` of the open ones."""
    return _ask(
        "place:totals",
        f"""SELECT count(*) FILTER (WHERE {IN_WINDOW}) AS total,
            count(*) FILTER (WHERE {IN_WINDOW} AND status = 'unknown') AS stateless,
            count(*) FILTER (WHERE status = 'open') AS open,
            count(*) FILTER (WHERE status = 'open' AND NOT acknowledged) AS unacknowledged
        FROM "v_incident@1" WHERE {{place}} AND {OF_CLASSES}""",
        place,
        view,
        area_kinds,
    )


def residents(place: Place) -> Question:
    """At most one row: `residents` published for a hexagon (a multiple of 5; below 10 shown as such), `estimated`."""
    return Question(
        "place:residents",
        'SELECT residents, estimated FROM "v_population@2" WHERE cell = $place_cell::UBIGINT',
        {"place_cell": place.cell},
    )


def by_class(place: Place, view: LayerView, area_kinds: tuple[str, ...]) -> Question:
    """`class, value`: incidents of the window by class, most frequent first."""
    return _ask(
        "place:by_class",
        f"""SELECT class, count(*) AS value FROM "v_incident@1"
        WHERE {{place}} AND {IN_WINDOW} AND {OF_CLASSES} GROUP BY 1 ORDER BY 2 DESC, 1""",
        place,
        view,
        area_kinds,
    )


def by_day(place: Place, view: LayerView, area_kinds: tuple[str, ...], zone: str, days: int = 28) -> Question:
    """`day DATE, value`: incidents of each local day, `days` days up to the window's end."""
    start = view.window.end - timedelta(days=days)
    return _ask(
        "place:by_day",
        f"""SELECT CAST((occurred_at AT TIME ZONE 'UTC') AT TIME ZONE $zone AS DATE) AS day, count(*) AS value
        FROM "v_incident@1" WHERE {{place}} AND occurred_at >= $trend_start AND occurred_at < $end AND {OF_CLASSES}
        GROUP BY 1 ORDER BY 1""",
        place,
        view,
        area_kinds,
        trend_start=start,
        zone=zone,
    )


def by_area(place: Place, view: LayerView, area_kinds: tuple[str, ...], kind: str) -> Question:
    """`code, name, value, open`: the place's incidents of the window, and its open ones, by area of one kind.

    Rows without such an area come as `code` NULL, so that the sum is the place's total.
    """
    if kind not in area_kinds:
        raise BadInputError(f"area kind {kind[:40]!r}: this district has {', '.join(area_kinds)}")
    return _ask(
        "place:by_area",
        f"""SELECT found.area_{kind} AS code, named.name, count(*) FILTER (WHERE {IN_WINDOW}) AS value,
            count(*) FILTER (WHERE status = 'open') AS open
        FROM (SELECT * FROM "v_incident@1" WHERE {{place}} AND {OF_CLASSES}) found
        LEFT JOIN "v_area@1" named ON named.kind = $kind AND named.code = found.area_{kind}
        GROUP BY 1, 2 HAVING value > 0 OR open > 0 ORDER BY open DESC, value DESC, 1""",
        place,
        view,
        area_kinds,
        kind=kind,
    )


def open_incidents(place: Place, view: LayerView, area_kinds: tuple[str, ...], limit: int = 200) -> Question:
    """Open incidents: most urgent first, unacknowledged before acknowledged, oldest first."""
    question = _ask(
        "place:open_incidents",
        f"""SELECT id, source, class, urgency, acknowledged, occurred_at, precision, flags FROM "v_incident@1"
        WHERE {{place}} AND {OPEN}
        ORDER BY urgency, acknowledged, occurred_at, id LIMIT $limit""",
        place,
        view,
        area_kinds,
        limit=limit,
    )
    return Question(question.name, question.sql, question.params, Grain.RECORD, limit)


def _ask(
    name: str,
    sql: str,
    place: Place,
    view: LayerView,
    area_kinds: tuple[str, ...],
    **more: object,
) -> Question:
    predicate, where = place.predicate(area_kinds)
    text = sql.replace("{place}", predicate)
    params: dict[str, object] = {
        "start": view.window.start,
        "end": view.window.end,
        "classes": list(view.classes),
        "every_class": not view.classes,
        "days": takes_days(view.window),
        **where,
        **more,
    }
    return Question(name, text, {key: value for key, value in params.items() if f"${key}" in text})
