"""Patrol check-ins: folded in memory to what a community's shift adds up to. No officer and no position is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """A check-in lives until its shift is folded; the same one sent twice is the same."""
    frame["source_id"] = frame["officer"] + "@" + iso_text(frame["occurred_at"])
    frame["status"] = "checked_in"
    frame["source_version"] = "1"
    return frame


FEED = Feed(
    name="patrols",
    kind=Kind.PATROL,
    about="Check-ins of the three tiers of grid force; published as community × shift, after the shift.",
    every_s=60,
    derive=derive,
    columns=(
        Column("officer_code", "officer", Type.TEXT, required=True, note="in memory only, to count a check-in once"),
        Column("force_tier", "tier", Type.TEXT, note="in memory only"),
        Column("time", "occurred_at", Type.MOMENT, required=True),
        Column("lon", "lon", Type.LON_DEG, note="in memory only; gives the grid where `grid_code` is missing"),
        Column("lat", "lat", Type.LAT_DEG, note="in memory only"),
        *(
            Column(native, None, Type.PERSONAL)
            for native in ("officer_name", "officer_phone", "officer_id_no", "officer_address", "姓名", "手机号")
        ),
    ),
    facts=(
        "grid_code is mapped to the area kind `grid` in the profile; the community follows from it.",
        "The ledger holds one row a community and shift: how many check-ins, which unit grids were visited.",
        "A shift is folded half an hour after its end. It is unknown, not unvisited, where nobody at all checked in.",
        "A check-in later than that counts only where the source sends its shift whole again.",
    ),
)
