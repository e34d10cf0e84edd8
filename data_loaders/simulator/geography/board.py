"""The drawing board: where the city is dense, how its street lines run, and how the board is bent onto the Earth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from data_loaders.simulator.chance import dice

Floats = npt.NDArray[np.float64]

METRES_PER_DEGREE = 111_320.0
TURN = np.radians(17.0)
# Centres of density on the board: u, v, spread (m), weight.
CENTRES = ((-1500.0, -900.0, 2100.0, 1.0), (2900.0, 700.0, 1300.0, 0.42), (-4200.0, 1500.0, 1000.0, 0.3))
COUNTRYSIDE = 0.075
# The old city's park around its lake, where nobody lives: u, v, radius (m).
PARK = (-2600.0, -2150.0, 430.0)
REACH = 12_000.0


def density(u: Floats, v: Floats) -> Floats:
    """Homes per unit of land at places of the board, 1 in the old city."""
    total = np.full(np.shape(u), COUNTRYSIDE)
    for at_u, at_v, spread, weight in CENTRES:
        total = total + weight * np.exp(-((u - at_u) ** 2 + (v - at_v) ** 2) / (2 * spread**2))
    in_park = (u - PARK[0]) ** 2 / 1.8 + (v - PARK[1]) ** 2 < PARK[2] ** 2
    return np.where(in_park, 0.01, total)


@dataclass(frozen=True, slots=True)
class Lines:
    """Street lines across the whole board in one direction: positions (m) and ranks (1 avenue, 2 road, 3 lane)."""

    at: Floats
    rank: npt.NDArray[np.int64]


def street_lines(seed: int, axis: str) -> Lines:
    """Lines crossing `axis`, close together where the city is dense."""
    rng = dice(seed, "lines", axis)
    centre = -1500.0 if axis == "u" else -900.0
    at, here = [], -REACH
    while here < REACH:
        away = min(1.0, abs(here - centre) / 5500.0)
        here += (105 + 75 * away) * rng.uniform(0.8, 1.25)
        at.append(here)
    positions = np.array(at)
    rank = np.full(len(positions), 3)
    since_avenue, since_road = 500.0, 200.0
    for index in range(1, len(positions)):
        step = positions[index] - positions[index - 1]
        since_avenue, since_road = since_avenue + step, since_road + step
        if since_avenue > 1150:
            rank[index], since_avenue, since_road = 1, 0.0, 0.0
        elif since_road > 430:
            rank[index], since_road = 2, 0.0
    return Lines(positions, rank)


def bend(points: Floats) -> Floats:
    """Places of the board, shape (n, 2), bent so that no two avenues are quite straight or parallel; metres."""
    u, v = points[:, 0], points[:, 1]
    bent_u = u + 420 * np.sin(v / 3900 + 0.7) + 160 * np.sin(v / 1500 + u / 5200)
    bent_v = v + 480 * np.sin(u / 4300 - 0.4) + 130 * np.sin(u / 1700 + v / 6100 + 1.1)
    return np.column_stack(
        [bent_u * np.cos(TURN) - bent_v * np.sin(TURN), bent_u * np.sin(TURN) + bent_v * np.cos(TURN)]
    )


@dataclass(frozen=True, slots=True)
class Earth:
    """Places the bent board on the Earth around `origin` (lon, lat), `scale` times its drawn size."""

    origin: tuple[float, float]
    scale: float

    def degrees(self, points: Floats) -> Floats:
        """Board places (n, 2) as WGS-84 lon and lat, to a tenth of a metre: neighbours keep equal vertices."""
        metres = bend(points) * self.scale
        lon = self.origin[0] + metres[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(self.origin[1])))
        lat = self.origin[1] + metres[:, 1] / METRES_PER_DEGREE
        return np.round(np.column_stack([lon, lat]), 6)

    def place(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry of the board on the Earth."""
        return shapely.transform(geometry, self.degrees)
