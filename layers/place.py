"""A place that a person points at: a hexagon, an area, or a box."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from data_loaders.contract import BadInputError
from layers.cells import cell_at, resolution_of

_KIND = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_RESOLUTIONS = range(7, 12)


@dataclass(frozen=True, slots=True)
class Place:
    """One of `cell` (H3 index), `area` (kind and code), `box` (west, south, east, north in degrees), or `everywhere`."""

    kind: str
    cell: int = 0
    area_kind: str = ""
    code: str = ""
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def resolution(self) -> int:
        """The hexagon's own resolution."""
        return resolution_of(self.cell)

    @staticmethod
    def everywhere() -> Place:
        """The viewer's whole scope, records without coordinates included."""
        return Place("everywhere")

    @staticmethod
    def parse(text: str) -> Place:
        """Read `cell:<15 hexadecimal digits>`, `area:<kind>:<code>` or `bbox:w,s,e,n`.

        Raises:
            BadInputError: none of these.
        """
        kind, _, rest = text.partition(":")
        if kind == "cell":
            return _cell(rest)
        if kind == "area":
            area_kind, _, code = rest.partition(":")
            if _KIND.match(area_kind) and 0 < len(code) <= 40:
                return Place("area", area_kind=area_kind, code=code)
        if kind == "bbox":
            return _box(rest)
        raise BadInputError(f"place {text[:60]!r}: give cell:<15 hex digits>, area:<kind>:<code> or bbox:w,s,e,n")

    def predicate(self, area_kinds: tuple[str, ...]) -> tuple[str, dict[str, object]]:
        """SQL condition over a published incident view, with its bound parameters.

        Raises:
            BadInputError: the area kind is not one of the district's.
        """
        if self.kind == "cell":
            return f"{cell_at(self.resolution)} = $place_cell::UBIGINT", {"place_cell": self.cell}
        if self.kind == "area":
            if self.area_kind not in area_kinds:
                raise BadInputError(f"area kind {self.area_kind!r}: this district has {', '.join(area_kinds)}")
            return f"area_{self.area_kind} = $place_code", {"place_code": self.code}
        if self.kind == "everywhere":
            return "true", {}
        names = ("west", "south", "east", "north")
        return "lon BETWEEN $west AND $east AND lat BETWEEN $south AND $north", dict(zip(names, self.box, strict=True))


def _cell(text: str) -> Place:
    if re.fullmatch(r"[0-9a-f]{15}", text):
        cell = int(text, 16)
        if (cell >> 59) & 0xF == 1 and resolution_of(cell) in _RESOLUTIONS:
            return Place("cell", cell=cell)
    raise BadInputError(f"cell {text[:40]!r}: expected the 15 hexadecimal digits of an H3 cell of resolution 7 to 11")


def _box(text: str) -> Place:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadInputError(
            f"bbox {text[:60]!r}: expected west,south,east,north in degrees, west < east and south < north"
        )
    return Place("box", box=(west, south, east, north))
