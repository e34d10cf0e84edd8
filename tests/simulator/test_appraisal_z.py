"""The appraisal of 90 days of profile z against pandas over the simulator's own rows, which knows neither our SQL nor our views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import holidays
import numpy as np
import pandas as pd
import pytest

from data_loaders.access import Access, Role, Viewer, Window
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import Profile, load_profile
from data_loaders.store import Database
from layers.indicators.appraisal import DEPARTMENT, Rules, appraise, read_figures
from layers.indicators.declared import INDICATORS
from layers.indicators.indicator import Unit
from tests.simulator.conftest import EPOCH_S, NOW, Z, native

WINDOW = Window(NOW - timedelta(days=80), NOW)
SOURCES = ("grid_cases", "hotline_12345")
HOUR_S = 3600
ZONE_S = 8 * HOUR_S
HOLIDAYS = holidays.country_holidays("CN", years=(2026, 2027))


def rules(profile: Profile) -> Rules:
    part = profile.casework
    return Rules(
        part.register_within_min, part.dispatch_within_min, part.closing_denominator, part.weights, part.basically
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """Profile z with its cases and requests alone, read once through the front door, and the same rows as written."""
    folder: Path = tmp_path_factory.mktemp("z90")
    rows = {name: native(Z / "district.toml", name, folder) for name in SOURCES}
    profile = load_profile("z")
    # What the simulator wrote is read from its files: the district need not be made twice.
    kept = tuple(
        source.model_copy(update={"transport": "files", "path": str(folder / f"{source.name}-{EPOCH_S}-0")})
        for source in profile.sources
        if source.name in SOURCES
    )
    profile = profile.model_copy(update={"sources": kept})
    intake = Intake(profile, FrozenClock(NOW), Database(folder / "city.duckdb"), b"z" * 32)
    intake.tick()
    access = Access(intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: NOW))

    def ask(grouping: str):
        question = appraise(WINDOW, grouping, rules(profile), tuple(profile.area_kinds))
        return read_figures(access.read(question, Viewer("leader", Role.LEADER)).table)

    yield SimpleNamespace(
        ask=ask,
        profile=profile,
        cases=cases(rows["grid_cases"]),
        requests=requests(rows["hotline_12345"], profile),
    )
    intake.database.close()


# ── the same figures, worked out once more ──────────────────────────────────────────────────────────────
def seconds(texts: pd.Series) -> pd.Series:
    """Local text of a source as seconds of UTC; missing stays missing."""
    local = pd.to_datetime(texts.where(texts.astype("string").str.len() > 0))
    return (local - pd.Timestamp("1970-01-01")).dt.total_seconds() - ZONE_S


def cases(rows: pd.DataFrame) -> pd.DataFrame:
    at = {name: seconds(rows[f"{name}_time"]) for name in ("report", "accept", "dispatch", "handle_finish", "close")}
    status = rows["case_status"].map({"已结案": "closed", "作废": "voided", "挂账": "suspended"}).fillna("open")
    return pd.DataFrame(
        {
            "street": rows["street_id"], "department": rows["handle_dept_id"], "status": status,
            "reported": at["report"], "registered": at["accept"], "dispatched": at["dispatch"],
            "handled": at["handle_finish"], "closed": at["close"], "due": seconds(rows["deadline_time"]),
            "returned": rows["return_times"].astype(int), "reworked": rows["rework_times"].astype(int),
            "level": rows["escalation_level"].astype(float), "request": False,
        }
    )  # fmt: skip


def requests(rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    streets = {shape: code for code, shape in _street_names().items()}
    path = rows["一级分类"] + "/" + rows["二级分类"] + "/" + rows["三级分类"]
    (source,) = (source for source in profile.sources if source.name == "hotline_12345")
    limits = {item.id: item.limit for item in profile.classes}
    found = path.map({text: limits[_class_of(text, source.classes)] for text in path.unique()})
    made = seconds(rows["创建时间"])
    closed = seconds(rows["办结时间"])
    return pd.DataFrame(
        {
            "street": rows["被反映街乡镇"].map(streets), "department": "",
            "status": closed.notna().map({True: "closed", False: "open"}),
            "reported": made, "closed": closed, "handled": closed,
            "due": [np.nan if limit is None else due(at, limit) for at, limit in zip(made, found, strict=True)],
            "valid": rows["是否有效回访"] == "是", "contacted": rows["是否联系"] == "是", "solved": rows["是否解决"] == "是",
            "satisfied": rows["是否满意"].map({"满意": 1.0, "基本满意": 0.9}).fillna(0.0), "request": True,
        }
    )  # fmt: skip


def _street_names() -> dict[str, str]:
    import geopandas as gpd

    streets = gpd.read_file(f"/vsigzip/{(Z / 'streets.geojson.gz').resolve()}")
    return dict(zip(streets["code"], streets["name"], strict=True))


def _class_of(path: str, classes: dict[str, str]) -> str:
    """The class of the longest pattern that fits."""
    fitting = [key for key in classes if path == key or (key.endswith("*") and path.startswith(key[:-1]))]
    return classes[max(fitting, key=len)]


def due(at: float, limit) -> float:
    """One deadline, by walking through the days: 9 to 12 and 13 to 18 on the days on which offices work."""
    if limit.unit == "urgent_hour":
        return at + limit.value * HOUR_S
    if limit.unit == "natural_day":
        return at + limit.value * 24 * HOUR_S
    left = limit.value * HOUR_S * (8 if limit.unit == "work_day" else 1)
    day = int((at + ZONE_S) // (24 * HOUR_S))
    while True:
        if HOLIDAYS.is_working_day(date(1970, 1, 1) + timedelta(days=day)):
            for opens, shuts in ((9, 12), (13, 18)):
                begin, end = (day * 24 * HOUR_S - ZONE_S + hour * HOUR_S for hour in (opens, shuts))
                begin = max(begin, at)
                if end - begin >= left:
                    return begin + left
                left -= max(0, end - begin)
        day += 1


def by_hand(rows: pd.DataFrame, part) -> dict[str, tuple[float, int]]:
    """Numerator (hours: the value) and denominator of every indicator."""
    start, end = WINDOW.start.timestamp(), WINDOW.end.timestamp()

    def inside(name: str, wait: float = 0.0) -> pd.Series:
        return (rows[name] + wait >= start) & (rows[name] + wait < end)

    grid, request = ~rows["request"], rows["request"]
    right = rows["status"] != "voided"
    ended = (rows["status"] == "closed") & inside("closed")
    owed = right & (rows["status"] != "suspended") & inside("due")
    within = 60.0 * part.dispatch_within_min
    asked = grid & right & inside("registered", within) & ~((rows["status"] == "suspended") & rows["dispatched"].isna())
    done = grid & right & inside("handled")
    levelled = ended & rows["level"].notna()

    def share(of: pd.Series, hit: pd.Series) -> tuple[float, int]:
        return float((of & hit).sum()), int(of.sum())

    return {
        "register_on_time": share(
            grid & inside("registered"), rows["registered"] - rows["reported"] <= 60 * part.register_within_min
        ),
        "register_accurate": share(grid & inside("registered"), right),
        "dispatch_on_time": share(asked, rows["dispatched"] - rows["registered"] <= within),
        "dispatch_accurate": share(grid & inside("dispatched"), rows["returned"] == 0),
        "close_on_time_due": share(owed, (rows["status"] == "closed") & (rows["closed"] <= rows["due"])),
        "close_on_time_closed": share(ended & rows["due"].notna(), rows["closed"] <= rows["due"]),
        "overtime": share(owed, rows["handled"].isna() | (rows["handled"] > rows["due"])),
        "rework": share(done, rows["reworked"] > 0),
        "duplicates": share(inside("reported"), rows["status"] == "duplicate"),
        **_durations(((rows["handled"] - rows["dispatched"]) / HOUR_S)[done]),
        **_three_rates(rows[request & ended & rows["valid"].fillna(False).astype(bool)], part),
        "answered": share(request & inside("reported"), rows["closed"].notna()),
        "closed_within_street": share(levelled, rows["level"] <= 2),
        **{
            f"closed_{name}": share(levelled, rows["level"] == level)
            for level, name in enumerate(("grid", "community", "street", "district"))
        },
    }


def _durations(hours: pd.Series) -> dict[str, tuple[float, int]]:
    told = {"handle_median": hours.median(), "handle_p90": hours.quantile(0.9), "handle_mean": hours.mean()}
    return {name: (value, len(hours)) for name, value in told.items()}


def _three_rates(valid: pd.DataFrame, part) -> dict[str, tuple[float, int]]:
    sums = {name: float(valid[name].astype(float).sum()) for name in ("contacted", "solved", "satisfied")}
    sums["three_rates"] = float(np.dot(part.weights, list(sums.values())))
    return {name: (total, len(valid)) for name, total in sums.items()}


@pytest.mark.parametrize(("grouping", "column"), [("", ""), ("street", "street"), (DEPARTMENT, "department")])
def test_every_indicator_is_what_pandas_makes_of_the_sources_own_rows(told, grouping, column):
    rows = pd.concat([told.cases, told.requests], ignore_index=True)
    answer = told.ask(grouping)
    groups = dict(iter(rows.groupby(column))) if column else {"whole": rows}
    figures = answer.groups if column else {"whole": answer.whole}
    assert set(figures) == set(groups)
    assert len(groups) == {"": 1, "street": 14}.get(grouping, len(groups))
    for code, part in groups.items():
        wanted = by_hand(part, told.profile.casework)
        assert set(wanted) == {one.id for one in INDICATORS if one.view == "v_case@1"}
        for one in INDICATORS:
            if one.id in wanted:
                top, denominator = wanted[one.id]
                figure = figures[code][one.id]
                assert figure.denominator == denominator, (code, one.id)
                found = figure.value if one.unit is Unit.HOURS else figure.numerator
                if denominator:
                    assert found == pytest.approx(top, rel=1e-9), (code, one.id)


def test_about_four_fifths_are_closed_at_street_level_and_below(told):
    figure = told.ask("").whole["closed_within_street"]
    assert figure.denominator > 30_000
    assert 0.75 < figure.value < 0.85
