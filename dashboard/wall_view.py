"""A saved view on the walls as JSON values: what its map and legend are drawn from, and nothing that a desk has besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dashboard.planning import Told, sources_of
from layers.fragments import NONE
from layers.planner.measures import measure_of
from layers.planner.question import HEXAGON, PlannerQuestion
from layers.planner.wording import area_values

if TYPE_CHECKING:
    from data_loaders.access import Pin
    from layers.planner.answer import Row

Names = Mapping[str, Mapping[str, str]]


def look_of(text: str) -> dict[str, str | None]:
    """What a wall looks at for the question of that text: `place` as a scene's `view` says it, `kind` of the areas drawn."""
    question = PlannerQuestion.parse(text)
    kind, codes = area_values(question.area)
    place = f"area:{kind}:{codes[0]}" if len(codes) == 1 else "district"
    return {"place": place, "kind": None if question.by == HEXAGON else question.by}


def wall_payload(pin: Pin, told: Told, names: Names) -> dict[str, Any]:
    """The answer for a wall; `names` are those of the areas by kind and code.

    Without the counts beside the filters, which would tell single classes, departments and hours. A `value` of null is
    not known or of too few, never none. `ranking` is by area, the most first.
    """
    asked, answer = told.asked, told.answer
    question, measure = asked.question, asked.measure
    kind, codes = area_values(question.area)
    return {
        "pin": pin.id,
        "id": told.id,
        "name": pin.name,
        "until": pin.until,
        "as_of": told.as_of,
        "version": told.version,
        "sources": list(sources_of(question)),
        "heard": told.heard,
        "recorded_from": told.since,
        "measure": {"id": measure.id, "unit": measure.unit.value, "counts": measure.is_count},
        "by": question.by,
        "resolution": question.resolution,
        "window": question.window,
        "against": question.against,
        "groups": list(question.groups),
        "feeds": list(question.feeds),
        "area": {"kind": kind, "codes": list(codes)} if question.area else None,
        "breaks": answer.breaks,
        "signed_breaks": answer.signed,
        "total": _total(told),
        "unlocated": answer.unlocated if question.by == HEXAGON else 0,
        "day_only": answer.day_only,
        "columns": _columns(answer.rows, compared=bool(question.against), counts=measure.is_count),
        "ranking": _ranking(told, names),
    }


def _total(told: Told) -> dict[str, Any]:
    whole = told.answer.whole
    return {"value": whole.value, "value_then": whole.value_then} if told.heard else {"value": None, "value_then": None}


def _columns(rows: list[Row], *, compared: bool, counts: bool) -> dict[str, list[Any]]:
    placed = [row for row in rows if row.key != NONE]
    columns: dict[str, list[Any]] = {"key": [row.key for row in placed], "value": [row.value for row in placed]}
    if compared:
        changes = [row.difference for row in placed if row.difference]
        columns["z" if counts else "difference"] = [change.z if counts else change.value for change in changes]
        columns["significant"] = [change.told for change in changes]
    return columns


def _ranking(told: Told, names: Names) -> dict[str, Any]:
    """Of areas their own values; of hexagons how many events lie in each area of the coarsest kind."""
    question, answer, measure = told.asked.question, told.answer, told.asked.measure
    if question.by != HEXAGON:
        kind, values = question.by, {row.key: row.value for row in answer.rows}
    else:
        kind = told.asked.ground.area_kinds[0]
        values = {code: float(n) for code, (n, _) in answer.facets["area"].values.items()}
        # A rate has no value by area: what is divided has.
        measure = measure_of("count") if measure.by_residents else measure
    rows = [(code, value) for code, value in values.items() if code != NONE and value]
    rows.sort(key=lambda row: (-row[1], row[0]))
    return {
        "kind": kind,
        "measure": measure.id,
        "unit": measure.unit.value,
        "rows": [{"name": names.get(kind, {}).get(code, code), "value": value} for code, value in rows],
    }
