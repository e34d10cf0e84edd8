"""A source's own columns become the feed's canonical ones, typed; what cannot be read is rejected by name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import shapely

from data_loaders.contract import Column, ConfigError, Feed, SourceError, Type, nearest
from data_loaders.crs import WGS84, is_degrees, to_wgs84
from data_loaders.moments import in_milliseconds, to_utc
from data_loaders.normalise.cleaning import as_text, is_plain, narrow, present, visible, without_persons
from data_loaders.normalise.rejections import Rejections
from data_loaders.settings import SourcePart

EARLIEST = pd.Timestamp("1971-01-01")
# In these a record may lack what others have; elsewhere a missing column is missing for all.
SPARSE = frozenset({"json", "ndjson", "xml"})
# Keys and codes are compared letter by letter: taking a number out of one would merge records.
_CODES = frozenset(
    {
        "source_id",
        "class_native",
        "class_2",
        "class_3",
        "class_big",
        "status_native",
        "step_native",
        "detector",
        "device",
    }
)


def canonical(feed: Feed, source: SourcePart, raw: pd.DataFrame, rejections: Rejections) -> pd.DataFrame:
    """The feed's canonical frame, places in WGS-84. Personal columns are not read at all.

    Raises:
        SourceError: a required column is missing (the nearest present name is offered), or a personal one is mapped.
    """
    read: dict[str, pd.Series] = {}
    if mapped := sorted(feed.personal & {*source.columns.values(), *source.areas.values()}):
        raise SourceError(
            f"source {source.name}: columns {mapped} are personal and are refused at the door; unmap them"
        )
    for column in feed.columns:
        if column.type is Type.REFUSED and column.native in raw.columns:
            # What stands there is not kept, not even as the reason's value.
            filled = as_text(raw[column.native]).notna()
            rejections.add(filled, "row_of_one_person_or_vehicle", column.native, pd.Series("", index=raw.index))
        if column.name is None:
            continue
        name = column.name.removesuffix("_at") + "_at" if column.type is Type.MOMENT else column.name
        given = _native(feed, column, source, raw)
        read[name] = _absent(column, rejections) if given is None else _read(column, given, source, rejections)
    frame = pd.DataFrame(read, index=raw.index)
    _to_wgs84(feed, source, frame, rejections)
    return frame


def check_mapping(feed: Feed, source: SourcePart) -> None:
    """Refuse a mapping of something that the feed does not have.

    Raises:
        ConfigError: the first such name, with the nearest.
    """
    known = [column.name for column in feed.columns if column.name]
    for setting, names in (("columns", source.columns), ("constants", source.constants)):
        for name in names:
            if name not in known:
                raise ConfigError(
                    f"source {source.name}: {setting}.{name} is nothing that feed {feed.name} has{nearest(name, known)}; "
                    f"it has {', '.join(known)}"
                )


def native_name(column: Column, source: SourcePart) -> str:
    """How the source calls a column of its feed."""
    return source.columns.get(column.name or "", column.native)


def _native(feed: Feed, column: Column, source: SourcePart, raw: pd.DataFrame) -> pd.Series | None:
    name = column.name or ""
    if name in source.constants:
        return pd.Series(source.constants[name], index=raw.index, dtype="object")
    native = native_name(column, source)
    if native in raw.columns:
        if column.beside and column.beside in raw.columns:
            return as_text(raw[native]).str.cat(as_text(raw[column.beside]), sep=" ")
        return raw[native]
    needed = name in source.columns or (column.required and not (feed.keyless and name == "source_id"))
    if needed and source.format not in SPARSE:
        names = [str(item) for item in raw.columns if not str(item).startswith("_")]
        raise SourceError(
            f"source {source.name}, file {source.path}: column {native!r} for {name} is missing{nearest(native, names)}. "
            f"Map it in the profile; the file has {names[:40]}"
        )
    return None


def _absent(column: Column, rejections: Rejections) -> pd.Series:
    """A column that the source does not have at all: a feed knows many more columns than most sources give."""
    dtype = "object" if column.type in _OBJECTS else "datetime64[s]" if column.type is Type.MOMENT else "float64"
    empty = pd.Series(None, index=rejections.index, dtype=dtype)
    if column.required and column.name != "class_native":
        reason = "geometry_missing" if column.type is Type.GEOMETRY else f"{column.name}_missing"
        rejections.add(empty.isna(), reason, column.name or "", empty)
    return empty


def _read(column: Column, values: pd.Series, source: SourcePart, rejections: Rejections) -> pd.Series:
    name = column.name or ""
    if column.type is Type.GEOMETRY:
        rejections.add(values.isna() & column.required, "geometry_missing", name, values)
        return values
    if column.type is Type.TEXT:
        read = _text(name, values, rejections)
    else:
        read = _READERS[column.type](column, _plain(values, rejections), source, rejections)
    if column.required and name != "class_native":
        rejections.add(read.isna(), f"{name}_missing", name, values)
    return read


def _text(name: str, values: pd.Series, rejections: Rejections) -> pd.Series:
    read = as_text(values)
    if not read.notna().any():
        return read
    rejections.add(read.str.contains("\0", regex=False, na=False), "nul_character", name, pd.Series("", read.index))
    read, cleaned = visible(read)
    rejections.note(cleaned, "text_cleaned")
    if name in _CODES:
        return read
    read, marked = present(read)
    rejections.note(marked, "missing_marked")
    read, redacted = without_persons(read)
    rejections.note(redacted, "text_redacted")
    return read


def _plain(values: pd.Series, rejections: Rejections) -> pd.Series:
    """Numbers and moments as they are typed; text of them without invisible marks and full-width digits."""
    if is_plain(values):
        read, marked = present(values.str.strip())
        rejections.note(marked, "missing_marked")
        return read.where(read != "")
    if not (pd.api.types.is_object_dtype(values.dtype) or pd.api.types.is_string_dtype(values.dtype)):
        return values
    if not all(item is None or isinstance(item, str) or item != item for item in values):  # noqa: PLR0124 - NaN
        return values
    read, invisible = visible(as_text(values))
    read, wide = narrow(read)
    rejections.note(invisible | wide, "text_cleaned")
    read, marked = present(read)
    rejections.note(marked, "missing_marked")
    return read


def _moment(column: Column, values: pd.Series, source: SourcePart, rejections: Rejections) -> pd.Series:
    name, zone = column.name or "", ZoneInfo(source.zone or "UTC")
    read = to_utc(values, zone, source.moment_format or column.format or None)
    if column.format and not source.moment_format:
        # The layout's own form, else ISO 8601: a source may give day and hour in one column.
        read = read.fillna(to_utc(values, zone))
    given = values.notna()
    if source.moment_format == "epoch":
        rejections.note(given & read.notna() & in_milliseconds(values), "moment_in_milliseconds")
    rejections.add(given & read.isna(), "moment_unreadable", name, values)
    rejections.add(read < EARLIEST, "moment_before_1971", name, values)
    return read


def _degrees(column: Column, values: pd.Series, _source: SourcePart, rejections: Rejections) -> pd.Series:
    name = column.name or ""
    read = pd.to_numeric(values, errors="coerce")
    given = values.notna()
    rejections.add(given & read.isna(), "coordinate_unreadable", name, values)
    finite = pd.Series(np.isfinite(read.to_numpy(dtype=float, na_value=np.nan)), index=read.index)
    rejections.add(read.notna() & ~finite, "coordinate_out_of_range", name, values)
    return read.astype("float64")


def _count(column: Column, values: pd.Series, _source: SourcePart, rejections: Rejections) -> pd.Series:
    name = column.name or ""
    read = pd.to_numeric(values, errors="coerce")
    rejections.add(values.notna() & read.isna(), "count_unreadable", name, values)
    finite = pd.Series(np.isfinite(read.to_numpy(dtype=float, na_value=np.nan)), index=read.index)
    rejections.add(read.notna() & ~finite, "count_unreadable", name, values)
    rejections.add(read < 0, "count_negative", name, values)
    return read.astype("float64")


def _measure(column: Column, values: pd.Series, _source: SourcePart, rejections: Rejections) -> pd.Series:
    name, most = column.name or "", np.inf if column.most is None else column.most
    read = pd.to_numeric(values, errors="coerce").astype("float64")
    rejections.add(values.notna() & read.isna(), "measure_unreadable", name, values)
    within = np.isfinite(read) & (read >= 0) & (read <= most)
    rejections.add(read.notna() & ~within, "measure_out_of_range", name, values)
    return read


_READERS = {
    Type.MOMENT: _moment,
    Type.LON_DEG: _degrees,
    Type.LAT_DEG: _degrees,
    Type.COUNT: _count,
    Type.MEASURE: _measure,
}


_OBJECTS = frozenset({Type.TEXT, Type.GEOMETRY})


def _to_wgs84(feed: Feed, source: SourcePart, frame: pd.DataFrame, rejections: Rejections) -> None:
    shaped = [column.name for column in feed.columns if column.type is Type.GEOMETRY]
    if "lon" in frame:
        given = pd.DataFrame({"lon": frame["lon"], "lat": frame["lat"]})
        if is_degrees(source.crs):
            for name, limit in (("lon", 180.0), ("lat", 90.0)):
                rejections.add(given[name].abs() > limit, "coordinate_out_of_range", name, given[name])
        zero = (given["lon"] == 0) & (given["lat"] == 0)
        rejections.add(zero, "coordinate_zero", "lon lat", pairs(given, zero))
        frame["lon"], frame["lat"] = to_wgs84(source.crs, given["lon"].to_numpy(), given["lat"].to_numpy())
        lost = given.notna().all(axis=1) & frame["lon"].isna()
        rejections.add(lost, "coordinate_out_of_range", "lon lat", pairs(given, lost))
    for name in filter(None, shaped):
        frame[name] = _shapes(source, frame[name])
        if "lon" in frame:
            # A point stands in lon and lat alone, which are made coarser before anything is kept.
            nowhere = frame[name].isna() & (frame["lon"].isna() | frame["lat"].isna())
            rejections.add(nowhere, "geometry_missing", name, pd.Series("", frame.index))


def _shapes(source: SourcePart, shapes: pd.Series) -> pd.Series:
    if source.crs == WGS84:
        return shapes

    def moved(points: np.ndarray) -> np.ndarray:
        return np.column_stack(to_wgs84(source.crs, points[:, 0], points[:, 1]))

    given = shapes.astype("object").where(shapes.notna(), None).to_numpy(dtype=object)
    return pd.Series(shapely.transform(given, moved), index=shapes.index, dtype="object")


def pairs(given: pd.DataFrame, rows: pd.Series) -> pd.Series:
    """`lon lat` of some rows as text, for their dead letters; the others stay empty."""
    out = pd.Series("", index=given.index, dtype="object")
    if not rows.any():
        return out
    wanted = given[rows.fillna(False).astype(bool)]
    out.loc[wanted.index] = wanted["lon"].astype(str) + " " + wanted["lat"].astype(str)
    return out
