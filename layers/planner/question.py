"""What a planner asks, as one small versioned text: the same in the address bar, the interface, a briefing and a saved view."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from layers.planner.wording import (
    CELL,
    LAST_YEAR,
    NAME,
    PREVIOUS,
    ROLLING_WINDOWS,
    checked_area,
    checked_hours,
    checked_values,
    checked_window,
    escaped,
    read_hours,
    unescaped,
    wrong,
)

VERSION = "1"
TEXT_MAX = 12_000
RESOLUTIONS = (7, 11)
HEXAGON, POINT = "hexagon", "point"
SHADES = ("natural", "quantiles", "equal", "headtail")
# The text's name of each part, in the order in which they are written.
_NAMES = {
    "measure": "measure", "classes": "class", "groups": "group", "statuses": "status", "feeds": "feed",
    "departments": "department", "hours": "hours", "window": "window", "against": "against", "span": "span",
    "area": "area", "picked": "picked", "by": "by", "resolution": "res", "shade": "shade",
}  # fmt: skip
_LISTS = ("classes", "groups", "statuses", "feeds", "departments", "picked")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerQuestion:
    """One question; an empty part is no filter.

    `measure` is the id of a measure (`layers.planner.measures`) or of an indicator of the appraisal. `hours` are
    half-open spans of hours of the week (0 = Monday 00:00, district's time). `window` is `24h`, `7d`, `28d`, `365d`,
    `all` or `START/END` in ISO 8601; `against` what it is compared with: empty, `previous`, `last_year` or a span;
    `span` a part of the window that is looked at alone. `area` is `<kind>:<code>,…`, `cell:<id>,…`,
    `polygon:lon,lat,…` or `buffer:lon,lat,metres`; `picked` are rows chosen of the answer: cell ids or area codes.
    `by` is `hexagon` (at `resolution`), `point` or a kind of area; `shade` how classes are broken.

    Built in one canonical form, so that equal questions are equal and have one text: `parse(q.text()) == q`.

    Raises:
        BadInputError: a part of another form; it names the part and what is allowed there.
    """

    measure: str = "count"
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    hours: tuple[tuple[int, int], ...] = ()
    window: str = "28d"
    against: str = ""
    span: str = ""
    area: str = ""
    picked: tuple[str, ...] = ()
    by: str = HEXAGON
    resolution: int = 9
    shade: str = SHADES[0]

    def __post_init__(self) -> None:
        """Bring every part into its one form, or refuse it."""
        for name in ("measure", "by"):
            if not NAME.match(getattr(self, name)):
                raise wrong(_NAMES[name], getattr(self, name), "a name of lower-case letters, digits and _")
        for name in _LISTS:
            self._put(name, checked_values(_NAMES[name], getattr(self, name)))
        self._put("hours", checked_hours(self.hours))
        self._put("window", checked_window("window", self.window, ROLLING_WINDOWS))
        self._put("against", checked_window("against", self.against, ("", PREVIOUS, LAST_YEAR)))
        if self.against and self.window == "all":
            raise wrong("against", self.against, "nothing with the window `all`: there is no period before it")
        self._put("span", checked_window("span", self.span, ("",)))
        self._put("area", checked_area(self.area))
        low, high = RESOLUTIONS
        if type(self.resolution) is not int or not low <= self.resolution <= high:
            raise wrong("res", self.resolution, f"a resolution from {low} to {high}")
        if self.by == HEXAGON and not all(CELL.match(one) for one in self.picked):
            raise wrong("picked", self.picked, "cells by their 15 hexadecimal digits where the answer is by hexagon")
        if self.shade not in SHADES:
            raise wrong("shade", self.shade, ", ".join(SHADES))

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def text(self) -> str:
        """The canonical text, `1;part=value;…`: what is not asked for is left out; safe in a URL as it stands."""
        return ";".join(
            [
                VERSION,
                *(f"{_NAMES[part.name]}={self._part(part.name)}" for part in fields(self) if self._differs(part)),
            ]
        )

    def _differs(self, part: Any) -> bool:
        return bool(getattr(self, part.name) != part.default)

    def _part(self, name: str) -> str:
        value = getattr(self, name)
        if name == "hours":
            return ",".join(f"{start}-{end}" for start, end in value)
        return ",".join(escaped(one) for one in value) if isinstance(value, tuple) else str(value)

    @staticmethod
    def parse(text: str) -> PlannerQuestion:
        """Read what `text` wrote; empty is the question that the page begins with.

        Raises:
            BadInputError: the part that is wrong, and what is allowed there.
        """
        version, *parts = (text or VERSION).split(";")
        if version != VERSION or len(text) > TEXT_MAX:
            raise wrong("version", version, f"{VERSION};part=value;… of at most {TEXT_MAX} signs")
        found: dict[str, Any] = {}
        names = {name: part for part, name in _NAMES.items()}
        for part in parts:
            name, equals, value = part.partition("=")
            if not equals or name not in names or names[name] in found:
                raise wrong(name or "?", part, f"each at most once, as name=value: {', '.join(names)}")
            found[names[name]] = _read(names[name], name, value)
        return PlannerQuestion(**found)


def link(question: PlannerQuestion) -> str:
    """Where the planner's page shows a question."""
    return f"/planner?q={question.text()}"


def _read(part: str, name: str, value: str) -> object:
    if part == "hours":
        return read_hours(value)
    if part in _LISTS:
        return tuple(unescaped(name, one) for one in value.split(","))
    if part == "resolution":
        if not value.isascii() or not value.isdigit() or len(value) > 2:
            raise wrong(name, value, f"a resolution from {RESOLUTIONS[0]} to {RESOLUTIONS[1]}")
        return int(value)
    return value
