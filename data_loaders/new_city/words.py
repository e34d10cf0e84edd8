"""What columns, states and sensitive classes are called in cities' files, Chinese and English."""

from __future__ import annotations

import re

# Canonical name -> names seen. Compared without case, blanks and marks; a name that contains one counts half.
COLUMNS: dict[str, tuple[str, ...]] = {
    "source_id": ("id", "uid", "编号", "编码", "案卷号", "案卷编号", "工单编号", "接警单编号", "接处警编号", "jjdbh", "casecode", "casenumber",
                  "servicerequestnumber", "servicerequestid", "uniquekey", "incidentid", "deviceid", "设备编号", "设备编码", "摄像机编号", "国标编码",
                  "osmid", "geoid", "cadnumber", "number", "buildingcode", "communitycode", "index"),
    "occurred_at": ("date", "time", "datetime", "timestamp", "occurredat", "occurred", "reportedat", "createddate", "creationdate", "created",
                    "opened", "reporttime", "requesteddatetime", "receiveddatetime", "报警时间", "接警时间", "上报时间", "创建时间", "发生时间",
                    "受理时间", "登记时间", "bjsj", "jjsj"),
    "closed_at": ("closed", "closedat", "closeddate", "closetime", "completiondate", "completed", "resolved", "办结时间", "结案时间",
                  "完成时间", "关闭时间", "反馈时间", "fksj"),
    "class_native": ("type", "category", "class", "kind", "offensetype", "offense", "complainttype", "servicename", "calltype", "loccat", "nature",
                     "类别", "类型", "分类", "案件类型", "警情类别", "警情类型", "事件类型", "一级分类", "小类", "小类名称", "smallcode", "jqtypeid1"),
    "status_native": ("status", "state", "状态", "案卷状态", "办理状态", "处理状态", "casestatus"),
    "lon": ("lon", "lng", "long", "longitude", "x", "xcoord", "经度", "东经", "坐标x", "geometryx"),
    "lat": ("lat", "latitude", "y", "ycoord", "纬度", "北纬", "坐标y", "geometryy"),
    "residents": ("population", "residents", "inhabitants", "pop", "totalpopulation", "常住人口", "人口", "人口数", "总人口"),
    "homes": ("households", "homes", "dwellings", "户数", "住户", "住户数", "户籍户数"),
    "name": ("name", "intersection", "address", "location", "名称", "点位名称", "设备名称", "摄像机名称"),
    "live_since": ("golivedate", "livesince", "installed", "启用时间", "安装时间"),
}  # fmt: skip
AREA_CODE = (
    "code",
    "id",
    "number",
    "district",
    "communityarea",
    "geoid",
    "编码",
    "代码",
    "编号",
    "区划代码",
    "街道编码",
    "社区编码",
    "网格编码",
)
AREA_NAME = ("name", "label", "title", "名称", "街道", "社区", "街道名称", "社区名称", "网格名称", "区名")
CAMERA = (
    "deviceid",
    "camera",
    "surveillance",
    "intersection",
    "golivedate",
    "摄像机",
    "相机",
    "设备编码",
    "国标编码",
    "ptztype",
)
POLICE = ("bjsj", "jjsj", "jjdbh", "offense", "crime", "robber", "assault", "警情", "报警", "接警", "loccat")
PERSONAL = ("报警人", "姓名", "电话", "手机", "身份证", "联系人", "住址", "bjrxm", "bjdh", "bjrxb", "lldh", "zjhm", "reporter", "phone", "email",
            "firstname", "lastname", "person", "victim", "suspect", "ssn", "passport", "ipaddress", "password", "plate", "车牌")  # fmt: skip
DUPLICATE = ("dup", "duplicate", "重复")
OPEN = (
    "open",
    "new",
    "inprogress",
    "pending",
    "在办",
    "待办",
    "处理中",
    "办理中",
    "未办结",
    "未结",
    "已受理",
    "已派遣",
    "on",
)
CLOSED = ("closed", "completed", "resolved", "done", "已结案", "已办结", "办结", "结案", "已完成", "off")
SENSITIVE = ("residence", "domestic", "sex", "rape", "child", "minor", "suicide", "mental", "medical", "drug", "traffick", "家暴", "家庭", "性侵", "强奸",
             "猥亵", "未成年", "自杀", "精神", "医疗", "吸毒", "戒毒", "拐卖", "举报", "投诉", "群体", "home")  # fmt: skip


def plain(name: object) -> str:
    """A name without case, blanks and marks."""
    return "".join(letter for letter in str(name).lower() if letter.isalnum())


def matches(name: object, words: tuple[str, ...]) -> float:
    """1 where the name is one of the words, 0.5 where it contains one of three letters or more, else 0."""
    text = plain(name)
    known = {plain(word) for word in words}
    if text in known:
        return 1.0
    if any(part in known for part in re.split(r"[^0-9a-z]+", str(name).lower())):
        return 0.6
    long = (word for word in known if len(word) >= 4 or not word.isascii())
    return 0.5 if any(word in text for word in long) else 0.0
