"""What lies under the houses: areas, waters, parks and roads, on the board, and the placing on the Earth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography import outline
from data_loaders.simulator.geography.board import PARK, Earth, density, street_lines
from data_loaders.simulator.geography.faces import earth_of, faces, geodesic_km2
from data_loaders.simulator.geography.names import names
from data_loaders.simulator.geography.partition import Cutter, Leaf, partition
from data_loaders.simulator.geography.registry import whole
from data_loaders.simulator.geography.roads import Road, roads
from data_loaders.simulator.geography.settlement import settings
from data_loaders.simulator.plan import Plan

GRIDS_MIN = 4
# Ponds lie where the board's density (1 in the old city) is below this.
COUNTRY_BELOW = 0.3
# Where the river's banks are parks, as shares of its length.
GREEN_BANKS = ((0.36, 0.45), (0.52, 0.6), (0.66, 0.71))


@dataclass(frozen=True, slots=True)
class Ground:
    """The board, drawn. `areas` are the communities in order: `street, grids, shape, setting, kind, name, code`."""

    leaves: list[Leaf]
    shapes: list[shapely.Polygon]
    grid_codes: list[str]
    areas: pd.DataFrame
    water: dict[str, shapely.Geometry]
    park: shapely.Geometry
    roads: list[Road]
    edges: list[shapely.LineString]
    earth: Earth

    @property
    def owners(self) -> np.ndarray:
        """Index of each grid's community."""
        return np.array([leaf.community for leaf in self.leaves])


def ground(plan: Plan) -> Ground:
    """Draw everything but the houses."""
    taken = {street.name for street in plan.streets}
    lines = street_lines(plan.seed, "u"), street_lines(plan.seed, "v")
    middle = outline.river(plan.seed)
    counts = [street.communities for street in plan.streets]
    leaves = partition(outline.outline(plan.seed), middle, counts, _grid_counts(plan), Cutter(*lines))
    found = faces(leaves)
    district = shapely.coverage_union_all(found.shapes)
    earth = earth_of(found.shapes, plan.origin, plan.area_km2)
    areas = _communities(plan, leaves, [earth.place(shape) for shape in found.shapes], taken)
    water = _waters(plan, middle, district)
    still = shapely.union_all([water["lake"], water["pond"]])
    drawn = roads(plan.seed, district, found.edges, lines, names(plan.seed, "roads", taken))
    streets = [replace(road, line=road.line.difference(still)) for road in drawn]
    codes = _grid_codes(leaves, areas)
    park = _parks(middle, district, shapely.union_all(list(water.values())))
    return Ground(leaves, found.shapes, codes, areas, water, park, streets, found.edges, earth)


def _grid_counts(plan: Plan) -> list[list[int]]:
    """Unit grids of each street's communities: at least four, together the plan's."""
    weight = dice(plan.seed, "grid counts").uniform(0.75, 1.25, plan.communities)
    counts = iter((whole(plan.grids - GRIDS_MIN * plan.communities, weight) + GRIDS_MIN).tolist())
    return [[next(counts) for _ in range(street.communities)] for street in plan.streets]


def _communities(plan: Plan, leaves: list[Leaf], placed: list[shapely.Geometry], taken: set[str]) -> pd.DataFrame:
    owner = np.array([leaf.community for leaf in leaves])
    frame = pd.DataFrame({"street": [leaf.street for leaf in leaves], "community": owner})
    frame = frame.groupby("community", as_index=False).agg(street=("street", "first"), grids=("street", "size"))
    shapes = np.array(placed, dtype=object)
    frame["shape"] = [shapely.coverage_union_all(shapes[owner == at]) for at in frame["community"]]
    sizes = [geodesic_km2(shape) for shape in frame["shape"]]
    frame = pd.concat([frame, settings(plan, frame["grids"].tolist(), sizes)], axis=1)
    new = names(plan.seed, "communities", taken)
    frame["name"] = [next(new) + ("村" if setting == "village" else "社区") for setting in frame["setting"]]
    number = frame.groupby("street").cumcount() + 1
    frame["code"] = [f"{plan.code}{street + 1:03d}{at:03d}" for street, at in zip(frame["street"], number, strict=True)]
    return frame


def _grid_codes(leaves: list[Leaf], areas: pd.DataFrame) -> list[str]:
    owner = pd.Series([leaf.community for leaf in leaves])
    number = owner.groupby(owner).cumcount() + 1
    return [f"{areas['code'][at]}{count:03d}" for at, count in zip(owner, number, strict=True)]


def _waters(plan: Plan, middle: shapely.LineString, district: shapely.Geometry) -> dict[str, shapely.Geometry]:
    lake, *rest = outline.ponds(plan.seed)
    return {
        "river": middle.buffer(outline.RIVER_HALF_WIDTH),
        "canal": outline.canal(plan.seed).buffer(outline.CANAL_HALF_WIDTH),
        "lake": lake,
        "pond": shapely.union_all([pond for pond in rest if pond.within(district) and _is_country(pond)]),
    }


def _is_country(pond: shapely.Polygon) -> bool:
    middle = pond.centroid
    return float(density(np.array(middle.x), np.array(middle.y))) < COUNTRY_BELOW


def _parks(middle: shapely.LineString, district: shapely.Geometry, water: shapely.Geometry) -> shapely.Geometry:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = PARK[2] * 0.93 * (1 + 0.06 * np.sin(3 * angle))
    lakeside = shapely.Polygon(
        np.column_stack([PARK[0] + 1.3 * radius * np.cos(angle), PARK[1] + radius * np.sin(angle)])
    )
    banks = [substring(middle, *span, normalized=True).buffer(outline.RIVER_HALF_WIDTH + 70) for span in GREEN_BANKS]
    return shapely.union_all([lakeside, *banks]).intersection(district).difference(water)
