"""Police calls (接处警): what happened, where, when. Never who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

# 1000 撤销, 1001 接警, 1002 出警, 1003 到场, 1004 反馈, 1005 补充; a profile's `statuses` goes before these.
_STATUSES = {"1000": "voided", "1001": "open", "1002": "open", "1003": "open", "1004": "closed", "1005": "closed"}

_STEPS = {
    "1001": "received",
    "1002": "on_the_way",
    "1003": "on_scene",
    "1004": "police_feedback",
    "1005": "police_feedback",
}


def prepare(frame: pd.DataFrame) -> pd.DataFrame:
    """The finest type that is given says what a call was about: JQTYPEID3, else 2, else 1."""
    frame["class_native"] = frame["class_3"].fillna(frame["class_2"]).fillna(frame["class_native"])
    return frame


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Status by the profile's mapping, else by the standard's numbers; otherwise not known, never open."""
    frame["status"] = frame["status_mapped"].fillna(frame["status_native"].map(_STATUSES)).fillna("unknown")
    frame["step"] = frame["status_native"].map(_STEPS)
    latest = frame[["closed_at", "updated_at", "occurred_at"]].max(axis=1)
    frame["source_version"] = iso_text(latest) + "#" + frame["status_native"].fillna("")
    return frame


FEED = Feed(
    name="police_110",
    kind=Kind.INCIDENT,
    about="Calls received by the police command system, police and non-police by mapping (domain.md, section 3).",
    every_s=60,
    keyless=True,
    prepare=prepare,
    derive=derive,
    columns=(
        Column("JJDBH", "source_id", Type.TEXT, note="absent in some exports: then a row hash plus an ordinal"),
        Column("PJDBH", "dispatch_sheet", Type.TEXT),
        Column("CJDBH", "scene_sheet", Type.TEXT),
        Column("REPORTER_SOURCE", "reported_by", Type.TEXT, note="1001 on scene, 1002 call to 110, 1003 phone"),
        Column("BJSJ", "occurred_at", Type.MOMENT, required=True),
        Column("JJSJ", "updated_at", Type.MOMENT),
        Column("PJSJ", "dispatched_at", Type.MOMENT, note="派警"),
        Column("CJSJ", "handling_from_at", Type.MOMENT, note="出警"),
        Column("DDSJ", "on_scene_at", Type.MOMENT, note="到场"),
        Column("FKSJ", "closed_at", Type.MOMENT, note="反馈"),
        Column("JQTYPEID1", "class_native", Type.TEXT, required=True, note="six digits; the profile maps by beginning"),
        Column("JQTYPEID2", "class_2", Type.TEXT),
        Column("JQTYPEID3", "class_3", Type.TEXT),
        Column("JJDW", "receiving_unit", Type.TEXT),
        Column("GXDW", "department", Type.TEXT, note="the unit that answers for the place"),
        Column("current_step", "step", Type.TEXT, note="made: " + ", ".join(dict.fromkeys(_STEPS.values()))),
        Column("STATUS", "status_native", Type.TEXT, note="1000–1005; a profile may map others"),
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
                "AFDD",
            )
        ),
    ),
    facts=(
        "No status means not known, never open.",
        (
            "Free text is dropped at the door; so is AFDD, the place in words, which is often somebody's home. XQDM may "
            "be mapped to an area kind."
        ),
        "A call without coordinates keeps the areas that its columns state and is counted as without coordinates.",
        "Whether the police answer for a call (警务) or 12345 does (非警务) is `police` at the profile's class.",
    ),
)
