"""An answer as a file: CSV, GeoJSON or GeoParquet, each with a note of what was asked, when, and of which sources."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import geopandas
import pyarrow.parquet as pq
import shapely
from h3.api import basic_int as h3

from dashboard.planning import Told, payload, sources_of
from dashboard.routes.common import in_utc
from dashboard.routes.csv_text import lines
from dashboard.silence import named_sources
from layers.planner.question import HEXAGON, POINT

if TYPE_CHECKING:
    from data_loaders.access import Access, Viewer

Shapes = Mapping[str, shapely.Geometry]
Row = dict[str, Any]
# Of a single point nothing goes out that names its record.
_POINT = ("class", "urgency", "acknowledged", "precision", "occurred_at", "lon", "lat")
# What a column holds, for whoever opens the file without the page.
COLUMNS: Mapping[str, str] = {
    "key": "编码：六边形 15 位或辖区代码 · hexagon's 15 digits or area's code",
    "n": "本期件数 · events in the period",
    "value": "所看的数，空为未知 · what was asked for, empty where unknown",
    "few": "样本不足，不给数 · too few to tell",
    "residents": "常住人口，已取整 · residents, rounded",
    "n_then": "对比期件数 · events in the other period",
    "value_then": "对比期的数 · the value in the other period",
    "difference": "本期减对比期 · value less value_then",
    "z": "变化的标准差倍数 · the change in standard deviations",
    "p": "偶然出现这样变化的概率 · how likely such a change is by chance",
    "significant": "显著：不像偶然 · beyond chance, at most 5 in 100 of those told are not",
    "small": "两期都不到 10 件 · under ten events in both periods",
}
RIGHTS = "Data of the district's own sources; use it by the rules of the body that gave it. Map positions are WGS-84."


@dataclass(frozen=True, slots=True)
class File:
    """One form: what it is called, its type, and what writes it from rows, shapes by key, and the note."""

    ending: str
    media_type: str
    write: Callable[[list[Row], Shapes, Mapping[str, str]], bytes]


def note_of(told: Told, access: Access) -> dict[str, str]:
    """What goes with every file: the question, its window, the state that answered, the sources, whose data it is, the columns.

    Moments are the district's local time with its offset, to the second.
    """
    window, against = told.asked.periods.window, told.asked.periods.against

    def local(moment: datetime) -> str:
        return _local(moment, told)

    sources = named_sources(access, sources_of(told.asked.question))
    columns = () if told.asked.question.by == POINT else payload(told, {})["columns"]
    return {
        "question": told.asked.question.text(),
        "district": access.district.name.get("zh", ""),
        "measure": f"{told.asked.measure.id} ({told.asked.measure.unit.value})",
        "window": f"{local(window.start)}/{local(window.end)}",
        "against": f"{local(against.start)}/{local(against.end)}" if against else "",
        "as_of": local(told.as_of),
        "version": str(told.version),
        "events": str(told.answer.whole.n) if told.heard else "not known: no source ever answered",
        "day_only_left_out": str(told.answer.day_only),
        "sources": ", ".join(sources),
        "sources_silent": ", ".join(told.silent),
        "rights": RIGHTS,
        **{f"column {name}": text for name, text in COLUMNS.items() if name in columns},
    }


def _local(moment: datetime, told: Told) -> str:
    return moment.astimezone(ZoneInfo(told.asked.ground.zone)).isoformat(timespec="seconds")


def rows_of(told: Told, names: Mapping[str, str]) -> list[Row]:
    """The rows of the screen's table; of points the points."""
    if told.asked.question.by == POINT:
        rows = [{name: point[name] for name in _POINT} for point in told.points]
        return [{**row, "occurred_at": _local(in_utc(row["occurred_at"]), told)} for row in rows]
    columns = payload(told, names)["columns"]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def shapes_of(told: Told, access: Access, viewer: Viewer) -> dict[str, shapely.Geometry]:
    """Outlines by key: hexagons as they are drawn, areas as they are published to this viewer."""
    by = told.asked.question.by
    if by == HEXAGON:
        keys = [row.key for row in told.answer.rows if row.key.startswith("8")]
        return {key: shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(int(key, 16))]) for key in keys}
    if by == POINT:
        return {}
    found: dict[str, list[shapely.Geometry]] = {}
    shapes: Any = access.area_shapes(by, viewer)
    for feature in shapes["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        found.setdefault(feature["properties"]["code"], []).append(shape)
    return {code: parts[0] if len(parts) == 1 else shapely.union_all(parts) for code, parts in found.items()}


def _geometry(row: Row, shapes: Shapes) -> shapely.Geometry | None:
    return shapely.Point(row["lon"], row["lat"]) if "lon" in row else shapes.get(row["key"])


def _csv(rows: list[Row], _shapes: Shapes, note: Mapping[str, str]) -> bytes:
    """The note stands before the table, a line each, begun by `#`."""
    head = list(rows[0]) if rows else ["key", "name", "n", "value"]

    def body() -> Iterator[list[object]]:
        for name, text in list(note.items())[1:]:
            yield [f"# {name}", text]
        yield list(head)
        yield from ([row[name] for name in head] for row in rows)

    (first, text), *_ = note.items()
    return "".join(lines([f"# {first}", text], body())).encode("utf-8")


def _geojson(rows: list[Row], shapes: Shapes, note: Mapping[str, str]) -> bytes:
    features = []
    for row in rows:
        geometry = _geometry(row, shapes)
        shape = json.loads(shapely.to_geojson(geometry)) if geometry is not None else None
        features.append({"type": "Feature", "properties": row, "geometry": shape})
    collection = {"type": "FeatureCollection", "metadata": dict(note), "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _geoparquet(rows: list[Row], shapes: Shapes, note: Mapping[str, str]) -> bytes:
    frame = geopandas.GeoDataFrame(rows, geometry=[_geometry(row, shapes) for row in rows], crs="EPSG:4326")
    first = io.BytesIO()
    frame.to_parquet(first, index=False)
    table = pq.read_table(io.BytesIO(first.getvalue()))
    metadata = {**(table.schema.metadata or {}), b"fengge": json.dumps(dict(note), ensure_ascii=False).encode("utf-8")}
    second = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), second)
    return second.getvalue()


FILES: Mapping[str, File] = {
    "csv": File("csv", "text/csv; charset=utf-8", _csv),
    "geojson": File("geojson", "application/geo+json", _geojson),
    "geoparquet": File("parquet", "application/vnd.apache.parquet", _geoparquet),
}
