"""Guesses about a file's columns, places, times and words; each comes with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import shapely

from data_loaders.contract import Feed, Type
from data_loaders.crs import WGS84, to_wgs84
from data_loaders.feeds import feed_named
from data_loaders.moments import to_utc
from data_loaders.new_city import words
from data_loaders.new_city.look import Look

MOMENT_FORMATS = (
    None, "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y", "%Y%m%d%H%M%S", "epoch", "excel",
)  # fmt: skip
# Degrees first; then what cities' projected files are in: Web Mercator, UTM, CGCS2000 / 3-degree zones, Finland, Britain.
_PROJECTED = (
    "EPSG:3857", "EPSG:3067", "EPSG:3879", "EPSG:27700",
    *(f"EPSG:{code}" for code in range(4534, 4555)), *(f"EPSG:{code}" for code in range(4513, 4534)),
    *(f"EPSG:{code}" for code in range(32601, 32661)),
)  # fmt: skip
_ZONES = (
    ("Asia/Shanghai", (73.0, 18.0, 135.1, 53.6)), ("Europe/Helsinki", (19.0, 59.5, 31.6, 70.1)), ("Europe/Berlin", (5.8, 47.2, 15.1, 55.1)),
    ("Europe/London", (-8.7, 49.8, 1.8, 60.9)), ("America/New_York", (-85.0, 24.0, -66.9, 47.5)), ("America/Chicago", (-101.0, 25.8, -85.0, 49.4)),
    ("America/Denver", (-114.0, 31.3, -101.0, 49.0)), ("America/Los_Angeles", (-124.8, 32.5, -114.0, 49.0)),
)  # fmt: skip
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Guess:
    """How one file could be read as a source or an area file."""

    feed: str
    columns: Mapping[str, str]
    crs: str = WGS84
    moment_format: str | None = None
    precision: str = "second"
    bounds: tuple[float, float, float, float] | None = None
    notes: tuple[str, ...] = field(default=())
    area: tuple[str, str] | None = None
    personal: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)


def guess(seen: Look) -> Guess:
    """What the file probably is. Polygons without people are boundaries; the rest is a source of the likeliest feed."""
    personal = tuple(name for name in seen.columns if words.matches(name, words.PERSONAL))
    free = [name for name in seen.columns if name not in personal and name != "geometry"]
    polygons = _has_polygons(seen)
    if polygons and not any(words.matches(name, words.COLUMNS["residents"]) for name in free):
        return Guess("", {}, bounds=_shape_bounds(seen), area=_area_columns(seen, free), personal=personal)
    keep = _surveillance(seen)
    feed = "camera_catalogue" if keep else _feed(seen, free, polygons=polygons)
    columns = _columns(feed_named(feed), seen, free)
    if "geometry" in seen.sample and "lon" not in columns:
        columns |= {"geometry": "geometry"} if feed == "population" else {"lon": "geometry.x", "lat": "geometry.y"}
    crs, bounds, notes = _place(seen, columns)
    form, precision, said = _moments(seen, columns)
    return Guess(
        feed,
        columns,
        crs,
        form,
        precision,
        bounds or _shape_bounds(seen),
        (*notes, *said),
        personal=personal,
        keep=keep,
    )


def _surveillance(seen: Look) -> dict[str, str]:
    """An OpenStreetMap extract holds everything: its cameras are the rows that this keeps."""
    known = seen.settings["format"] == "osm" and "man_made" in seen.sample
    return {"man_made": "surveillance"} if known and (seen.sample["man_made"] == "surveillance").any() else {}


def zone_of(bounds: tuple[float, float, float, float]) -> str:
    """The time zone of a place, as far as bounds tell; UTC where they do not."""
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    for zone, (west, south, east, north) in _ZONES:
        if west <= lon <= east and south <= lat <= north:
            return zone
    return "UTC"


def _feed(seen: Look, names: list[str], *, polygons: bool) -> str:
    def best(wanted: str) -> float:
        return max((words.matches(name, words.COLUMNS[wanted]) for name in names), default=0.0)

    file = words.plain(seen.path.name)
    if polygons or best("residents") == 1.0:
        return "population"
    if any(words.matches(name, words.CAMERA) for name in names) or words.matches(file, words.CAMERA):
        return "camera_catalogue"
    police = any(words.matches(name, words.POLICE) for name in names) or words.matches(file, words.POLICE)
    return "police_110" if police else "grid_cases"


def _columns(feed: Feed, seen: Look, names: list[str]) -> dict[str, str]:
    """Canonical name -> column, the likeliest first; no column is taken twice."""
    wanted = [column for column in feed.columns if column.name in words.COLUMNS or column.native in names]
    scores = sorted(
        (
            (
                1.5
                if name == column.native
                else words.matches(name, words.COLUMNS.get(str(column.name), ())) - _dull(seen, column.name, name),
                -names.index(name),
                name,
                column,
            )
            for column in wanted
            for name in names
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    found: dict[str, str] = {}
    for score, _, name, column in scores:
        if (
            score
            and str(column.name) not in found
            and name not in found.values()
            and _fits(column.type, seen.sample[name])
        ):
            found[str(column.name)] = name
    return found


def _dull(seen: Look, canonical: str | None, name: str) -> float:
    """A class column in which every row says the same tells classes apart badly."""
    return 0.3 if canonical == "class_native" and len(seen.sample[name].dropna().unique()) < 2 else 0.0


def _fits(kind: Type, values: pd.Series) -> bool:
    given = values.dropna().head(SAMPLE)
    if given.empty or kind is Type.TEXT:
        return True
    if kind is Type.MOMENT:
        return _best_format(given)[1] > 0.5
    return bool(pd.to_numeric(given, errors="coerce").notna().mean() > 0.5)


def _moments(seen: Look, columns: Mapping[str, str]) -> tuple[str | None, str, list[str]]:
    name = columns.get("occurred_at") or columns.get("live_since")
    given = seen.sample[name].dropna().head(SAMPLE) if name else pd.Series(dtype="object")
    if name is None or given.empty:
        return None, "second", []
    form, share = _best_format(given)
    notes = [f"moments: {share:.0%} of {name!r} read as {form or 'ISO 8601'}, for example {given.iloc[0]!s:.40}"]
    if form and form.startswith(("%m/%d", "%d/%m")):
        other = ("%d/%m" if form.startswith("%m") else "%m/%d") + form[5:]
        if to_utc(given, ZoneInfo("UTC"), other).notna().mean() > 0.95:
            notes.append("moments: DAY AND MONTH CANNOT BE TOLD APART in the sample. Ask who wrote the file")
    read = to_utc(given, ZoneInfo("UTC"), form).dropna()
    midnight = bool((read.dt.normalize() == read).all())
    minute = bool((read.dt.second == 0).all())
    return form, "day" if midnight else "minute" if minute else "second", notes


def _best_format(given: pd.Series) -> tuple[str | None, float]:
    best: tuple[str | None, float] = (None, -1.0)
    for form in MOMENT_FORMATS:
        read = to_utc(given, ZoneInfo("UTC"), form)
        share = float((read.notna() & (read > pd.Timestamp("1971-01-01")) & (read < pd.Timestamp("2100-01-01"))).mean())
        if share > best[1]:
            best = (form, share)
    return best


def _place(seen: Look, columns: Mapping[str, str]) -> tuple[str, tuple[float, float, float, float] | None, list[str]]:
    if "lon" not in columns or "lat" not in columns or columns["lon"] not in seen.sample:
        stated = f"; the file states {seen.stated_crs}" if seen.stated_crs else ""
        return WGS84, None, [f"crs: from the file itself{stated}"] if seen.stated_crs else []
    x = pd.to_numeric(seen.sample[columns["lon"]], errors="coerce")
    y = pd.to_numeric(seen.sample[columns["lat"]], errors="coerce")
    here = x.notna() & y.notna() & ~((x == 0) & (y == 0))
    if not here.any():
        return WGS84, None, ["crs: NO COORDINATES in the sample"]
    x, y = x[here].to_numpy(float), y[here].to_numpy(float)
    if (np.abs(x) <= 180).mean() > 0.95 and (np.abs(y) <= 90).mean() > 0.95:
        bounds = _bounds(x, y)
        notes = ["crs: degrees by their bounds"]
        if zone_of(bounds) == "Asia/Shanghai":
            notes.append(
                "crs: IN CHINA the numbers cannot tell EPSG:4490, GCJ-02 and BD-09 apart (100 to 1,500 m). Ask, then check a known point (control_points)"
            )
        return WGS84, bounds, notes
    return _projected(x, y)


def _projected(x: np.ndarray, y: np.ndarray) -> tuple[str, tuple[float, float, float, float] | None, list[str]]:
    fitting = []
    for name in _PROJECTED:
        lon, lat = to_wgs84(name, np.median(x, keepdims=True), np.median(y, keepdims=True))
        if np.isfinite(lon).all() and zone_of((lon[0], lat[0], lon[0], lat[0])) != "UTC":
            fitting.append(name)
    chosen = fitting[0] if fitting else "EPSG:3857"
    note = f"crs: metres, not degrees; possible are {', '.join(fitting[:12]) or 'none of the common ones'}. ASK, then check on the map"
    return chosen, _bounds(*to_wgs84(chosen, x, y)), [note]


def _bounds(lon: np.ndarray, lat: np.ndarray) -> tuple[float, float, float, float]:
    """Where 98 of 100 points lie, with a little room: one bad row must not make the district a continent."""
    west, east = np.nanquantile(lon, [0.01, 0.99])
    south, north = np.nanquantile(lat, [0.01, 0.99])
    room = max(east - west, north - south, 0.01) * 0.1
    return float(west - room), float(south - room), float(east + room), float(north + room)


def _has_polygons(seen: Look) -> bool:
    if "geometry" not in seen.sample:
        return False
    kinds = shapely.get_type_id(seen.sample["geometry"].to_numpy(dtype=object))
    return bool(np.isin(kinds, (3, 6)).mean() > 0.5)


def _shape_bounds(seen: Look) -> tuple[float, float, float, float] | None:
    if "geometry" not in seen.sample:
        return None
    shapes = seen.sample["geometry"].to_numpy(dtype=object)
    found = shapely.total_bounds(shapes[~shapely.is_missing(shapes)])
    return None if np.isnan(found).any() else (float(found[0]), float(found[1]), float(found[2]), float(found[3]))


def _area_columns(seen: Look, names: list[str]) -> tuple[str, str]:
    def best(known: tuple[str, ...], *, unique: bool) -> str:
        def score(name: str) -> tuple[float, float]:
            distinct = seen.sample[name].nunique() / max(1, len(seen.sample))
            return words.matches(name, known) + (distinct if unique else 0), distinct

        return max(names, key=score) if names else "code"

    return best(words.AREA_CODE, unique=True), best(words.AREA_NAME, unique=False)
