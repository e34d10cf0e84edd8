"""Street-grid cases (案卷): work orders on their seven steps, with an opening and, once done, a closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

_SMALL_DIGITS = 3
# Later steps win over earlier ones of the same day.
_RANK = {
    "unknown": "0",
    "open": "1",
    "suspended": "1",
    "duplicate_open": "2",
    "closed": "3",
    "voided": "3",
    "duplicate_closed": "4",
}

# The seven steps by their Chinese names and numbers; a profile's `steps` goes before these.
STEPS = ("collection", "registration", "dispatch", "handling", "feedback", "verification", "appraisal")
_NAMES = ("信息采集", "案卷建立", "任务派遣", "任务处置", "处理反馈", "核查结案", "综合评价")
_STEP = {
    **dict(zip(_NAMES, STEPS, strict=True)),
    **{str(number): step for number, step in enumerate(STEPS, 1)},
    **{step: step for step in STEPS},
}
_PASSED = (
    "occurred_at",
    "accepted_at",
    "dispatched_at",
    "handling_from_at",
    "handled_at",
    "checked_at",
    "closed_at",
    "updated_at",
)


def prepare(frame: pd.DataFrame) -> pd.DataFrame:
    """A small code of up to three digits is counted within its big class: the class is both codes together."""
    small = frame["class_native"].astype("string")
    both = frame["class_big"].astype("string") + small
    joined = both.notna() & (small.str.len() <= _SMALL_DIGITS)
    frame["class_native"] = frame["class_native"].where(~joined, both.astype("object"))
    return frame


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Status by mapping; the newest moment, then the later step, is the newest version of a case."""
    status = frame["status_mapped"].fillna("unknown")
    frame["status"] = status
    frame["step"] = frame["step"].fillna(frame["step_native"].map(_STEP))
    step = frame["step"].map({step: str(number) for number, step in enumerate(STEPS, 1)}).fillna("")
    latest = frame[[name for name in _PASSED if frame[name].notna().any()]].max(axis=1)
    frame["source_version"] = (
        iso_text(latest) + "#" + status.map(_RANK).fillna("0") + step.where(step == "", "#" + step)
    )
    return frame


FEED = Feed(
    name="grid_cases",
    kind=Kind.INCIDENT,
    about="Cases of the street-grid management system (GB/T 30428 family; domain.md, section 2).",
    every_s=60,
    prepare=prepare,
    derive=derive,
    columns=(
        Column("case_code", "source_id", Type.TEXT, required=True),
        Column("report_time", "occurred_at", Type.MOMENT, required=True),
        Column("accept_time", "accepted_at", Type.MOMENT),
        Column("dispatch_time", "dispatched_at", Type.MOMENT),
        Column("handle_receive_time", "handling_from_at", Type.MOMENT),
        Column("handle_finish_time", "handled_at", Type.MOMENT),
        Column("check_time", "checked_at", Type.MOMENT),
        Column("close_time", "closed_at", Type.MOMENT),
        Column("update_time", "updated_at", Type.MOMENT),
        Column("deadline_time", "due_at", Type.MOMENT),
        Column("time_limit_type", "limit_unit", Type.TEXT, note="urgent_hour, work_hour, work_day, natural_day"),
        Column("time_limit_value", "limit", Type.MEASURE, most=10_000),
        Column("category_type", "category", Type.TEXT, note="部件 component or 事件 event"),
        Column("big_code", "class_big", Type.TEXT, note="2 digits; put before a small code of up to 3"),
        Column("small_code", "class_native", Type.TEXT, required=True),
        Column("case_status", "status_native", Type.TEXT),
        Column("current_node", "step_native", Type.TEXT, note="the seven steps by name or number; `steps` maps others"),
        Column("current_step", "step", Type.TEXT, note="made: " + ", ".join(STEPS)),
        Column("source_type", "reported_by", Type.TEXT, note="collector, hotline, resident, leader, camera, transfer"),
        Column("handle_dept_id", "department", Type.TEXT),
        Column("escalation_level", "escalation", Type.COUNT, note="0 unit grid, 1 community, 2 street, 3 district"),
        Column("resp_grid_id", "responsible_grid", Type.TEXT),
        Column("is_urgent", "urgent", Type.TEXT),
        Column("is_supervised", "supervised", Type.TEXT),
        Column("is_forced_close", "forced_close", Type.TEXT),
        Column("return_times", "returned", Type.COUNT, note="how often a department sent it back (退回)"),
        Column("rework_times", "reworked", Type.COUNT, note="how often it failed the verification (返工)"),
        Column("visit_satisfaction", "satisfaction", Type.TEXT),
        Column("longitude", "lon", Type.LON_DEG),
        Column("latitude", "lat", Type.LAT_DEG),
        *(
            Column(native, None, Type.PERSONAL)
            for native in (
                "reporter_name",
                "reporter_phone",
                "reporter_id",
                "reporter_id_no",
                "reporter_address",
                "reporter_gender",
                "description",
                "address",
            )
        ),
    ),
    facts=(
        "A number that comes again is a later version of the same case, not another case.",
        "A status with '- Dup' is a duplicate report: counted as reported, never as open.",
        "`suspended` (挂账) and `voided` (作废) are statuses too: the first is open, the second is over and was never right.",
        "street_id, community_id and grid_id are mapped to area kinds in the profile (`areas`).",
    ),
)
