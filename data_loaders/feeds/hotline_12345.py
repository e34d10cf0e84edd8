"""Requests to the 12345 hotline: what was asked for, where, and whether it was answered. Never who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

_YES = {"是": "yes", "否": "no", "基本": "basically", "基本满意": "basically", "满意": "yes", "不满意": "no"}
_ANSWERS = ("called_back", "contacted", "solved", "satisfied")


def prepare(frame: pd.DataFrame) -> pd.DataFrame:
    """The three levels as one path, `一级/二级/三级`, as far as they are given: a profile maps paths or beginnings."""
    path = frame["class_native"].astype("string")
    for level in ("class_2", "class_3"):
        path = (path + "/" + frame[level].astype("string")).fillna(path)
    frame["class_native"] = path.astype("object").where(path.notna(), None)
    return frame


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Open until it was done. A call-back after that is a later version."""
    frame["status"] = frame["status_mapped"].fillna(
        frame["closed_at"].notna().map({True: "closed", False: "open"}).astype("object")
    )
    for name in _ANSWERS:
        frame[name] = frame[name].replace(_YES)
    called = frame["called_back"].eq("yes")
    frame["step"] = (
        frame["closed_at"].notna().map({True: "reply", False: "request"}).astype("object").mask(called, "call_back")
    )
    answered = frame[list(_ANSWERS)].notna().sum(axis=1).astype(str)
    latest = frame[["closed_at", "updated_at", "occurred_at"]].max(axis=1)
    frame["source_version"] = iso_text(latest) + "#" + answered
    return frame


FEED = Feed(
    name="hotline_12345",
    kind=Kind.INCIDENT,
    about="Requests that residents made to 12345, with the three answers of the call-back (三率).",
    every_s=300,
    prepare=prepare,
    derive=derive,
    columns=(
        Column("工单编号", "source_id", Type.TEXT, required=True),
        Column("创建时间", "occurred_at", Type.MOMENT, required=True),
        Column("办结时间", "closed_at", Type.MOMENT),
        Column("更新时间", "updated_at", Type.MOMENT),
        Column("时限", "due_at", Type.MOMENT),
        Column("一级分类", "class_native", Type.TEXT, required=True),
        Column("二级分类", "class_2", Type.TEXT),
        Column("三级分类", "class_3", Type.TEXT),
        Column("工单状态", "status_native", Type.TEXT),
        Column("current_step", "step", Type.TEXT, note="made: request, reply, call_back"),
        Column("承办单位", "department", Type.TEXT),
        Column("是否有效回访", "called_back", Type.TEXT),
        Column("是否联系", "contacted", Type.TEXT),
        Column("是否解决", "solved", Type.TEXT),
        Column("是否满意", "satisfied", Type.TEXT),
        Column("经度", "lon", Type.LON_DEG),
        Column("纬度", "lat", Type.LAT_DEG),
        *(
            Column(native, None, Type.PERSONAL)
            for native in (
                "诉求人",
                "来电人",
                "姓名",
                "性别",
                "联系电话",
                "来电号码",
                "身份证号",
                "联系地址",
                "诉求地址",
                "标题",
                "诉求内容",
                "回访内容",
            )
        ),
    ),
    facts=(
        "Without 办结时间 a request is open.",
        "被反映街乡镇 is mapped to an area kind in the profile; it may state a code or a name.",
        "Titles and texts are dropped at the door.",
    ),
)
