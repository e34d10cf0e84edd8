"""Police calls (接处警): what happened, where, when. Never who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type

if TYPE_CHECKING:
    import pandas as pd


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Status by the mapping where the source has one; otherwise not known, never open."""
    frame["status"] = frame["status_mapped"].fillna("unknown")
    frame["source_version"] = (
        frame["status_native"].fillna("")
        + "/"
        + frame["updated_at"].fillna(frame["occurred_at"]).dt.strftime("%Y-%m-%dT%H:%M:%S")
    )
    return frame


FEED = Feed(
    name="police_110",
    kind=Kind.INCIDENT,
    about="Calls received by the police command system, police and non-police by mapping (domain.md, section 3).",
    every_s=60,
    keyless=True,
    derive=derive,
    columns=(
        Column("JJDBH", "source_id", Type.TEXT, note="absent in some exports: then a row hash plus an ordinal"),
        Column("BJSJ", "occurred_at", Type.MOMENT, required=True),
        Column("JJSJ", "updated_at", Type.MOMENT),
        Column("FKSJ", "closed_at", Type.MOMENT),
        Column("JQTYPEID1", "class_native", Type.TEXT, required=True),
        Column("STATUS", "status_native", Type.TEXT),
        Column("LON", "lon", Type.LON_DEG),
        Column("LAT", "lat", Type.LAT_DEG),
        *(
            Column(native, None, Type.PERSONAL)
            for native in (
                "BJRXM",
                "BJDH",
                "BJRXB",
                "LLDH",
                "BJR_ZJHM",
                "BJR_ZJZL",
                "LYBH",
                "BJNR",
                "MEMO",
            )
        ),
    ),
    facts=("No status means not known, never open.", "Free text is dropped at the door."),
)
