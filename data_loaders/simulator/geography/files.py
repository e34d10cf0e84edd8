"""The district's files: boundaries, roads, waters, parks as GeoJSON, buildings and cameras as CSV, all gzipped."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data_loaders.simulator.geography.cameras import cameras, crossings
from data_loaders.simulator.geography.ground import Ground, ground
from data_loaders.simulator.geography.registry import residents
from data_loaders.simulator.geography.settlement import buildings
from data_loaders.simulator.plan import Plan

Features = Iterable[tuple[shapely.Geometry, dict[str, Any]]]


def draw(plan: Plan) -> dict[str, bytes]:
    """The district's files by name. The same plan gives the same bytes."""
    found = ground(plan)
    owners = found.owners
    blocked = shapely.union_all([*found.water.values(), found.park])
    houses = buildings(plan, found.shapes, found.areas["kind"].to_numpy()[owners].tolist(), blocked)
    houses = pd.concat([houses, residents(plan, houses)], axis=1)
    houses["community"] = owners[houses["grid"]]
    labels = found.areas["name"].to_numpy()[houses["community"]].tolist()
    posts = cameras(plan, crossings(found.edges, found.roads), houses, labels)
    return {
        "streets.geojson.gz": _geojson(_streets(plan, found)),
        "communities.geojson.gz": _geojson(_communities(found, houses)),
        "grids.geojson.gz": _geojson(_grids(found, houses)),
        "roads.geojson.gz": _geojson(
            (found.earth.place(road.line), {"name": road.name, "kind": road.kind, "rank": road.rank})
            for road in found.roads
        ),
        "water.geojson.gz": _geojson((found.earth.place(shape), {"kind": kind}) for kind, shape in found.water.items()),
        "parks.geojson.gz": _geojson([(found.earth.place(found.park), {"kind": "park"})]),
        "buildings.csv.gz": _buildings(found, houses),
        "cameras.csv.gz": _cameras(found, posts),
    }


def _streets(plan: Plan, found: Ground) -> Features:
    for at, street in enumerate(plan.streets):
        parts = found.areas["shape"][found.areas["street"] == at].to_numpy()
        yield shapely.coverage_union_all(parts), {"code": f"{plan.code}{at + 1:03d}", "name": f"{street.name}街道"}


def _communities(found: Ground, houses: pd.DataFrame) -> Features:
    counts = houses.groupby("community")[["residents", "homes"]].sum()
    for at, row in enumerate(found.areas.to_dict("records")):
        yield (
            row["shape"],
            {
                "code": row["code"],
                "name": row["name"],
                "street": row["code"][:9],
                "setting": row["setting"],
                "kind": row["kind"],
                "residents": int(counts["residents"][at]),
                "homes": int(counts["homes"][at]),
            },
        )


def _grids(found: Ground, houses: pd.DataFrame) -> Features:
    homes = houses.groupby("grid")["homes"].sum()
    for at, (shape, code) in enumerate(zip(found.shapes, found.grid_codes, strict=True)):
        community = found.areas["name"][found.leaves[at].community]
        yield found.earth.place(shape), {"code": code, "name": f"{community}{code[-3:]}网格", "homes": int(homes[at])}


def _buildings(found: Ground, houses: pd.DataFrame) -> bytes:
    """One line a building: code, use, place, footprint as half axes in metres east and north, counts."""
    middle = houses[["u", "v"]].to_numpy()
    degrees = found.earth.degrees(middle)
    frame = houses.drop(columns=["u", "v", "grid", "community"])
    codes = np.array(found.grid_codes)[houses["grid"]]
    number = houses.groupby("grid").cumcount() + 1
    frame.insert(0, "building", [f"{code}{at:03d}" for code, at in zip(codes, number, strict=True)])
    frame.insert(2, "lon", degrees[:, 0])
    frame.insert(3, "lat", degrees[:, 1])
    # How the board's u axis lies here, in degrees from east: the footprint is turned by it.
    ahead = found.earth.degrees(middle + np.array([50.0, 0.0])) - degrees
    east = ahead[:, 0] * np.cos(np.radians(degrees[:, 1]))
    frame.insert(4, "turn_deg", np.degrees(np.arctan2(ahead[:, 1], east)).round(1))
    return _csv(frame)


def _cameras(found: Ground, posts: pd.DataFrame) -> bytes:
    """One line a camera: place, name, road, use, kind, whether it counts, and the grid that it stands in."""
    points = shapely.points(posts[["u", "v"]].to_numpy())
    grid = shapely.STRtree(found.shapes).query_nearest(points, all_matches=False)[1]
    degrees = found.earth.degrees(posts[["u", "v"]].to_numpy())
    frame = posts.drop(columns=["u", "v"]).assign(counting=posts["counting"].astype(int))
    frame.insert(0, "grid", np.array(found.grid_codes)[grid])
    frame.insert(1, "lon", degrees[:, 0])
    frame.insert(2, "lat", degrees[:, 1])
    return _csv(frame)


def _csv(frame: pd.DataFrame) -> bytes:
    return gzip.compress(frame.to_csv(index=False, lineterminator="\n").encode(), 9, mtime=0)


def _geojson(features: Features) -> bytes:
    items = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(geometry))}
        for geometry, properties in features
    ]
    text = json.dumps({"type": "FeatureCollection", "features": items}, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)
