"""The camera network's catalogue (GB/T 28181 DeviceChannel): places and states of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type

if TYPE_CHECKING:
    import pandas as pd


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """ON and OFF as stated; a catalogue without states leaves it to the go-live date, and else to 'unknown'.

    The state last received is the newest version.
    """
    stated = frame["status_native"].astype("string").str.upper().map({"ON": "on", "OFF": "off"}).astype("object")
    frame["status"] = stated.fillna("by_date").where(stated.notna() | frame["live_since_at"].notna(), "unknown")
    frame["occurred_at"] = frame["stated_at"] = frame["live_since_at"]
    frame["source_version"] = frame["received_at"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    return frame


FEED = Feed(
    name="camera_catalogue",
    kind=Kind.CAMERA,
    about="Devices of the camera network with place and state; no picture and no picture's address is held.",
    every_s=86_400,
    derive=derive,
    columns=(
        Column("DeviceID", "source_id", Type.TEXT, required=True),
        Column("Name", "name", Type.TEXT),
        Column("Status", "status_native", Type.TEXT),
        Column("LiveSince", "live_since", Type.MOMENT),
        Column("UseType", "camera_kind", Type.TEXT),
        Column("Longitude", "lon", Type.LON_DEG),
        Column("Latitude", "lat", Type.LAT_DEG),
        Column("IPAddress", None, Type.PERSONAL),
        Column("Port", None, Type.PERSONAL),
        Column("Password", None, Type.PERSONAL),
    ),
    facts=("Without a stated state, a camera counts as on from its go-live date and as off before it.",),
)
