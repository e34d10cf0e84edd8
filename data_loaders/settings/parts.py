"""The parts of a profile, each checked by itself."""

from __future__ import annotations

from datetime import datetime, time
from typing import Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from data_loaders.contract import nearest
from data_loaders.crs import WGS84, checked

IDENTIFIER = r"^[a-z][a-z0-9_]*$"


# What files of a city are in. Never guessed: short GBK text is taken for Big5 by guessers.
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "gbk",
    "gb2312",
    "big5",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "latin-1",
    "cp1252",
    "ascii",
)
Format = Literal["csv", "parquet", "json", "ndjson", "xml", "excel", "gpkg", "shapefile", "geojson", "osm"]


def known_zone(zone: str) -> str:
    """The zone, if the IANA list has it.

    Raises:
        ValueError: it has not; the nearest is offered.
    """
    known = available_timezones()
    if zone not in known:
        raise ValueError(f"zone {zone!r} is not in the IANA list, for example Asia/Shanghai{nearest(zone, known)}")
    return zone


class Part(BaseModel):
    """What every part has: no unknown settings, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A name in the screen's two languages."""

    zh: str
    en: str


class DistrictPart(Part):
    """Where the deployment is: names, time zone, first look of the map.

    What lies in the district follows from `outline` (a file of polygons or points, by their hull), from `bounds` (west,
    south, east, north, WGS-84), or else from the first kind of area. `basemap` may be left out: then the map has none.
    """

    name: Words
    zone: str
    center: tuple[float, float]
    zoom: float
    min_zoom: float = 8
    max_zoom: float = 17
    basemap: str = ""
    outline: str | None = None
    bounds: tuple[float, float, float, float] | None = None
    margin_m: float = Field(default=1000, ge=0, le=20_000)
    shifts: tuple[int, ...] = (0, 8, 16)  # local hours at which a patrol shift begins

    @field_validator("shifts")
    @classmethod
    def _rising_hours(cls, shifts: tuple[int, ...]) -> tuple[int, ...]:
        if not shifts or list(shifts) != sorted(set(shifts)) or not 0 <= shifts[0] <= shifts[-1] <= 23:
            raise ValueError(f"shifts {list(shifts)}: give rising hours from 0 to 23; for example [0, 8, 16]")
        return shifts

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)


class AreaPart(Part):
    """One kind of area (street, community, police district): a boundary file and its columns."""

    kind: str = Field(pattern=IDENTIFIER)
    label: Words
    path: str
    code: str
    name: str


class ControlPart(Part):
    """A record whose true place is known: it shows whether a source is in the system that it declares."""

    source: str
    source_id: str
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    tolerance_m: float = Field(default=60, gt=0, le=1000)


class LimitPart(Part):
    """How long a case of a class may take, in one of the four units of GB/T 30428."""

    value: float = Field(gt=0, le=10_000)
    unit: Literal["urgent_hour", "work_hour", "work_day", "natural_day"]


class WorkingTimePart(Part):
    """When offices work: local spans of a work day, and the country whose statutory holidays and make-up days count.

    Without a country, Monday to Friday.
    """

    hours: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13), time(18)))
    country: str | None = None


class BriefingPart(Part):
    """When the morning's briefings are issued (local time), and what they look back at: the last 24 hours, or noon to noon."""

    issued_at: time = time(7, 30)
    window: Literal["last_24h", "noon"] = "last_24h"


class ClassPart(Part):
    """One class of incident. `urgency` 1 (P1, most urgent) to 3; a sensitive class never shows its records.

    `limit` is when a case is due whose source does not say so.
    `police` says whether the police answer for such a call (警务) or hand it to 12345 (非警务); unset: not known.
    """

    id: str = Field(pattern=IDENTIFIER)
    name: Words
    group: str
    urgency: Literal[1, 2, 3] = 3
    sensitive: bool = False
    police: bool | None = None
    limit: LimitPart | None = None


class GroupPart(Part):
    """A family of classes."""

    id: str = Field(pattern=IDENTIFIER)
    name: Words


class StagePart(Part):
    """What the source showed at one point of a row's life: replay makes snapshots out of a final file."""

    at: str
    mask: tuple[str, ...] = ()
    replace: dict[str, dict[str, str]] = Field(default_factory=dict)


class PublicationPart(Part):
    """What differs by city in what is published of residents (trust.md, section 1); the thresholds themselves do not.

    `community` is the area kind on which age bands and elderly people living alone are published; a district without
    such a kind publishes neither. A building counts as crowded above `crowded_persons_per_home` residents a home.
    """

    community: str = "community"
    crowded_persons_per_home: float = Field(default=5.0, ge=1, le=50)


class SourcePart(Part):
    """One source: which feed reads it, how its bytes arrive, and how its columns are called there.

    `encoding` and `crs` are declared, never guessed; `crs` is an EPSG code, `GCJ-02` or `BD-09`. `records` is the path to
    the list inside a JSON or XML document, `sheet` and `layer` name the table of a workbook or a vector file, `keep`
    names the rows that belong to this source (column -> values). `moment_format` is a strptime text, `epoch` or `excel`;
    without it moments are ISO 8601. `retention_days` is how long a record stays after its last moment: whole months go
    (see `store.retention`).
    """

    name: str = Field(pattern=IDENTIFIER)
    label: Words
    feed: str
    transport: Literal["files", "replay", "simulator"]
    path: str
    format: Format
    encoding: str = "utf-8"
    crs: str = WGS84
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    records: str = ""
    sheet: str = ""
    layer: str = ""
    keep: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    zone: str | None = None
    moment_format: str | None = None
    precision: Literal["second", "minute", "day"] = "second"
    every_s: int | None = Field(default=None, ge=1)
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    areas: dict[str, str] = Field(default_factory=dict)
    classes: dict[str, str] = Field(default_factory=dict)
    class_default: str | None = None
    statuses: dict[str, str] = Field(default_factory=dict)
    steps: dict[str, str] = Field(default_factory=dict)
    stages: tuple[StagePart, ...] = ()
    spread_hours: tuple[int, int] | None = None
    # Without it the records stay. A month of sensitive numbers may begin three days before its first: it must have closed.
    retention_days: int | None = Field(default=None, ge=45)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        if encoding.lower() not in ENCODINGS:
            raise ValueError(
                f"encoding {encoding!r}: declare one of {', '.join(ENCODINGS)}{nearest(encoding, ENCODINGS)}"
            )
        return encoding.lower()

    @field_validator("crs")
    @classmethod
    def _known_system(cls, crs: str) -> str:
        return checked(crs)

    @field_validator("zone")
    @classmethod
    def _known_source_zone(cls, zone: str | None) -> str | None:
        return None if zone is None else known_zone(zone)


class ClockPart(Part):
    """Live, or a replay of a span of the past."""

    kind: Literal["live", "replay"] = "live"
    start: datetime | None = None
    end: datetime | None = None
    speed: float = 1.0

    @model_validator(mode="after")
    def _whole_span(self) -> ClockPart:
        if self.kind == "replay" and not (self.start and self.end and self.start.tzinfo and self.start < self.end):
            raise ValueError("a replay needs start and end, both with a zone, start before end")
        return self
