"""Residents on cells, rounded together: buildings at resolutions 7 to 9, areas (apportioned, so estimated) at 7 and 8 only."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import shapely
from h3.api import basic_int as h3

from data_loaders.normalise import PlaceIndex
from data_loaders.normalise.place import cell_centres, cells_of, parents_of
from data_loaders.publish.rounding import round_tree
from data_loaders.store import Database

APPORTION_RESOLUTION = 9
AREA_LEVELS = (7, 8)
BUILDING_LEVELS = (7, 8, 9)


def apportion(residents: list[float], shapes: list[shapely.Geometry]) -> dict[int, float]:
    """Residents per res-9 cell, by the share of each polygon's area that the cell covers.

    Sums to the polygons' totals (before rounding). Areas are compared within one polygon only, where a degree
    keeps its size, so no projection is needed.
    """
    cells: dict[int, float] = defaultdict(float)
    for count, shape in zip(residents, shapes, strict=True):
        if not count:
            continue
        if shape.geom_type == "Point":
            # A building or a block point lies in one cell: the parent of its finest one, as everywhere.
            cells[int(parents_of(cells_of(np.array([shape.x]), np.array([shape.y])), APPORTION_RESOLUTION)[0])] += count
            continue
        covering = h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(shape), APPORTION_RESOLUTION, "overlap")
        hexagons = np.array(
            [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(c)]) for c in covering], dtype=object
        )
        shares = shapely.area(shapely.intersection(hexagons, shape))
        for cell, share in zip(covering, shares / shares.sum(), strict=True):
            if share > 0:
                cells[cell] += count * float(share)
    return dict(cells)


def counted(database: Database) -> tuple[dict[int, float], tuple[int, ...]]:
    """True residents by cell of the finest published level, and the levels; never leaves this room."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT CAST(payload->>'residents' AS DOUBLE), geometry, cell FROM city.state.population
            WHERE geometry IS NOT NULL OR cell IS NOT NULL ORDER BY source, source_id"""
        ).fetchall()
    areas = [(count, shapely.from_wkb(shape)) for count, shape, _ in rows if shape is not None]
    counts = defaultdict(float, apportion([count for count, _ in areas], [shape for _, shape in areas]))
    for count, shape, cell in rows:
        if shape is None:
            counts[cell] += count
    # One area row makes all of it an estimate: the finer cells would tell which of the two a number came from.
    levels = AREA_LEVELS if areas else BUILDING_LEVELS
    finest: dict[int, float] = defaultdict(float)
    for cell, count in counts.items():
        finest[h3.cell_to_parent(cell, levels[-1])] += count
    return dict(finest), levels


def publish_population(database: Database, places: PlaceIndex, secret: bytes) -> None:
    """Publish the population state anew. Unchanged counts give the same published table."""
    finest, levels = counted(database)
    published = round_tree(finest, levels, secret, "residents") if finest else {}
    cells = np.array(sorted(published), dtype=np.uint64)
    table = pa.table(
        {
            "cell": pa.array(cells, pa.uint64()),
            "resolution": pa.array([h3.get_resolution(cell) for cell in cells.tolist()], pa.uint8()),
            "residents": pa.array([published[cell] for cell in cells.tolist()], pa.uint32()),
            "areas": pa.array(areas_of(places, cells), pa.map_(pa.string(), pa.string())),
            "estimated": pa.array([levels == AREA_LEVELS] * len(cells), pa.bool_()),
        }
    )
    with database.writing() as cursor:
        cursor.register("release", table)
        cursor.execute("DELETE FROM city.pub.population")
        cursor.execute("INSERT INTO city.pub.population BY NAME SELECT * FROM release")


def areas_of(places: PlaceIndex, cells: np.ndarray) -> list[list[tuple[str, str]]]:
    """The areas in which each cell's centre lies: its one place in every geography."""
    centres = cell_centres(cells)
    columns = [(layer.kind, places.area_codes(layer.kind, centres[:, 0], centres[:, 1])) for layer in places.layers]
    return [[(kind, codes[at]) for kind, codes in columns if codes[at] is not None] for at in range(len(cells))]
