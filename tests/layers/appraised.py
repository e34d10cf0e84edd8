"""A week of cases written out like a spreadsheet, with the figure of every indicator worked out by hand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from data_loaders.access import Access, Window
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database
from layers.indicators.appraisal import Rules
from tests.district import GRIDS, by_day, check_in, encoding_of, middle, write
from tests.town import NOON, SECRET

# Monday 00:00 to Monday 00:00 in Shanghai; the clock stands at Wednesday noon after it.
WEEK = Window(datetime(2024, 5, 5, 16, tzinfo=UTC), datetime(2024, 5, 12, 16, tzinfo=UTC))
RULES = Rules(60, 60, "due", (0.1, 0.5, 0.4), 0.9)
STATUSES = '"待处置" = "open", "已结案" = "closed", "作废" = "voided", "挂账" = "suspended", "重复" = "duplicate_open"'

# Day and time in May 2024, Shanghai. `grid` counts the district's eight: 0 to 3 lie in the first street, 4 to 7 in the second.
CASES = """
case | report   | accept   | dispatch | finish   | close    | due      | status | returned | reworked | level | department | grid | why
c01  | 07 08:00 | 07 08:30 | 07 09:00 | 07 11:00 | 07 12:00 | 07 13:00 | 已结案 | 0        | 0        | 2     | 环卫所     | 0    | all in time
c02  | 07 08:00 | 07 09:00 | 07 10:00 | 07 14:00 | 07 15:00 | 07 15:00 | 已结案 | 1        | 0        | 2     | 环卫所     | 0    | each limit to the second; sent back once
c03  | 07 09:00 | 07 10:01 | 07 11:30 | 07 17:30 | 07 18:00 | 07 16:00 | 已结案 | 0        | 1        | 3     | 城管局     | 1    | every step late; reworked
c04  | 08 08:00 | 08 08:10 | 08 08:20 | 08 09:20 | 08 20:00 | 08 12:00 | 已结案 | 0        | 0        | 2     | 环卫所     | 1    | handled in time, closed late: a late click
c05  | 08 08:00 | 08 08:10 |          |          | 08 08:10 |          | 作废   | 0        | 0        | 2     |            | 0    | voided
c06  | 08 08:00 | 08 08:20 | 08 08:30 |          |          | 09 12:00 | 挂账   | 0        | 0        | 2     | 城管局     | 0    | suspended
c07  | 08 10:00 |          |          |          |          |          | 重复   | 0        | 0        | 2     |            | 0    | a duplicate
c08  | 09 08:00 | 09 08:30 | 09 09:00 |          |          | 09 18:00 | 待处置 | 0        | 0        | 2     | 环卫所     | 2    | still open, over its time
c09  | 09 08:00 | 09 08:30 |          |          |          |          | 待处置 | 0        | 0        | 2     |            | 2    | never dispatched
c10  | 05 20:00 | 05 20:30 | 05 21:00 | 06 09:00 | 06 10:00 | 06 12:00 | 已结案 | 0        | 0        | 0     | 环卫所     | 4    | reported before the week, closed in it
c11  | 12 20:00 | 12 20:30 | 12 21:00 | 12 23:00 | 13 01:00 | 13 08:00 | 已结案 | 0        | 0        | 1     | 环卫所     | 4    | due and closed after the week
c12  | 10 08:00 |          |          | 10 12:00 | 10 13:00 | 10 18:00 | 已结案 |          |          |       | 环卫所     | 5    | nothing known of its first steps
c13  | 10 09:00 | 10 09:30 | 10 10:00 |          |          | 10 18:00 |        | 0        | 0        | 2     | 城管局     | 5    | no status
c14  | 11       | 11       | 11       | 12       | 12       | 12       | 已结案 | 0        | 0        | 2     | 环卫所     | 3    | known to the day only
c15  | 11 08:00 | 11 08:20 | 11 08:40 | 11 10:40 | 11 11:00 |          | 已结案 | 0        | 0        | 2     | 城管局     | 3    | no deadline
c16  | 11 09:00 | 11 09:20 | 11 09:40 | 11 11:40 |          | 12 09:00 | 已结案 | 0        | 0        | 2     | 环卫所     | 3    | closed, nobody knows when
c17  | 10 11:00 | 10 11:20 |          | 10 15:00 | 10 16:00 | 10 17:00 | 已结案 | 0        | 0        | 2     | 环卫所     | 1    | its dispatch is not known
"""
REQUESTS = """
request | made     | closed   | due      | called | contacted | solved | satisfied | why
h01     | 07 09:00 | 08 09:00 | 09 09:00 | 是     | 是        | 是     | 满意      | all well
h02     | 07 10:00 | 08 10:00 | 08 09:00 | 是     | 是        | 否     | 不满意    | late, not solved
h03     | 08 09:00 | 09 09:00 | 10 09:00 | 是     | 否        | 是     | 基本满意  | solved without a word
h04     | 08 10:00 | 09 10:00 | 10 10:00 | 否     |           |        |           | nobody answered the call-back
h05     | 09 09:00 |          | 11 09:00 |        |           |        |           | still waits, over its time
h06     | 09 10:00 | 10 10:00 |          | 是     | 是        |        |           | answers half known, no deadline
h07     | 05 10:00 | 06 10:00 | 06 12:00 | 是     | 是        | 是     | 基本满意  | made before the week
"""

# Indicator: numerator (hours: the value), denominator, left out because unknown; and the rows that make it so.
EXPECTED: dict[str, tuple[float, int, int]] = {
    # registered: 01-06 08 09 11 13 15-17; late: 03. Unknown: 12 (no moment), 14 (day)
    "register_on_time": (12, 13, 2),
    # registered: 01-06 08 09 11 14-17; voided: 05. Unknown: 12, 13 (no status)
    "register_accurate": (12, 13, 2),
    # due for dispatch: 01-04 06 08 09 11 13 15 16; late: 03, never: 09. Unknown: 12, 14, 17
    "dispatch_on_time": (9, 11, 3),
    # dispatched: 01-04 06 08 11 13-16; sent back: 02. Unknown: 12, 17
    "dispatch_accurate": (10, 11, 2),
    # due: 01-04 08 10 12 17, h01-h05 h07; in time: 01 02 10 12 17, h01 h03 h04 h07. Unknown: 13 14 15 16, h06
    "close_on_time_due": (9, 14, 5),
    # closed: 01-04 10 12 17, h01-h04 h07; in time as above. Unknown: 14 15 16, h06
    "close_on_time_closed": (9, 12, 4),
    # due: as above and 16; over time: 03 08, h02 h05. Unknown: 13 14 15, h06
    "overtime": (4, 15, 4),
    # handled: 01-04 10 11 14-17; reworked: 03. Unknown: 12
    "rework": (1, 10, 1),
    # reported: 01-09 11 12 14-17, h01-h06; duplicate: 07. Unknown: 13
    "duplicates": (1, 21, 1),
    # 1 2 2 2 2 4 6 12 hours: 04, 01 11 15 16, 02, 03, 10. Unknown: 12, 14, 17
    "handle_median": (2.0, 8, 3),
    "handle_p90": (7.8, 8, 3),  # the seventh of seven steps: 6 + 0.3 x (12 - 6)
    "handle_mean": (31 / 8, 8, 3),
    # answered call-backs: h01 h02 h03 h07. Unknown: h06
    "contacted": (3, 4, 1),
    "solved": (3, 4, 1),
    "satisfied": (1 + 0.9 + 0.9, 4, 1),
    "three_rates": (4 * (0.1 * 0.75 + 0.5 * 0.75 + 0.4 * 0.7), 4, 1),
    # made: h01-h06; without an answer: h05
    "answered": (5, 6, 0),
    # closed: 01-04 10 14 15 17; at the district: 03, at the grid: 10. Unknown: 12, 16
    "closed_within_street": (7, 8, 2),
    "closed_grid": (1, 8, 2),
    "closed_community": (0, 8, 2),
    "closed_street": (6, 8, 2),
    "closed_district": (1, 8, 2),
    # one shift of eight grids; visited: 0 and 4
    "patrol_visited": (2, 8, 0),
}


def cells(text: str) -> Iterator[dict[str, str]]:
    """The table's rows by column name."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    for row in rows:
        yield dict(zip(head, row, strict=True))


def moment(text: str) -> str:
    """`07 08:00` as a source writes it; what is a day stays one."""
    day, _, time = text.partition(" ")
    return "" if not text else f"2024-05-{day} {time}:00" if time else f"2024-05-{day}"


def _case(row: dict[str, str]) -> dict[str, str]:
    grid = GRIDS[int(row["grid"])]
    lon, lat = middle(grid)
    return {
        "case_code": row["case"], "big_code": "01", "small_code": "001", "longitude": str(lon), "latitude": str(lat),
        "street_id": grid[:9], "community_id": grid[:12], "grid_id": grid, "case_status": row["status"],
        "handle_dept_id": row["department"], "report_time": moment(row["report"]), "accept_time": moment(row["accept"]),
        "dispatch_time": moment(row["dispatch"]), "handle_finish_time": moment(row["finish"]),
        "close_time": moment(row["close"]), "deadline_time": moment(row["due"]), "return_times": row["returned"],
        "rework_times": row["reworked"], "escalation_level": row["level"],
    }  # fmt: skip


def _request(row: dict[str, str]) -> dict[str, str]:
    return {
        "工单编号": row["request"], "创建时间": moment(row["made"]), "办结时间": moment(row["closed"]),
        "时限": moment(row["due"]), "一级分类": "环境卫生", "被反映街乡镇": GRIDS[0][:9], "是否有效回访": row["called"],
        "是否联系": row["contacted"], "是否解决": row["solved"], "是否满意": row["satisfied"],
    }  # fmt: skip


def _put(file: Path, encoding: str, rows: list[dict[str, str]]) -> None:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding=encoding)


class Week:
    """The week in its sources' native layouts, through the house's own front door."""

    def __init__(self, folder: Path) -> None:
        path = write(folder, {"patrols": [check_in("a", GRIDS[at], "2024-05-10 09:00:00") for at in (0, 4)]})
        text = path.read_text(encoding="utf-8").replace('"待处置" = "open", "已结案" = "closed"', STATUSES)
        path.write_text(text + by_day(text), encoding="utf-8")
        rows = list(cells(CASES))
        encoding = encoding_of("cases")
        _put(folder / "cases.csv", encoding, [_case(row) for row in rows if " " in row["report"]])
        _put(folder / "by_day.csv", encoding, [_case(row) for row in rows if " " not in row["report"]])
        _put(folder / "hotline.csv", encoding_of("hotline"), [_request(row) for row in cells(REQUESTS)])
        self.intake = Intake(load_profile(str(path)), FrozenClock(NOON), Database(folder / "city.duckdb"), SECRET)
        self.intake.tick()
        self.access = Access(self.intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: NOON))

    def close(self) -> None:
        self.intake.database.close()
