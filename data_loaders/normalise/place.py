"""Where a row stands: inside the district or not, in which H3 cell, in which areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from h3.api import basic_int as h3
from pyogrio.errors import DataLayerError, DataSourceError

from data_loaders.contract import ConfigError, nearest
from data_loaders.normalise.naming import reading_name
from data_loaders.settings import WHOLE, AreaPart, Profile

CELL_RESOLUTION = 12
SENSITIVE_RESOLUTION = 8
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class AreaLayer:
    """One kind of area: codes, names and WGS-84 polygons, in the order of their codes."""

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: npt.NDArray[np.object_]

    @property
    def stated(self) -> Mapping[str, str]:
        """Code by what a source may state: the code itself, or a name that one area alone has."""
        once = {name for name, times in Counter(self.names).items() if times == 1}
        named = {name: code for code, name in zip(self.codes, self.names, strict=True) if name in once}
        return {**named, **dict(zip(self.codes, self.codes, strict=True))}


class PlaceIndex:
    """The district's areas, ready to place points."""

    def __init__(self, profile: Profile) -> None:
        self.layers = tuple(_read_areas(profile, area) for area in profile.areas)
        self._within: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self.district = _district(profile, self.layers)
        self.layers = self.layers or (_whole(profile, self.district),)
        latitude = (self.district.bounds[1] + self.district.bounds[3]) / 2
        widest = profile.district.margin_m / (METRES_PER_DEGREE * np.cos(np.radians(latitude)))
        self._reach = self.district.buffer(widest)
        shapely.prepare(self._reach)
        for layer in self.layers:
            shapely.prepare(layer.shapes)

    def layer(self, kind: str) -> AreaLayer:
        """The areas of one kind."""
        return next(layer for layer in self.layers if layer.kind == kind)

    def within(self, kind: str) -> Mapping[str, Mapping[str, str]]:
        """For each area of a kind, by code: in which area of every other kind a point inside it lies."""
        if kind not in self._within:
            layer = self.layer(kind)
            points = shapely.point_on_surface(layer.shapes)
            lon, lat = shapely.get_x(points), shapely.get_y(points)
            found: dict[str, dict[str, str]] = {code: {} for code in layer.codes}
            for other in (item.kind for item in self.layers if item.kind != kind):
                for code, around in zip(layer.codes, self.area_codes(other, lon, lat), strict=True):
                    if around is not None:
                        found[code][other] = around
            self._within[kind] = found
        return self._within[kind]

    def inside(self, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """True where a point lies in the district or within the profile's margin of it."""
        return np.asarray(shapely.contains_xy(self._reach, lon, lat), dtype=bool)

    def area_codes(
        self, kind: str, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.object_]:
        """Code of the area of `kind` around each point (shape as `lon`), None outside all of them."""
        layer = self.layer(kind)
        codes = np.full(len(lon), None, dtype=object)
        for code, shape in zip(layer.codes, layer.shapes, strict=True):
            west, south, east, north = shape.bounds
            near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
            near = near[pd.isna(codes[near])]
            if near.size:
                codes[near[shapely.contains_xy(shape, lon[near], lat[near])]] = code
        return codes


def cells_of(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.uint64]:
    """H3 cells at resolution 12 of WGS-84 points in degrees; shape (n,)."""
    cell_of = h3.latlng_to_cell
    cells = (cell_of(y, x, CELL_RESOLUTION) for x, y in zip(lon.tolist(), lat.tolist(), strict=True))
    return np.fromiter(cells, dtype=np.uint64, count=len(lon))


def parents_of(cells: npt.NDArray[np.uint64], resolution: int) -> npt.NDArray[np.uint64]:
    """Parents by cell_to_parent. A point's own coarse cell differs in 6 % of cases; mixing the two would leak."""
    distinct, where = np.unique(cells, return_inverse=True)
    return np.array([h3.cell_to_parent(cell, resolution) for cell in distinct.tolist()], dtype=np.uint64)[where]


def cell_centres(cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
    """Centres of H3 cells, shape (n, 2), columns lon and lat in degrees."""
    distinct, where = np.unique(cells, return_inverse=True)
    centres = np.array([h3.cell_to_latlng(cell) for cell in distinct.tolist()], dtype=np.float64).reshape(-1, 2)
    return centres[where, ::-1]


def read_boundaries(path: Path, setting: str = "path under [[areas]]") -> gpd.GeoDataFrame:
    """A boundary file in WGS-84, gzipped or plain. `setting` names the place in the profile that an error points at.

    Raises:
        ConfigError: the file is missing or no boundary file.
    """
    prefix = "/vsigzip/" if path.suffix == ".gz" else ""
    if not path.is_file():
        raise ConfigError(f"boundary file {path}: no such file. Correct {setting} in the profile")
    try:
        frame = gpd.read_file(f"{prefix}{path.resolve()}")
    except (DataSourceError, DataLayerError) as error:
        raise ConfigError(f"boundary file {path}: {error}. Correct {setting} in the profile") from error
    if frame.crs is None:
        frame = frame.set_crs(4326)
    return frame.to_crs(4326)


def _whole(profile: Profile, district: shapely.Geometry) -> AreaLayer:
    name = profile.district.name
    shown = name.zh if name.zh == name.en else f"{name.zh} {name.en}"
    return AreaLayer(WHOLE, (WHOLE,), (shown,), np.array([district], dtype=object))


def _district(profile: Profile, layers: tuple[AreaLayer, ...]) -> shapely.Geometry:
    part = profile.district
    if part.outline:
        shapes = read_boundaries(profile.resolve(part.outline), "outline under [district]").geometry.to_numpy()
        merged = shapely.union_all(shapely.make_valid(shapes))
        # A file of points (block points, cameras) bounds a district by its hull.
        return merged if merged.area else shapely.convex_hull(merged)
    return shapely.box(*part.bounds) if part.bounds else shapely.union_all(layers[0].shapes)


def _read_areas(profile: Profile, area: AreaPart) -> AreaLayer:
    frame = read_boundaries(profile.resolve(area.path))
    if missing := sorted({area.code, area.name} - set(frame.columns)):
        present = [str(name) for name in frame.columns]
        raise ConfigError(
            f"areas {area.kind}, file {area.path}: columns {missing} are missing{nearest(missing[0], present)}; it has {present}"
        )
    frame["_code"] = frame[area.code].astype(str).str.removesuffix(".0")
    frame["geometry"] = shapely.make_valid(frame.geometry.to_numpy())
    merged = frame.dissolve(by="_code", aggfunc="first").reset_index()
    order = sorted(merged.index, key=lambda at: (len(merged["_code"][at]), merged["_code"][at]))
    merged = merged.loc[order]
    names = tuple(reading_name(name) for name in merged[area.name].astype(str))
    return AreaLayer(area.kind, tuple(merged["_code"]), names, merged.geometry.to_numpy())
