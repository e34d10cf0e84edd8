"""The filters of a question as conditions over the rows of its periods."""

from __future__ import annotations

from layers.fragments import NONE
from layers.planner.question import HEXAGON, PlannerQuestion

# In the order of the page; each is counted as if it were not set itself.
FILTERS = ("class", "status", "feed", "department", "hours", "span", "area", "picked")


def passes(asked: PlannerQuestion) -> dict[str, tuple[str, bool]]:
    """The condition of every filter over the columns of `held`, and whether it is set; none is ever NULL."""
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


def failed(asked: PlannerQuestion) -> str:
    """SQL: 0 where a row passes all filters, the place in `FILTERS` (from 1) of the one that it fails alone, more for several.

    Empty where no filter is set: then nothing fails.
    """
    told = [name for name, (_, is_set) in passes(asked).items() if is_set]
    if not told:
        return ""
    one = " ".join(f"WHEN NOT p_{name} THEN {FILTERS.index(name) + 1}" for name in told)
    fails = " + ".join(f"CAST(NOT p_{name} AS UTINYINT)" for name in told)
    return f"CASE WHEN {fails} > 1 THEN {len(FILTERS) + 1} {one} ELSE 0 END"
