"""Makes the basemap (PMTiles) of a simulated district from the files that its simulator drew.

Vendor time only. Buildings come as places, sizes and turns; their footprints are made here, with their zoom in the
feature, so that an overview does not carry sixteen thousand houses.

Usage: python basemap_simulated.py <profile folder> <output.pmtiles>
"""

import csv
import gzip
import math
import sys
from pathlib import Path

import shapely
from basemap import Feature, area_layers, feature, read, tile
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
BUILDINGS_FROM_ZOOM = 13
# From which zoom a road of each rank is drawn: expressways and avenues always, lanes when there is room.
ROADS_FROM_ZOOM = {0: 7, 1: 7, 2: 9, 3: 10}
ATTRIBUTION = "Simulated district"


def footprints(profile: Path) -> list[Feature]:
    """A rectangle for each building, turned as the district's streets are there."""
    found = []
    with gzip.open(profile / "buildings.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lon, lat, turn = float(row["lon"]), float(row["lat"]), math.radians(float(row["turn_deg"]))
            east, north = float(row["width_m"]) / 2, float(row["depth_m"]) / 2
            corners = [
                (
                    lon + (x * math.cos(turn) - y * math.sin(turn)) / METRES_PER_DEGREE / math.cos(math.radians(lat)),
                    lat + (x * math.sin(turn) + y * math.cos(turn)) / METRES_PER_DEGREE,
                )
                for x, y in ((-east, -north), (east, -north), (east, north), (-east, north))
            ]
            shape = shapely.set_precision(shapely.Polygon(corners), 1e-6)
            found.append(feature(shape, {"floors": int(row["floors"]), "use": row["use"]}))
            found[-1]["tippecanoe"] = {"minzoom": BUILDINGS_FROM_ZOOM}
    return found


def roads(profile: Path) -> list[Feature]:
    """Every road with name, class and rank."""
    found = []
    for properties, line in read(profile / "roads.geojson.gz"):
        if line.is_empty:
            continue
        rank = int(properties["rank"])
        name = {"name": properties["name"]} if properties["name"] else {}
        found.append(feature(line, {**name, "class": properties["kind"], "rank": rank}))
        found[-1]["tippecanoe"] = {"minzoom": ROADS_FROM_ZOOM[rank]}
    return found


def areas(profile: Path, file: str) -> dict[int, tuple[str, BaseGeometry]]:
    """number (the code) -> (name, polygon)."""
    return {int(found["code"]): (found["name"], shape) for found, shape in read(profile / file)}


def layers(profile: Path) -> dict[str, list[Feature]]:
    """All layers of the basemap, name -> features."""
    streets, communities = areas(profile, "streets.geojson.gz"), areas(profile, "communities.geojson.gz")
    land = shapely.union_all([shape for _, shape in streets.values()], grid_size=1e-6)
    return {
        "land": [feature(land, {})],
        "outside": [feature(shapely.box(*land.buffer(0.05).bounds).difference(land), {})],
        "district_outline": [feature(shapely.line_merge(land.boundary), {})],
        "park": [feature(shape, found) for found, shape in read(profile / "parks.geojson.gz")],
        "water": [feature(shape, found) for found, shape in read(profile / "water.geojson.gz")],
        "buildings": footprints(profile),
        "roads": roads(profile),
        **area_layers("street", streets),
        **area_layers("community", communities),
    }


if __name__ == "__main__":
    tile(layers(Path(sys.argv[1])), Path(sys.argv[2]), "Simulated district", ATTRIBUTION)
