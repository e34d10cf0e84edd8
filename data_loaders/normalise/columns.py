"""A source's own columns become the feed's canonical ones, typed; what cannot be read is rejected by name."""

from __future__ import annotations

import difflib
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data_loaders.contract import Column, Feed, SourceError, Type
from data_loaders.moments import to_utc
from data_loaders.settings import SourcePart

EARLIEST = pd.Timestamp("1971-01-01")
_RANGE_DEG = {Type.LON_DEG: 180.0, Type.LAT_DEG: 90.0}


class Rejections:
    """Collects the first reason for which each row stays out."""

    def __init__(self, rows: pd.Series) -> None:
        self._row = rows
        self.reason = pd.Series(pd.NA, index=rows.index, dtype="object")
        self.field = pd.Series("", index=rows.index, dtype="object")
        self.value = pd.Series("", index=rows.index, dtype="object")

    def add(self, mask: pd.Series, reason: str, field: str, values: pd.Series) -> None:
        """Mark the rows of `mask`, unless they already have a reason."""
        new = mask.fillna(False).astype(bool) & self.reason.isna()
        if new.any():
            self.reason[new] = reason
            self.field[new] = field
            self.value[new] = values[new].astype(str).str.slice(0, 80)

    @property
    def kept(self) -> pd.Series:
        """Boolean mask of the rows without a reason."""
        return self.reason.isna()

    def frame(self) -> pd.DataFrame:
        """The rejected rows: `row, reason, field, value`."""
        out = ~self.kept
        return pd.DataFrame(
            {"row": self._row[out], "reason": self.reason[out], "field": self.field[out], "value": self.value[out]}
        ).reset_index(drop=True)


def canonical(feed: Feed, source: SourcePart, raw: pd.DataFrame, rejections: Rejections) -> pd.DataFrame:
    """The feed's canonical frame. Personal columns are not read at all.

    Raises:
        SourceError: a required column is missing; the nearest present name is offered.
    """
    _refuse_personal(feed, source)
    frame = pd.DataFrame(index=raw.index)
    zone = ZoneInfo(source.zone or "UTC")
    for column in feed.columns:
        if column.type is Type.REFUSED and column.native in raw.columns:
            # What stands there is not kept, not even as the reason's value.
            given = text(raw[column.native]).notna()
            rejections.add(given, "row_of_one_person_or_vehicle", column.native, pd.Series("", index=raw.index))
        if column.name is None:
            continue
        frame[column.name] = _read(column, _native(feed, column, source, raw), zone, rejections)
        if column.type is Type.MOMENT:
            frame = frame.rename(columns={column.name: column.name.removesuffix("_at") + "_at"})
    return frame


def _refuse_personal(feed: Feed, source: SourcePart) -> None:
    for name, native in {**source.columns, **source.areas}.items():
        if native in feed.personal:
            raise SourceError(
                f"source {source.name}: {name} is mapped to {native!r}, a personal column of the feed {feed.name}. "
                "It is refused at the door; map another column in the profile"
            )


def _native(feed: Feed, column: Column, source: SourcePart, raw: pd.DataFrame) -> pd.Series:
    name = column.name or ""
    if name in source.constants:
        return pd.Series(source.constants[name], index=raw.index, dtype="object")
    native = source.columns.get(name, column.native)
    if native in raw.columns:
        if column.beside and column.beside in raw.columns:
            return text(raw[native]).str.cat(text(raw[column.beside]), sep=" ")
        return raw[native]
    if name in source.columns or (column.required and not (feed.keyless and name == "source_id")):
        near = difflib.get_close_matches(native, [str(item) for item in raw.columns], n=1)
        hint = f"; nearest is {near[0]!r}" if near else ""
        raise SourceError(f"source {source.name}: column {native!r} for {name} is missing{hint}. Map it in the profile")
    return pd.Series(None, index=raw.index, dtype="object")


def _read(column: Column, values: pd.Series, zone: ZoneInfo, rejections: Rejections) -> pd.Series:
    name = column.name or ""
    readers = {
        Type.MOMENT: _moment,
        Type.LON_DEG: _degrees,
        Type.LAT_DEG: _degrees,
        Type.COUNT: _count,
        Type.MEASURE: _measure,
    }
    if column.type is Type.GEOMETRY:
        rejections.add(values.isna(), "geometry_missing", name, values)
        return values
    read = text(values) if column.type is Type.TEXT else readers[column.type](column, values, zone, rejections)
    if column.required:
        missing = read.isna() if name != "class_native" else pd.Series(False, index=read.index)
        rejections.add(missing, f"{name}_missing", name, values)
    return read


def text(values: pd.Series) -> pd.Series:
    """Trimmed text; whole numbers lose the `.0` that a float column gave them; empty is missing."""
    if pd.api.types.is_float_dtype(values.dtype):
        whole = values.notna() & (values % 1 == 0)
        out = values.astype("object")
        out[whole] = values[whole].astype("int64").astype(str)
        values = out
    read = values.astype("string").str.strip()
    return read.where(read.notna() & (read != ""), pd.NA).astype("object").where(lambda item: item.notna(), None)


def _moment(column: Column, values: pd.Series, zone: ZoneInfo, rejections: Rejections) -> pd.Series:
    read = to_utc(values, zone, column.format)
    given = values.notna()
    rejections.add(given & read.isna(), "moment_unreadable", column.name or "", values)
    rejections.add(read < EARLIEST, "moment_before_1971", column.name or "", values)
    return read


def _degrees(column: Column, values: pd.Series, _zone: ZoneInfo, rejections: Rejections) -> pd.Series:
    read = pd.to_numeric(values, errors="coerce")
    given = values.notna()
    rejections.add(given & read.isna(), "coordinate_unreadable", column.name or "", values)
    finite = pd.Series(np.isfinite(read.to_numpy(dtype=float, na_value=np.nan)), index=read.index)
    out_of_range = read.notna() & (~finite | (read.abs() > _RANGE_DEG[column.type]))
    rejections.add(out_of_range, "coordinate_out_of_range", column.name or "", values)
    return read.astype("float64")


def _count(column: Column, values: pd.Series, _zone: ZoneInfo, rejections: Rejections) -> pd.Series:
    read = pd.to_numeric(values, errors="coerce")
    rejections.add(values.notna() & read.isna(), "count_unreadable", column.name or "", values)
    rejections.add(read < 0, "count_negative", column.name or "", values)
    return read.astype("float64")


def _measure(column: Column, values: pd.Series, _zone: ZoneInfo, rejections: Rejections) -> pd.Series:
    read = pd.to_numeric(values, errors="coerce").astype("float64")
    name = column.name or ""
    rejections.add(values.notna() & read.isna(), "measure_unreadable", name, values)
    most = np.inf if column.most is None else column.most
    rejections.add(read.notna() & ~(np.isfinite(read) & (read >= 0) & (read <= most)), "measure_out_of_range", name, values)
    return read
