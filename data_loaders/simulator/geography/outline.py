"""The district's edge and its waters, on the board."""

from __future__ import annotations

import numpy as np
import shapely

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography.board import REACH, Floats

RIVER_HALF_WIDTH = 48.0
CANAL_HALF_WIDTH = 9.0


def _smooth(points: Floats, closed: bool, rounds: int = 3) -> Floats:
    """Corner cutting (Chaikin): the shape of a line that water or a survey drew."""
    for _ in range(rounds):
        after = np.roll(points, -1, axis=0) if closed else points[1:]
        before = points if closed else points[:-1]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1).reshape(-1, 2)
        points = cut if closed else np.vstack([points[:1], cut, points[-1:]])
    return points


def outline(seed: int) -> shapely.Polygon:
    """The district: longer than wide, with bays and necks at three scales. Size is settled when it is placed."""
    rng = dice(seed, "outline")
    angle = np.linspace(0, 2 * np.pi, 540, endpoint=False)
    radius = np.ones_like(angle)
    for wave, height in (
        (2, 0.035),
        (3, 0.085),
        (4, 0.05),
        (5, 0.055),
        (7, 0.035),
        (11, 0.02),
        (17, 0.012),
        (29, 0.007),
        (47, 0.004),
    ):
        radius += height * np.sin(wave * angle + rng.uniform(0, 2 * np.pi))
    edge = np.column_stack([7100 * radius * np.cos(angle), 4850 * radius * np.sin(angle)])
    return shapely.Polygon(_smooth(edge[::3], closed=True, rounds=1))


def river(seed: int) -> shapely.LineString:
    """The river's middle line, from the north-west to the south-east, through and beyond the district."""
    rng = dice(seed, "river")
    along = np.linspace(-1.25, 1.25, 27)
    swing = 620 * np.sin(along * 5.1 + 0.6) + 260 * np.sin(along * 11.3) + rng.normal(0, 90, len(along))
    u = along * 5200 + 200
    v = -along * 4700 - 250 + swing
    return shapely.LineString(_smooth(np.column_stack([u, v]), closed=False))


def canal(seed: int) -> shapely.LineString:
    """A brook that joins the river from the north-east."""
    rng = dice(seed, "canal")
    along = np.linspace(0, 1, 12)
    u = 8200 - along * 7300 + rng.normal(0, 160, len(along))
    v = 5200 - along * 5900 + 700 * np.sin(along * 4.2) + rng.normal(0, 130, len(along))
    return shapely.LineString(_smooth(np.column_stack([u, v]), closed=False))


def ponds(seed: int) -> list[shapely.Polygon]:
    """A lake in the old city's park and ponds in the countryside."""
    rng = dice(seed, "ponds")
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)

    def blob(u: float, v: float, size: float) -> shapely.Polygon:
        radius = size * (1 + sum(rng.uniform(0.04, 0.16) * np.sin(k * angle + rng.uniform(0, 6.3)) for k in (2, 3, 4)))
        shape = np.column_stack([u + 1.35 * radius * np.cos(angle), v + radius * np.sin(angle)])
        return shapely.Polygon(_smooth(shape, closed=True, rounds=2))

    found = [blob(-2600, -2150, 230)]
    for _ in range(34):
        u, v = rng.uniform(-REACH * 0.62, REACH * 0.62), rng.uniform(-REACH * 0.42, REACH * 0.42)
        found.append(blob(u, v, float(rng.uniform(35, 110))))
    return found
