"""Street-grid cases (案卷): work orders with an opening and, once done, a closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type

if TYPE_CHECKING:
    import pandas as pd

# Later steps win over earlier ones of the same day.
_RANK = {"unknown": "0", "open": "1", "duplicate_open": "2", "closed": "3", "duplicate_closed": "4"}


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Status by mapping; the newest day, then the later step, is the newest version of a case."""
    status = frame["status_mapped"].fillna("unknown")
    frame["status"] = status
    # A closing dated before its opening is still the later step.
    closed_later = frame["closed_at"] > frame["occurred_at"]
    latest = frame["closed_at"].where(closed_later, frame["occurred_at"])
    frame["source_version"] = latest.dt.strftime("%Y-%m-%dT%H:%M:%S") + "#" + status.map(_RANK).fillna("0")
    return frame


FEED = Feed(
    name="grid_cases",
    kind=Kind.INCIDENT,
    about="Cases of the street-grid management system (GB/T 30428 family; domain.md, section 2).",
    every_s=60,
    derive=derive,
    columns=(
        Column("case_code", "source_id", Type.TEXT, required=True),
        Column("report_time", "occurred_at", Type.MOMENT, required=True),
        Column("close_time", "closed_at", Type.MOMENT),
        Column("small_code", "class_native", Type.TEXT, required=True),
        Column("case_status", "status_native", Type.TEXT),
        Column("longitude", "lon", Type.LON_DEG),
        Column("latitude", "lat", Type.LAT_DEG),
        *(
            Column(native, None, Type.PERSONAL)
            for native in ("reporter_name", "reporter_phone", "reporter_id", "reporter_address", "description")
        ),
    ),
    facts=(
        "A number that comes again is a later version of the same case, not another case.",
        "A status with '- Dup' is a duplicate report: counted as reported, never as open.",
    ),
)
