"""What the district's sources write: repeatable, alive, escalated one time in five, and never twice the same change."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from data_loaders.contract import ConfigError, SourceError
from data_loaders.simulator.city import city_at
from data_loaders.simulator.native import FORMS
from data_loaders.simulator.source import LAYOUTS, SimulatedSource
from data_loaders.simulator.storylines import episodes, under_way
from tests.simulator.conftest import EPOCH_S, native, written

DAY_S = 86_400


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_same_seed_same_bytes_another_seed_others(layout, fortnight, plan_with):
    first, position = written(fortnight, layout)
    assert digest(first) == digest(written(fortnight, layout)[0])
    assert position == f"{EPOCH_S - 14 * DAY_S}/{EPOCH_S}"
    if layout != "population":  # the registry is the drawn district's, not the seed's
        assert digest(first) != digest(written(plan_with(history_days=14, seed=5), layout)[0])


KEYS = {"grid_cases": "case_code", "police_110": "JJDBH", "hotline_12345": "工单编号", "camera_events": "event_id"}


@pytest.mark.parametrize("layout", sorted(KEYS))
def test_reading_in_steps_ends_where_reading_at_once_does(layout, fortnight, tmp_path):
    key, begin = KEYS[layout], EPOCH_S - 3 * 3600
    stepwise, first = SimulatedSource(fortnight, layout), begin - 14 * DAY_S
    held = [native(fortnight, layout, tmp_path, now=begin, made=stepwise)]
    for now in range(begin + 1800, EPOCH_S + 1, 1800):
        held.append(native(fortnight, layout, tmp_path, f"{first}/{now - 1800}", now, stepwise))
    latest = pd.concat(held).drop_duplicates(key, keep="last").set_index(key).drop(columns="_row").sort_index()
    # What one reading at the end gives is all of it but the first three hours of the older history.
    whole = native(fortnight, layout, tmp_path).set_index(key).drop(columns="_row").sort_index()
    assert sum(len(part) for part in held[1:]) > 3
    pd.testing.assert_frame_equal(latest.loc[whole.index], whole)


def test_four_cases_in_five_are_closed_at_street_level(fortnight, tmp_path):
    cases = native(fortnight, "grid_cases", tmp_path)
    closed = cases[cases["case_status"] == "已结案"]
    at_street = closed["handle_dept_id"].str[6:9] != "000"
    assert len(closed) > 5000
    assert at_street.mean() == pytest.approx(0.8, abs=0.02)
    assert set(cases[cases["escalation_level"] == "3"]["handle_dept_id"].str[:9]) == {"510199000"}


def test_a_case_passes_the_seven_steps_in_their_order(fortnight, tmp_path):
    cases = native(fortnight, "grid_cases", tmp_path)
    steps = ["report", "accept", "dispatch", "handle_receive", "handle_finish", "check", "close"]
    moments = cases[cases["case_status"] == "已结案"][[f"{step}_time" for step in steps]].apply(pd.to_datetime)
    assert moments.notna().all().all()
    assert all((moments[a] <= moments[b]).all() for a, b in zip(moments.columns, moments.columns[1:], strict=False))
    assert {"处置中", "待核查", "已结案", "作废", "挂账"} <= set(cases["case_status"])
    on_time = pd.to_datetime(cases["close_time"]) <= pd.to_datetime(cases["deadline_time"])
    assert 0.75 < on_time[cases["case_status"] == "已结案"].mean() < 0.99


def test_the_district_wakes_works_and_sleeps(fortnight, tmp_path):
    cases = pd.to_datetime(native(fortnight, "grid_cases", tmp_path)["report_time"])
    by_hour = cases.dt.hour.value_counts()
    assert by_hour[range(8, 18)].mean() > 2.3 * by_hour[range(1, 5)].mean()
    calls = native(fortnight, "police_110", tmp_path)
    noise = pd.to_datetime(calls[calls["JQTYPEID3"] == "201003"]["BJSJ"]).dt.hour
    assert noise.isin([21, 22, 23, 0, 1]).mean() > 0.5
    requests = pd.to_datetime(native(fortnight, "hotline_12345", tmp_path)["创建时间"])
    whole_days = requests[(requests >= "2026-11-11") & (requests < "2026-11-24")].dt.date.value_counts()
    weekend = pd.to_datetime(whole_days.index).day_of_week >= 5
    assert whole_days[weekend].mean() < whole_days[~weekend].mean()


def test_every_storyline_is_there_to_be_seen(fortnight, tmp_path):
    city = city_at(fortnight)
    for hour in range(24):
        at = EPOCH_S + hour * 3600
        kinds = {episode.kind for episode in episodes(city, at - 6 * 3600, at)}
        assert kinds == {"burst_pipe", "dead_camera_street", "market_waste", "feed_outage"}
    pipe = next(item for item in reversed(episodes(city, EPOCH_S - DAY_S, EPOCH_S - 9000)) if item.kind == "burst_pipe")
    cases = native(fortnight, "grid_cases", tmp_path)
    told = pd.to_datetime(cases["report_time"]).dt.tz_localize("Asia/Shanghai")
    begins, ends = (pd.Timestamp(at, unit="s", tz="UTC") for at in (pipe.begins, pipe.ends))
    near = (cases["longitude"].astype(float) - pipe.lon).abs().lt(0.003)
    near &= (cases["latitude"].astype(float) - pipe.lat).abs().lt(0.003)
    water = near & cases["small_code"].isin(["204001", "101004"]) & (told >= begins) & (told <= ends)
    assert water.sum() >= 3


def test_a_street_of_cameras_goes_dark_and_comes_back(fortnight, tmp_path):
    city = city_at(fortnight)
    dark = next(item for item in episodes(city, EPOCH_S - DAY_S, EPOCH_S) if item.kind == "dead_camera_street")
    share = {}
    for name, now in (("before", dark.begins - 60), ("during", dark.begins + 1800), ("after", dark.ends + 60)):
        states = native(fortnight, "camera_catalogue", tmp_path, now=now)
        street = states[states["Name"].str.startswith(dark.road)]
        share[name] = (street["Status"] == "OFF").mean()
    assert share["during"] > 0.95
    assert max(share["before"], share["after"]) < 0.4


def test_a_silenced_source_says_so_but_never_on_the_first_reading(fortnight):
    city = city_at(fortnight)
    quiet = next(item for item in episodes(city, EPOCH_S - DAY_S, EPOCH_S) if item.kind == "feed_outage")
    source = SimulatedSource(fortnight, "hotline_12345")
    assert under_way(city, "feed_outage", quiet.begins) == [quiet]
    assert next(source.written("", quiet.begins + 60)).content
    with pytest.raises(SourceError, match="feed_outage, no answer for 14 more min"):
        next(source.written(f"{quiet.begins - DAY_S}/{quiet.begins - 60}", quiet.begins + 60))
    assert next(source.written(f"{quiet.begins - DAY_S}/{quiet.begins - 3600}", quiet.ends)).content


def test_bytes_are_in_the_encodings_that_such_sources_use(fortnight):
    for layout, form in FORMS.items():
        content, _ = written(fortnight, layout)
        content[:400_000].decode(form.encoding, errors="ignore")
        if form.encoding == "gb18030":
            with pytest.raises(UnicodeDecodeError):
                content.decode("utf-8")
    assert written(fortnight, "hotline_12345")[0].startswith(b"\xef\xbb\xbf")
    assert b";tag;stunde;qualitaet;" in written(fortnight, "camera_counts")[0][:60]


def test_what_is_not_there_is_said_with_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="known are camera_catalogue"):
        SimulatedSource(tmp_path / "district.toml", "moon")
    with pytest.raises(ConfigError, match="names the district's plan"):
        SimulatedSource(tmp_path / "district.toml", "patrols")
