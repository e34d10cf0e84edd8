"""Event classes that cameras report: what, where, when, how sure. Never who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

_SINGLE = ("plate", "plate_no", "hphm", "号牌号码", "face_id", "person_id", "track_id", "image", "image_url", "picture")


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """An event has no life of its own here: without a mapped status it is not known to be open."""
    frame["status"] = frame["status_mapped"].fillna("unknown")
    frame["source_version"] = iso_text(frame["updated_at"].fillna(frame["occurred_at"]))
    return frame


FEED = Feed(
    name="camera_events",
    kind=Kind.INCIDENT,
    about="Congestion, illegal parking, overflowing waste, smoke or fire, crowding, waterlogging, as cameras report them.",
    every_s=60,
    derive=derive,
    # Who gathered where and when is never a record (trust.md, section 1), whatever a profile maps it to.
    sensitive=frozenset({"crowding"}),
    columns=(
        Column("event_id", "source_id", Type.TEXT, required=True),
        Column("device_id", "device", Type.TEXT),
        Column(
            "event_class",
            "class_native",
            Type.TEXT,
            required=True,
            note="congestion, illegal_parking, waste_overflow, smoke_fire, crowding, waterlogging",
        ),
        Column("confidence", "confidence", Type.MEASURE, unit="", most=1),
        Column("occurred_at", "occurred_at", Type.MOMENT, required=True),
        Column("ended_at", "closed_at", Type.MOMENT),
        Column("updated_at", "updated_at", Type.MOMENT),
        Column("status", "status_native", Type.TEXT),
        Column("lon", "lon", Type.LON_DEG),
        Column("lat", "lat", Type.LAT_DEG),
        *(Column(native, None, Type.REFUSED) for native in _SINGLE),
    ),
    facts=(
        (
            "`crowding` counts as sensitive whatever the profile says: no record, no place finer than resolution 8, and only "
            "closed weeks and months are published, merged with the other sensitive classes."
        ),
        "Only event classes enter: a row that names a plate, a face, a track or a picture is refused.",
        "No status means not known, never open.",
    ),
)
