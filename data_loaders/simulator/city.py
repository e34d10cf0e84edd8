"""The drawn district as arrays: where grids, houses, roads and cameras are, ready to put events on."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data_loaders.contract import SourceError
from data_loaders.simulator.geography.board import METRES_PER_DEGREE, Floats
from data_loaders.simulator.plan import Plan, read_plan

ROAD_POINT_M = 45.0
Indexes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pool:
    """Places where things happen: lon, lat, index of the grid, relative frequency (sums to 1 cumulatively)."""

    lon: Floats
    lat: Floats
    grid: Indexes
    reached: Floats

    @staticmethod
    def of(lon: Floats, lat: Floats, grid: Indexes, weight: Floats) -> Pool:
        """A pool of places with weights."""
        reached = np.cumsum(weight)
        return Pool(lon, lat, grid, reached / reached[-1])

    def draw(self, rng: np.random.Generator, count: int) -> Indexes:
        """Indexes of `count` places."""
        return np.minimum(np.searchsorted(self.reached, rng.random(count)), len(self.lon) - 1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class City:
    """The district. Grids are in the order of their codes; `pools` by what stands there."""

    plan: Plan
    grids: npt.NDArray[np.str_]
    grid_shapes: npt.NDArray[np.object_]
    grid_lon: Floats
    grid_lat: Floats
    streets: dict[str, str]
    communities: dict[str, str]
    settings: dict[str, str]
    houses: pd.DataFrame
    cameras: pd.DataFrame
    pools: dict[str, Pool]
    tree: shapely.STRtree
    camera_roads: tuple[str, ...]

    def shifted(
        self, rng: np.random.Generator, lon: Floats, lat: Floats, metres: float | Floats
    ) -> tuple[Floats, Floats]:
        """Places moved by chance, about `metres` in each direction."""
        east, north = rng.normal(0, metres, (2, len(lon)))
        return lon + east / (METRES_PER_DEGREE * np.cos(np.radians(lat))), lat + north / METRES_PER_DEGREE

    def inside(self, lon: Floats, lat: Floats, grid: Indexes) -> npt.NDArray[np.bool_]:
        """Whether each place lies in the grid that is said to hold it."""
        return np.asarray(shapely.contains_xy(self.grid_shapes[grid], lon, lat), dtype=bool)

    def grid_of(self, lon: Floats, lat: Floats) -> Indexes:
        """Index of the grid in or next to which each place lies."""
        return np.asarray(self.tree.query_nearest(shapely.points(lon, lat), all_matches=False)[1], dtype=np.int64)


def city_at(path: Path) -> City:
    """The district whose plan is at `path`, with the files that were drawn beside it.

    Raises:
        ConfigError: the plan is not there or is out of order.
        SourceError: the drawn files are not there.
    """
    return _load(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> City:
    plan, folder = read_plan(path), path.parent
    try:
        grids = _features(folder / "grids.geojson.gz")
        streets = {item["code"]: item["name"] for item, _ in _features(folder / "streets.geojson.gz")}
        communities = [item for item, _ in _features(folder / "communities.geojson.gz")]
        roads = _features(folder / "roads.geojson.gz")
        houses, cameras = _table(folder / "buildings.csv.gz"), _table(folder / "cameras.csv.gz")
    except OSError as error:
        raise SourceError(
            f"{error.filename}: {error.strerror}. Draw the district: python -m data_loaders.simulator {path}"
        ) from error
    codes = np.array([item["code"] for item, _ in grids])
    order = np.argsort(codes)
    shapes = np.array([shape for _, shape in grids], dtype=object)[order]
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    houses["grid"] = np.searchsorted(codes[order], houses["building"].str[:15].to_numpy(dtype=str))
    cameras["grid"] = np.searchsorted(codes[order], cameras["grid"].to_numpy(dtype=str))
    cameras["road"] = cameras["road"].fillna("")
    return City(
        plan=plan,
        grids=codes[order],
        grid_shapes=shapes,
        grid_lon=middles[:, 0],
        grid_lat=middles[:, 1],
        streets=streets,
        communities={item["code"]: item["name"] for item in communities},
        settings={item["code"]: item["setting"] for item in communities},
        houses=houses,
        cameras=cameras,
        pools=_pools(houses, roads, shapes),
        tree=shapely.STRtree(shapes),
        camera_roads=_camera_roads(cameras["road"]),
    )


def _camera_roads(roads: pd.Series) -> tuple[str, ...]:
    """Roads with some ten to thirty cameras: when they go dark it is an alarm, but not the whole district."""
    crowded = roads[roads != ""].value_counts()
    return tuple(sorted(map(str, crowded[(crowded >= 9) & (crowded <= 34)].index)))


def _features(path: Path) -> list[tuple[dict[str, Any], shapely.Geometry]]:
    features = json.loads(gzip.decompress(path.read_bytes()))["features"]
    shapes = shapely.from_geojson([json.dumps(item["geometry"]) for item in features])
    return [(item["properties"], shape) for item, shape in zip(features, shapes, strict=True)]


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(gzip.decompress(path.read_bytes())), dtype={"building": str, "grid": str})


def _pools(
    houses: pd.DataFrame, roads: list[tuple[dict[str, Any], shapely.Geometry]], shapes: npt.NDArray[np.object_]
) -> dict[str, Pool]:
    lon, lat = houses["lon"].to_numpy(dtype=float), houses["lat"].to_numpy(dtype=float)
    grid, use = houses["grid"].to_numpy(dtype=np.int64), houses["use"]
    people = houses["residents"].to_numpy(dtype=float)

    def at(*uses: str, base: float = 0.0) -> Pool:
        return Pool.of(lon, lat, grid, use.isin(uses).to_numpy(dtype=float) + base * people / people.sum())

    return {
        "homes": Pool.of(lon, lat, grid, people + 0.01),
        "shops": at("shop", "office", "market", base=260.0),
        "markets": at("market"),
        "sites": at("factory", base=60.0),
        "roads": _road_pool(roads, shapes, lon[people > 0], lat[people > 0], people[people > 0]),
    }


def _road_pool(
    roads: list[tuple[dict[str, Any], shapely.Geometry]],
    shapes: npt.NDArray[np.object_],
    home_lon: Floats,
    home_lat: Floats,
    people: Floats,
) -> Pool:
    """Places along the district's streets, the more frequent the more people live near and the wider the street."""
    step = ROAD_POINT_M / METRES_PER_DEGREE
    weights, places = [], []
    for item, line in roads:
        if item["kind"] in {"outer", "rail", "expressway"} or line.is_empty:
            continue
        for part in shapely.get_parts(line):
            found = shapely.line_interpolate_point(part, np.arange(step / 2, part.length, step))
            places.append(shapely.get_coordinates(found))
            weights.append(np.full(len(found), {1: 2.4, 2: 1.5}.get(int(item["rank"]), 1.0)))
    at, weight = np.vstack(places), np.concatenate(weights)
    grid = shapely.STRtree(shapes).query_nearest(shapely.points(at), all_matches=False)[1]
    fine = 0.004
    box = np.floor(np.column_stack([home_lon, home_lat]) / fine).astype(np.int64)
    near = pd.Series(people).groupby([box[:, 0], box[:, 1]]).sum()
    own = pd.MultiIndex.from_arrays(list(np.floor(at / fine).astype(np.int64).T))
    crowd = near.reindex(own).fillna(0).to_numpy() + 250
    return Pool.of(at[:, 0], at[:, 1], np.asarray(grid, dtype=np.int64), weight * crowd**0.8)
