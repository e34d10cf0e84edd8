"""The filters of a question as conditions over the rows of its periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from layers.fragments import NONE
from layers.planner.question import HEXAGON, PlannerQuestion

# What a row's `combination` decides: judged once a combination.
BY_COMBINATION = ("class", "status", "feed", "department")
# In the order of the page; each is counted as if it were not set itself.
FILTERS = (*BY_COMBINATION, "hours", "span", "area", "picked")
# A row that fails more than one filter is in no count.
SEVERAL = len(FILTERS) + 1


def passes(asked: PlannerQuestion) -> dict[str, tuple[str, bool]]:
    """The condition of every filter over the columns of `held` or of `v_combination@1`, and whether it is set; none is ever NULL."""
    cells = "::UBIGINT[]" if asked.by == HEXAGON else ""
    conditions = {
        "class": (
            asked.classes or asked.groups,
            "list_contains($classes, class) OR list_contains($groups, class_group)",
        ),
        "status": (asked.statuses, "list_contains($statuses, status)"),
        "feed": (asked.feeds, "list_contains($feeds, feed)"),
        "department": (asked.departments, f"list_contains($departments, coalesce(department, '{NONE}'))"),
        "hours": (asked.hours, "list_contains($week_hours, week_hour)"),
        "span": (asked.span, "moment >= $span_start AND moment < $span_end"),
        "area": (asked.area, "in_area"),
        "picked": (asked.picked, f"list_contains($picked{cells}, place)"),
    }
    return {
        name: (f"coalesce({sql}, false)", True) if is_set else ("true", False)
        for name, (is_set, sql) in conditions.items()
    }


def are_set(asked: PlannerQuestion, *, by_combination: bool) -> tuple[str, ...]:
    """The filters that are set and that a row's combination decides, or those that it does not; in their order."""
    return tuple(
        name for name, (_, is_set) in passes(asked).items() if is_set and (name in BY_COMBINATION) == by_combination
    )


def named(asked: PlannerQuestion, names: Iterable[str]) -> str:
    """SQL: the conditions of these filters as columns `p_<name>`, each with a comma before it."""
    return "".join(f", {passes(asked)[name][0]} AS p_{name}" for name in names)


def failed(names: Sequence[str]) -> str:
    """SQL: 0 where a row passes all these filters, the place in `FILTERS` (from 1) of the one that it fails alone, `SEVERAL` for more."""
    if not names:
        return "0"
    one = " ".join(f"WHEN NOT p_{name} THEN {FILTERS.index(name) + 1}" for name in names)
    fails = " + ".join(f"CAST(NOT p_{name} AS UTINYINT)" for name in names)
    several = f"WHEN {fails} > 1 THEN {SEVERAL} " if len(names) > 1 else ""
    return f"CASE {several}{one} ELSE 0 END"


def failed_of_both(one: str, other: str) -> str:
    """SQL: what `failed` says of the filters of two columns that it made."""
    return f"CASE WHEN {one} = 0 THEN {other} WHEN {other} = 0 THEN {one} ELSE {SEVERAL} END"
