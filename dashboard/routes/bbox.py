"""Which cells a box touches. A cell is taken whole or not at all, so its number never depends on the box."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from h3.api import basic_int as h3

from dashboard.routes.cells_codec import CellIds
from data_loaders.access import BadInputError

_LON_MAX, _LAT_MAX = 180.0, 90.0
_METRES_A_DEGREE = 111_320.0
_REACH = 2.0  # times the mean edge: no hexagon's corner lies further from its centre, distortion included


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees WGS-84; does not cross the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    @staticmethod
    def parse(text: str) -> Box:
        """Read `w,s,e,n`.

        Raises:
            BadInputError: not four numbers, outside the earth, or empty.
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            west = south = east = north = math.nan
        if not (-_LON_MAX <= west < east <= _LON_MAX and -_LAT_MAX <= south < north <= _LAT_MAX):
            raise BadInputError(
                f"bbox {text[:80]!r}: expected west,south,east,north in degrees with west < east and south < north, "
                "for example -87.70,41.80,-87.60,41.90"
            )
        return Box(west, south, east, north)

    def touches(self, cells: CellIds) -> npt.NDArray[np.bool_]:
        """For each cell (all of one resolution), whether its hexagon and the box share a point."""
        if not len(cells):
            return np.zeros(0, np.bool_)
        centres = np.array([h3.cell_to_latlng(cell) for cell in cells.tolist()])
        lat, lon = centres[:, 0], centres[:, 1]
        touching = (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)
        reach = _REACH * h3.average_hexagon_edge_length(h3.get_resolution(int(cells[0])), "m") / _METRES_A_DEGREE
        wide = reach / max(math.cos(math.radians(max(abs(self.south), abs(self.north)))), 0.01)
        near = (lon >= self.west - wide) & (lon <= self.east + wide)
        near &= (lat >= self.south - reach) & (lat <= self.north + reach) & ~touching
        doubtful = np.flatnonzero(near)
        hexagons = [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(c)]) for c in cells[doubtful].tolist()]
        touching[doubtful] = shapely.intersects(hexagons, shapely.box(self.west, self.south, self.east, self.north))
        return touching
