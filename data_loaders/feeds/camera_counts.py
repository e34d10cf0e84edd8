"""Vehicle counts of counting cameras (Berlin detectors' layout): an interval's flow and speed. Never a vehicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

# A column of this name belongs to a list of single vehicles or persons.
_SINGLE = (
    "plate",
    "plate_no",
    "license_plate",
    "hphm",
    "号牌号码",
    "车牌号",
    "vehicle_id",
    "face_id",
    "person_id",
    "mac",
)


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """A detector's interval is one record; the reading last received is its newest version."""
    frame["source_id"] = frame["detector"] + "@" + iso_text(frame["occurred_at"]).str.slice(0, 16)
    frame["status"] = "counted"
    share = frame["quality_pct"] <= 1
    frame["quality_pct"] = frame["quality_pct"].mask(share, frame["quality_pct"] * 100)
    frame["source_version"] = iso_text(frame["received_at"])
    return frame


FEED = Feed(
    name="camera_counts",
    kind=Kind.COUNT,
    about="Vehicles per hour and their mean speed at counting cameras, by interval.",
    every_s=3600,
    derive=derive,
    snapshot=True,
    columns=(
        Column(
            "detid_15", "detector", Type.TEXT, required=True, note="the DeviceID of the catalogue: it gives the place"
        ),
        Column(
            "tag",
            "occurred_at",
            Type.MOMENT,
            required=True,
            note="start of the interval: the day, with the hour beside it, or both in one column",
            beside="stunde",
            format="%d.%m.%Y %H",
        ),
        Column("q_kfz_det_hr", "vehicles_per_h", Type.MEASURE, required=True, unit="veh/h", most=20_000),
        Column("v_kfz_det_hr", "speed_kmh", Type.MEASURE, unit="km/h", most=250, note="empty where nothing passed"),
        Column(
            "qualitaet",
            "quality_pct",
            Type.MEASURE,
            unit="%",
            most=100,
            note="Berlin states it as a share: up to 1 is taken as one",
        ),
        *(Column(native, None, Type.REFUSED) for native in _SINGLE),
    ),
    facts=(
        "Only counts enter: a row that names a plate, a face, a device or a person is refused.",
        "The place is the camera's; a detector that the catalogue does not hold is counted and not drawn.",
        "An hour without a row is unknown, never 0.",
    ),
)
