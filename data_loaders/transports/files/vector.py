"""GeoPackage, Shapefile, GeoJSON and OpenStreetMap extracts through GDAL, in batches of Arrow.

A file that states its own reference system is converted from it, unless the profile declares one: then the profile
counts (files in GCJ-02 are often labelled WGS-84).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer

from data_loaders.contract import Reject, nearest
from data_loaders.settings import SourcePart
from data_loaders.transports.files.opened import check_zip, opened
from data_loaders.transports.files.rows import CHUNK_ROWS, Rows

# Columns that stand for the geometry's own place: a point's coordinates, else those of a point on it.
X, Y = "geometry.x", "geometry.y"
_LAYER_CHARACTERS = 100


def read(source: SourcePart, path: Path) -> Iterator[Rows]:
    """One row a feature of `layer` (default: the first), with a `geometry` column of shapely geometries.

    Raises:
        ValueError: no such file, layer or format, or a layer name that is not plain text.
    """
    target = _target(source, path)
    try:
        layer = _layer(source, target)
        options: dict[str, Any] = {"encoding": source.encoding} if source.format == "shapefile" else {}
        with pyogrio.raw.open_arrow(target, layer=layer, batch_size=CHUNK_ROWS, use_pyarrow=True, **options) as (
            meta,
            stream,
        ):
            convert = _converter(source, meta["crs"])
            yield from _batches(source, meta["geometry_name"] or "wkb_geometry", stream, convert)
    except (DataSourceError, DataLayerError) as error:
        raise ValueError(str(error)) from error


def _target(source: SourcePart, path: Path) -> str:
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file")
    if path.suffix == ".zip":
        check_zip(path)
        return f"/vsizip/{path.resolve()}"
    if path.suffix == ".gz":
        with opened(path) as handle:
            while handle.read(1 << 20):
                pass
        return f"/vsigzip/{path.resolve()}"
    if source.format == "geojson":
        _expect_geojson(path)
    return str(path.resolve())


def _expect_geojson(path: Path) -> None:
    # GDAL takes many things for GeoJSON and calls a cut-off file empty; a sentence of our own says more.
    with path.open("rb") as handle:
        try:
            head = json.loads(handle.read()) if path.stat().st_size < 1 << 16 else None
        except (ValueError, RecursionError) as error:
            raise ValueError(f"is no whole JSON: {str(error)[:120]}") from error
    if head is not None and not (isinstance(head, dict) and "type" in head):
        raise ValueError("has no `type`; expected a FeatureCollection")


def _layer(source: SourcePart, target: str) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(target)]
    hostile = [
        name
        for name in names
        if not name.isprintable() or len(name) > _LAYER_CHARACTERS or set(name) & set("\"'`;<>\\")
    ]
    if hostile:
        raise ValueError(f"its layer {hostile[0][:60]!r} has no plain name; rename it")
    wanted = source.layer or (names[0] if names else "")
    if wanted not in names:
        raise ValueError(f"has no layer {wanted!r}; it has {names}{nearest(wanted, names)}")
    return wanted


def _converter(source: SourcePart, stated: str | None) -> Transformer | None:
    if "crs" in source.model_fields_set or not stated:
        return None
    found = CRS.from_user_input(stated)
    return None if found == CRS.from_epsg(4326) else Transformer.from_crs(found, 4326, always_xy=True)


def _batches(source: SourcePart, geometry: str, stream: Any, convert: Transformer | None) -> Iterator[Rows]:
    first = 1
    for batch in stream:
        frame = batch.to_pandas()
        shapes, broken = _shapes(frame.pop(geometry) if geometry in frame else pd.Series([None] * len(frame)))
        if convert is not None:
            shapes = shapely.transform(shapes, lambda points: np.column_stack(convert.transform(*points.T)))
        frame["geometry"] = shapes
        if {X, Y} & set(source.columns.values()):
            points = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
            frame[X], frame[Y] = shapely.get_x(points), shapely.get_y(points)
        frame["_row"] = range(first, first + len(frame))
        first += len(frame)
        rejects = tuple(Reject(int(row), "geometry_unreadable", "geometry", "") for row in frame["_row"][broken])
        yield Rows(frame[~broken], rejects)


def _shapes(binary: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Repaired geometries, and a mask of those that cannot be read. An empty geometry is no geometry."""
    raw = binary.to_numpy(dtype=object)
    shapes = shapely.from_wkb(raw, on_invalid="ignore")
    broken = np.array([item is not None for item in raw], dtype=bool) & (shapely.is_missing(shapes))
    shapes[shapely.is_empty(shapes)] = None
    invalid = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid])
    return shapes, broken
