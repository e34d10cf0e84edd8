"""One delivery of raw rows to one batch of ledger events, by one path for every feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from data_loaders.contract import Feed, Kind, Reject
from data_loaders.normalise.cleaning import as_text
from data_loaders.normalise.columns import canonical, check_mapping, pairs
from data_loaders.normalise.control import check_control
from data_loaders.normalise.events import EVENT_SCHEMA
from data_loaders.normalise.keys import content_hash, make_keys
from data_loaders.normalise.letters import letters, unread
from data_loaders.normalise.payload import payloads
from data_loaders.normalise.place import SENSITIVE_RESOLUTION, PlaceIndex, cell_centres, cells_of, parents_of
from data_loaders.normalise.redact import redact
from data_loaders.normalise.rejections import Rejections
from data_loaders.settings import Profile, SourcePart

QUARANTINE_ROWS = 200
QUARANTINE_SHARE = 0.05
# A building's residents stand on its res-9 cell, never at its door (trust.md, section 1).
POPULATION_RESOLUTION = 9


@dataclass(frozen=True, slots=True)
class Batch:
    """Events (`EVENT_SCHEMA`), dead letters (`letter, row, reason, field, value, payload`) and rows read.

    `unknown` counts words that the profile maps nowhere, by (`classes` | `statuses` | area kind, word).
    """

    events: pa.Table
    rejects: pd.DataFrame
    rows_read: int
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def quarantined(self) -> bool:
        """True where more than 5 % of at least 200 rows are bad: the whole batch then stays out."""
        return self.rows_read >= QUARANTINE_ROWS and len(self.rejects) > QUARANTINE_SHARE * self.rows_read


class Normaliser:
    """Turns one source's raw rows into events. Keeps only what keyless rows need: how often each was seen."""

    def __init__(self, profile: Profile, source: SourcePart, feed: Feed, places: PlaceIndex) -> None:
        self._profile, self._source, self._feed, self._places = profile, source, feed, places
        self._classes = {item.id: item for item in profile.classes}
        self._seen: Counter[int] = Counter()
        self._unknown: Counter[tuple[str, str]] = Counter()
        check_mapping(feed, source)

    def begin_pass(self) -> None:
        """A new reading of the source from its beginning: identical rows are counted anew."""
        self._seen.clear()

    def batch(self, raw: pd.DataFrame, rejects: Sequence[Reject] = ()) -> Batch:
        """Normalise one delivery; `rejects` are rows that could not be read as rows.

        Raises:
            SourceError: a required column is missing.
        """
        rows_read = len(raw) + len(rejects)
        self._unknown = Counter()
        unreadable = unread(self._source, rejects)
        rejections = Rejections(raw["_row"])
        frame = canonical(self._feed, self._source, raw, rejections)
        check_control(self._source, self._profile.control_points, frame)
        frame["received_at"] = raw["_received_at"].astype("datetime64[s]")
        none: list[str] = []  # shared: a flag makes a new list
        frame["flags"] = [none] * len(frame)
        if self._feed.prepare is not None:
            frame = self._feed.prepare(frame)
        if self._feed.kind is Kind.INCIDENT:
            self._classify(frame)
        self._future(frame, rejections)
        self._place(frame, raw, rejections)
        for mask, flag in rejections.notes:
            _flag(frame, mask, flag)
        kept = rejections.kept
        sensitive = frame["sensitive"] if "sensitive" in frame else pd.Series(False, index=frame.index)
        dead = letters(self._feed, self._source, raw, rejections.frame(), sensitive)
        dead = pd.concat([unreadable, dead], ignore_index=True) if len(unreadable) else dead
        if not kept.any():
            return Batch(EVENT_SCHEMA.empty_table(), dead, rows_read, self._unknown)
        return Batch(self._finish(self._feed.derive(frame[kept].copy())), dead, rows_read, self._unknown)

    def _classify(self, frame: pd.DataFrame) -> None:
        native = frame["class_native"].fillna("")
        classes = class_mapping(native.unique(), self._source.classes, self._source.class_default)
        mapped = native.map(classes).astype("object")
        self._count("classes", frame["class_native"], mapped.isna())
        _flag(frame, mapped.isna(), "class_unmapped")
        frame["class"] = mapped.fillna("unmapped")
        sensitive = {key for key, item in self._classes.items() if item.sensitive} | {"unmapped"}
        frame["sensitive"] = frame["class"].isin(sensitive) | native.isin(self._feed.sensitive)
        frame["status_mapped"] = frame["status_native"].map(self._source.statuses).astype("object")
        if "step_native" in frame:
            frame["step"] = frame["step_native"].map(self._source.steps).astype("object")
        if self._source.statuses:
            self._count("statuses", frame["status_native"], frame["status_mapped"].isna())

    def _count(self, kind: str, values: pd.Series, unknown: pd.Series) -> None:
        for word, count in values[unknown & values.notna()].value_counts().items():
            self._unknown[kind, redact(str(word))[:80]] += int(count)

    def _future(self, frame: pd.DataFrame, rejections: Rejections) -> None:
        if "occurred_at" not in frame:
            return
        frame["stated_at"] = frame["occurred_at"]
        ahead = frame["occurred_at"] - frame["received_at"]
        rejections.add(ahead > pd.Timedelta(hours=24), "moment_in_future", "occurred_at", frame["occurred_at"])
        skewed = ahead > pd.Timedelta(minutes=5)
        _flag(frame, skewed, "clock_ahead")
        frame.loc[skewed, "occurred_at"] = frame.loc[skewed, "received_at"]
        if "closed_at" in frame:
            _flag(frame, frame["closed_at"] < frame["occurred_at"], "closed_before_opened")

    def _place(self, frame: pd.DataFrame, raw: pd.DataFrame, rejections: Rejections) -> None:
        frame["cell"] = pd.array([pd.NA] * len(frame), dtype="UInt64")
        areas = {kind: np.full(len(frame), None, dtype=object) for kind in self._profile.area_kinds}
        for kind, native in self._source.areas.items():
            stated = as_text(raw[native]) if native in raw else pd.Series(None, index=raw.index, dtype="object")
            areas[kind] = stated.map(self._places.layer(kind).stated).astype("object").to_numpy(copy=True)
            self._count(kind, stated, pd.Series(pd.isna(areas[kind]), index=stated.index))
            areas[kind][pd.isna(areas[kind])] = None
        if "lon" in frame:
            self._locate(frame, areas, rejections)
        kinds = list(areas)
        if "sensitive" in frame:
            # A unit grid or a community is finer than the cell that stands for a sensitive place.
            for kind in kinds[1:]:
                areas[kind][frame["sensitive"].to_numpy()] = None
        columns = [areas[kind] for kind in kinds]
        # A district has few combinations of areas and a file many rows: each combination is made once.
        made: dict[tuple[object, ...], list[tuple[str, object]]] = {}
        for row in set(zip(*columns, strict=True)):
            made[row] = [(kind, code) for kind, code in zip(kinds, row, strict=True) if code is not None]
        frame["areas"] = [made[row] for row in zip(*columns, strict=True)]

    def _locate(self, frame: pd.DataFrame, areas: dict[str, np.ndarray], rejections: Rejections) -> None:
        lon, lat = frame["lon"], frame["lat"]
        located = lon.notna() & lat.notna()
        checked = located & rejections.kept
        inside = pd.Series(False, index=frame.index)
        inside[checked] = self._places.inside(lon[checked].to_numpy(), lat[checked].to_numpy())
        outside = checked & ~inside
        swapped = pd.Series(False, index=frame.index)
        swapped[outside] = self._places.inside(lat[outside].to_numpy(), lon[outside].to_numpy())
        rejections.add(swapped, "coordinate_swapped", "lon lat", pairs(frame, swapped))
        rejections.add(outside, "outside_district", "lon lat", pairs(frame, outside))
        shaped = frame["geometry"].notna() if "geometry" in frame else False
        _flag(frame, ~located & ~shaped, "no_coordinates")
        at = np.flatnonzero(inside.to_numpy())
        x, y = lon.to_numpy()[at], lat.to_numpy()[at]
        frame.loc[frame.index[at], "cell"] = pd.array(cells_of(x, y), dtype="UInt64")
        for kind, codes in areas.items():
            open_ = pd.isna(codes[at])
            codes[at[open_]] = self._places.area_codes(kind, x[open_], y[open_])
        if "sensitive" in frame:
            self._generalise(frame, inside & frame["sensitive"], SENSITIVE_RESOLUTION)
        if self._feed.kind is Kind.POPULATION:
            self._generalise(frame, inside, POPULATION_RESOLUTION)

    def _generalise(self, frame: pd.DataFrame, rows: pd.Series, resolution: int) -> None:
        """A place that is finer than what may be held never enters the ledger: its cell's centre stands for it."""
        if not rows.any():
            return
        cells = parents_of(frame.loc[rows, "cell"].to_numpy(dtype=np.uint64), resolution)
        frame.loc[rows, "cell"] = pd.array(cells, dtype="UInt64")
        frame.loc[rows, ["lon", "lat"]] = cell_centres(cells)

    def _finish(self, frame: pd.DataFrame) -> pa.Table:
        source, feed = self._source, self._feed
        defaults: dict[str, object] = {
            "closed_at": pd.NaT,
            "class": None,
            "sensitive": False,
            "lon": np.nan,
            "lat": np.nan,
            "geometry": None,
        }
        for name, value in defaults.items():
            if name not in frame:
                frame[name] = value
        if "occurred_at" not in frame:
            frame["stated_at"] = pd.NaT
            frame["occurred_at"] = frame["received_at"]
        elif "stated_at" not in frame:  # a moment that the feed made itself
            frame["stated_at"] = frame["occurred_at"]
        frame["source"], frame["kind"], frame["precision"] = source.name, feed.kind.value, source.precision
        # What else a sensitive row says (the device that saw it, the department) would tell where it was.
        frame["payload"] = pd.Series(payloads(feed, frame), index=frame.index, dtype="object").mask(
            frame["sensitive"].astype(bool), None
        )
        if feed.keyless:
            made = make_keys(frame, self._seen)
            _flag(frame, made > 0, "identical_twin")
            _flag(frame, made >= 0, "key_made")
        # A snapshot says what is, not what happened: said again later, it is the same content.
        frame["payload_hash"] = content_hash(frame, with_version=not feed.snapshot)
        frame["event_hash"] = pd.util.hash_pandas_object(
            frame[["source", "source_id", "source_version", "payload_hash"]], index=False
        )
        frame["geometry"] = [
            shapely.to_wkb(item) if isinstance(item, shapely.Geometry) else None for item in frame["geometry"]
        ]
        return pa.Table.from_pandas(frame, schema=EVENT_SCHEMA, preserve_index=False)


def class_mapping(natives: Iterable[str], classes: Mapping[str, str], default: str | None) -> dict[str, str | None]:
    """The class of each native one: the exact entry, else the longest that is given as a beginning (`"10*"`)."""
    beginnings = sorted((key[:-1] for key in classes if key.endswith("*")), key=len, reverse=True)

    def found(native: str) -> str | None:
        if native in classes:
            return classes[native]
        near = next((begin for begin in beginnings if native.startswith(begin)), None)
        return classes[f"{near}*"] if near is not None else default

    return {native: found(native) for native in natives}


def _flag(frame: pd.DataFrame, mask: pd.Series, flag: str) -> None:
    hit = mask.fillna(False).to_numpy(dtype=bool)
    if hit.any():
        frame["flags"] = [[*flags, flag] if on else flags for flags, on in zip(frame["flags"], hit, strict=True)]
