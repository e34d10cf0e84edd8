"""The camera network's catalogue (GB/T 28181 DeviceChannel): places and states of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

# UseType of GB/T 28181. Another word (a profile's constant, another standard's code) stands as it is.
_USES = {"1": "public_order", "2": "traffic", "3": "key_place"}


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """ON and OFF as stated; a catalogue without states leaves it to the go-live date, and else to 'unknown'.

    The state last received is the newest version.
    """
    stated = frame["status_native"].astype("string").str.upper().map({"ON": "on", "OFF": "off"}).astype("object")
    frame["status"] = stated.fillna("by_date").where(stated.notna() | frame["live_since_at"].notna(), "unknown")
    frame["camera_kind"] = frame["camera_kind"].replace(_USES)
    frame["occurred_at"] = frame["stated_at"] = frame["live_since_at"]
    frame["source_version"] = iso_text(frame["received_at"])
    return frame


FEED = Feed(
    name="camera_catalogue",
    kind=Kind.CAMERA,
    about="Devices of the camera network with place and state; no picture and no picture's address is held.",
    every_s=86_400,
    derive=derive,
    snapshot=True,
    columns=(
        Column("DeviceID", "source_id", Type.TEXT, required=True, note="20 digits: 8 centre, 2 industry, 3 type, …"),
        Column("Name", "name", Type.TEXT),
        Column("Manufacturer", "manufacturer", Type.TEXT),
        Column("Model", "model", Type.TEXT),
        Column("Owner", "owner", Type.TEXT, note="the body that owns the device"),
        Column("CivilCode", "civil_code", Type.TEXT),
        Column("Block", "block", Type.TEXT),
        Column("Address", "address", Type.TEXT, note="where the device is mounted"),
        Column("Parental", "parental", Type.TEXT, note="1: has sub-devices"),
        Column("ParentID", "parent", Type.TEXT),
        Column("RegisterWay", "register_way", Type.TEXT),
        Column("Secrecy", "secrecy", Type.TEXT, note="1: shown to operators only"),
        Column("Status", "status_native", Type.TEXT, note="ON or OFF; anything else is unknown"),
        Column("LiveSince", "live_since", Type.MOMENT, note="not in the standard: catalogues that state no status"),
        Column("PTZType", "ptz", Type.TEXT, note="1 dome, 2 half dome, 3 fixed, 4 remote-controlled fixed"),
        Column("PositionType", "position", Type.TEXT, note="1–10: station, junction, market, …"),
        Column("RoomType", "room", Type.TEXT, note="1 outdoors, 2 indoors"),
        Column("UseType", "camera_kind", Type.TEXT, note="1 治安 public_order, 2 交通 traffic, 3 重点 key_place"),
        Column("DirectionType", "direction", Type.TEXT, note="1–8: east, west, south, north, …"),
        Column("Longitude", "lon", Type.LON_DEG),
        Column("Latitude", "lat", Type.LAT_DEG),
        Column("IPAddress", None, Type.PERSONAL),
        Column("Port", None, Type.PERSONAL),
        Column("Password", None, Type.PERSONAL),
    ),
    facts=(
        "Without a stated state, a camera counts as on from its go-live date and as off before it.",
        "A device with Secrecy 1 is in no view but the operators'. The wall's symbols carry no state.",
        "A full snapshot that repeats what is known is no event.",
    ),
)
