"""Every feed of a district, from its native layout to what is published."""

from datetime import datetime

import pytest
from h3.api import basic_int as h3

from data_loaders.access import ForbiddenError, Jurisdiction, Question, Role, Viewer, Window
from data_loaders.contract import SourceError
from data_loaders.feeds import feed_named
from data_loaders.normalise import Normaliser
from data_loaders.normalise.batch import class_mapping
from layers.registry import Registry
from layers.view import LayerView
from tests.data_loaders.test_fold import contents
from tests.district import (
    COMMUNITIES,
    GRIDS,
    LAT,
    LON,
    NOON,
    SOURCES,
    call,
    camera,
    case,
    check_in,
    count,
    line,
    middle,
    shifted,
)

OPERATOR, LEADER, WALL = (Viewer("x", role) for role in (Role.OPERATOR, Role.LEADER, Role.WALL))


def asked(made, sql: str, viewer: Viewer = OPERATOR) -> list[dict]:
    return made.access.read(Question("ask", sql), viewer).table.to_pylist()


def layer(made, name: str, viewer: Viewer = OPERATOR, kind: str = "street", resolution: int = 9):
    spec = Registry().get(name)
    view = LayerView(resolution, Window.of("7d", made.access.now()), (), kind)
    rows = made.access.read(spec.question(view), viewer).table.to_pylist()
    (counts,) = made.access.read(spec.counts(view), viewer).table.to_pylist()
    assert counts.pop("day_only") == 0
    return rows, counts


def by_code(rows: list[dict]) -> dict[str, dict]:
    return {row["code"]: row for row in rows}


# ── cameras ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_catalogue_keeps_its_fields_and_never_its_addresses(district):
    secret = {"IPAddress": "198.51.100.7", "Port": 5060, "Password": "hunter2"}
    made = district(catalogue=[camera(1, PTZType=1, Owner="区公共安全", **secret)]).tick()
    ((payload,),) = made.rows("SELECT CAST(payload AS VARCHAR) FROM city.main.ledger")
    assert '"ptz": 1' in payload or '"ptz": "1"' in payload
    assert '"camera_kind": "traffic"' in payload
    assert not any(word in payload for word in ("198.51", "5060", "hunter2"))


def test_a_snapshot_sent_again_is_no_event_and_a_state_that_comes_back_is_one(district):
    made = district(catalogue=[camera(1), camera(2)]).tick()
    for state, rows in (("OFF", 3), ("OFF", 3), ("ON", 4)):
        made.put(
            "catalogue", [camera(2), camera(1, Status=state)] if rows % 2 else [camera(1, Status=state), camera(2)]
        )
        made.later(minutes=1)
        assert made.rows("SELECT count(*) FROM city.main.ledger") == [(rows,)]
        assert asked(made, """SELECT stated FROM "v_camera@1" WHERE name = '路口1'""") == [{"stated": state.lower()}]


def test_a_confidential_camera_is_the_operators_alone_in_every_view(district):
    made = district(
        catalogue=[camera(1), camera(2, Secrecy=1, Status="OFF")], counts=[count(2, 10), count(1, 10)]
    ).tick()
    for viewer, seen in ((OPERATOR, 2), (LEADER, 1), (WALL, 1)):
        assert len(asked(made, 'SELECT name FROM "v_camera@1"', viewer)) == seen
        assert asked(made, 'SELECT sum(cameras) AS n FROM "v_outage@1"', viewer) == [{"n": seen}]
    assert [len(asked(made, 'SELECT detector FROM "v_count@1"', viewer)) for viewer in (OPERATOR, LEADER)] == [2, 1]


def test_nothing_that_the_wall_holds_tells_which_camera_is_dark(district):
    rows = [camera(1), camera(2, GRIDS[1], Status="OFF"), camera(3, GRIDS[4], Status="?")]
    made = district(catalogue=rows, counts=[count(1, 10)]).tick()
    with pytest.raises(ForbiddenError):
        Registry().get("cameras", Role.WALL)
    shown = asked(made, 'SELECT DISTINCT id, name, cell, lon, lat, area_community, area_grid FROM "v_camera@1"', WALL)
    assert shown == [dict.fromkeys(shown[0]) | {"id": ""}]
    health, counts = layer(made, "camera_health", WALL)
    assert by_code(health)["510199001"] | {"code": ""} == {
        "code": "", "value": 50, "working": 1, "dark": 1, "unknown": 0, "whole": 2,
    }  # fmt: skip
    assert counts == {"total": 2, "unlocated": 0, "camera_off": 1, "camera_unknown": 1}
    assert layer(made, "camera_health", WALL, kind="grid")[0] == []
    with pytest.raises(ForbiddenError):
        asked(made, 'SELECT * FROM "v_count@1"', WALL)
    assert len(layer(made, "camera_health", OPERATOR, kind="grid")[0]) == 3


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_counts_stand_at_their_camera_and_an_old_one_is_unknown_not_empty(district):
    rows = [count(1, 9, 500), count(1, 10, 620, 38), count(2, 10, 0, ""), count(3, 6), count(9, 10)]
    made = district(catalogue=[camera(1), camera(2, GRIDS[2]), camera(3, GRIDS[5])], counts=rows).tick()
    shown, counts = layer(made, "traffic_flow")
    assert [(row["state"], row["value"], row["flow"]) for row in shown] == [
        ("measured", 38, 620),
        ("empty", None, 0),
        ("unknown", None, None),
    ]
    assert shown[0]["quality"] == 98
    assert counts == {"total": 3, "unlocated": 1, "no_recent_count": 1}


def test_a_corrected_count_takes_the_place_of_the_first_and_a_repeated_one_does_nothing(district):
    made = district(counts=[count(1, 9, 500)]).tick()
    for flow, rows in ((500, 1), (480, 2), (500, 3)):
        made.put("counts", [count(1, 9, flow), ""] if rows == 1 else [count(1, 9, flow)])
        made.later(minutes=1)
        assert made.rows("SELECT count(*) FROM city.main.ledger") == [(rows,)]
        assert made.rows("SELECT vehicles_per_h FROM city.state.count") == [(flow,)]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (count(1, 9, -3), "measure_out_of_range"),
        (count(1, 9, "viele"), "measure_unreadable"),
        (count(1, 9, 600, 900), "measure_out_of_range"),
        (count(1, 25), "moment_unreadable"),
        (count(1, 9, ""), "vehicles_per_h_missing"),
    ],
)
def test_a_count_that_cannot_be_is_rejected_by_name(district, rows, reason):
    made = district(counts=[count(1, 8), rows]).tick()
    assert made.rows("SELECT reason FROM city.main.dead_letter") == [(reason,)]
    assert made.rows("SELECT count(*) FROM city.state.count") == [(1,)]


def test_a_row_about_one_vehicle_is_refused_and_its_plate_kept_nowhere(district):
    made = district(counts=[])
    (made.folder / "counts.csv").write_text(
        "detid_15;tag;stunde;qualitaet;q_kfz_det_hr;v_kfz_det_hr;plate\nA;15.05.2024;9;1;1;40;川A12345\nA;15.05.2024;8;1;3;40;\n"
    )
    made.tick()
    assert made.rows("SELECT reason, field, value FROM city.main.dead_letter") == [
        ("row_of_one_person_or_vehicle", "plate", "")
    ]
    assert "12345" not in str(made.rows("FROM city.main.dead_letter") + made.rows("FROM city.main.ledger"))


# ── events, calls, cases, requests ───────────────────────────────────────────────────────────────────────────
def test_crowding_is_sensitive_whatever_the_profile_says(district):
    seen = {"device_id": "d1", "confidence": 0.9, "occurred_at": "2024-05-15 11:00:00", "lon": LON, "lat": LAT}
    made = district(
        events=[
            {"event_id": "a", "event_class": "crowding", **seen},
            {"event_id": "b", "event_class": "congestion", **seen},
        ]
    ).tick()
    assert [row["class"] for row in asked(made, 'SELECT class FROM "v_incident@2"')] == ["jam"]
    ((cell, payload, areas),) = made.rows("SELECT cell, payload, areas FROM city.main.ledger WHERE class = 'crowd'")
    assert h3.get_resolution(cell) == 8
    assert payload is None
    assert set(areas) == {"street"}


@pytest.mark.parametrize(
    ("code", "fine", "status", "police"),
    [("100100", "", "open", True), ("500300", "", "open", False), ("200100", "", "open", False)],
)
def test_a_call_is_police_or_not_by_the_profiles_classes(district, code, fine, status, police):
    made = district(calls=[call("1", code, JQTYPEID3=fine)]).tick()
    assert asked(made, 'SELECT status, police, feed, area_grid FROM "v_incident@2"') == [
        {"status": status, "police": police, "feed": "police_110", "area_grid": GRIDS[0]}
    ]
    _, counts = layer(made, "police_calls")
    assert (counts["police"], counts["non_police"]) == (int(police), int(not police))


@pytest.mark.parametrize("code", ["700100", "900000", "950200", "200100/200301", "888888"])
def test_the_sensitive_classes_of_the_table_and_unknown_ones_are_in_no_view(district, code):
    kind, _, fine = code.partition("/")
    made = district(calls=[call("1", kind, JQTYPEID3=fine)]).tick()
    assert made.rows("SELECT sensitive FROM city.state.incident") == [(True,)]
    assert asked(made, 'SELECT id FROM "v_incident@2"') == []
    assert layer(made, "police_calls")[0] == []


def test_a_call_without_coordinates_keeps_its_stated_area_and_is_counted_as_unlocated(district):
    made = district(calls=[call("1", "100100", LON="", LAT="")]).tick()
    assert asked(made, 'SELECT area_street, flags FROM "v_incident@2"') == [
        {"area_street": "510199001", "flags": ["no_coordinates"]}
    ]
    assert layer(made, "police_calls")[1]["unlocated"] == 1


def test_a_case_carries_its_step_due_time_and_department_and_the_later_step_stands(district):
    later = case("a", current_node="处理反馈", dispatch_time="2024-05-14 09:00:00", close_time="")
    made = district(cases=[later, case("a"), case("b", grid_id="", community_id="")]).tick()
    rows = asked(made, 'SELECT id, step, due_at, department, area_grid FROM "v_incident@2" ORDER BY id')
    assert [(row["step"], row["department"], str(row["due_at"])) for row in rows] == [
        ("feedback", "环卫所", "2024-05-14 12:00:00"),
        ("handling", "环卫所", "2024-05-14 12:00:00"),
    ]
    assert {row["area_grid"] for row in rows} == {GRIDS[0]}, "an area that is not stated follows from the place"
    rows, counts = layer(made, "grid_workload", kind="grid")
    assert len(rows) == len(GRIDS), "a grid without open cases is a known zero"
    assert by_code(rows)[GRIDS[0]] | {"code": ""} == {"code": "", "value": 2, "overdue": 2}
    assert sum(row["value"] for row in rows) == counts["total"] == counts["overdue"] == 2


def test_the_first_incident_view_has_the_columns_that_it_always_had(district):
    made = district(cases=[case("a")]).tick()
    first, second = (set(asked(made, f'FROM "v_incident@{version}"')[0]) for version in (1, 2))
    assert second - first == {
        "feed", "police", "step", "due_at", "department", "escalation", "reported_by", "confidence", "solved", "satisfied",
        "suspended",
    }  # fmt: skip
    assert first < second


def test_a_request_is_open_until_it_is_done_and_its_street_may_be_a_name(district):
    lon, lat = shifted("BD-09")
    given = {
        "一级分类": "噪音",
        "二级分类": "夜间",
        "三级分类": "工地",
        "被反映街乡镇": "青榆",
        "创建时间": "2024-05-14 08:00:00",
    }
    done = {"办结时间": "2024-05-15 08:00:00", "是否解决": "是", "是否满意": "基本满意"}
    made = district(
        hotline=[
            line("hotline", 工单编号="1", 经度=lon, 纬度=lat, **given),
            line("hotline", 工单编号="2", **given, **done),
        ]
    ).tick()
    rows = asked(made, 'SELECT class, status, solved, satisfied, area_street, cell FROM "v_incident@2" ORDER BY id')
    assert [(row["class"], row["status"], row["satisfied"], row["area_street"]) for row in rows] == [
        ("noise", "open", None, "510199002"),
        ("noise", "closed", "basically", "510199002"),
    ]
    assert rows[0]["cell"] == h3.latlng_to_cell(LAT, LON, 12)
    assert layer(made, "hotline_density")[1] == {"total": 1, "unlocated": 1, "open": 1}


def test_the_longest_beginning_wins_and_the_exact_entry_before_all():
    classes = {"10*": "theft", "1003*": "domestic", "100399": "noise"}
    natives = ["100100", "100301", "100399", "200000"]
    assert class_mapping(natives, classes, None) == dict(
        zip(natives, ["theft", "domestic", "noise", None], strict=True)
    )


def test_no_profile_can_map_a_personal_column(district):
    made = district()
    source = next(item for item in made.profile.sources if item.name == "calls")
    twisted = source.model_copy(update={"columns": {"department": "BJRXM"}})
    made.put("calls", [call("1", "100100")])
    normaliser = Normaliser(made.profile, twisted, feed_named("police_110"), made.intake.places)
    from data_loaders.transports.files import FileTransport

    (delivery,) = FileTransport(twisted, made.folder / "calls.csv").poll("", NOON)
    with pytest.raises(SourceError, match="personal"):
        normaliser.batch(delivery.rows)


# ── patrols ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_check_ins_become_a_communitys_shift_after_its_end_and_nothing_else_is_kept(district):
    rows = [
        check_in("P-17", GRIDS[0], "2024-05-15 08:10:00"),
        check_in("P-17", GRIDS[0], "2024-05-15 08:10:00"),
        check_in("P-17", GRIDS[1], "2024-05-15 09:00:00"),
        check_in("P-18", GRIDS[4], "2024-05-15 07:50:00"),
        check_in("P-19", GRIDS[6], "2024-05-15 11:00:00") | {"grid_code": ""},
    ]
    made = district(patrols=rows).tick()
    assert made.rows("SELECT DISTINCT occurred_at::VARCHAR FROM city.state.patrol") == [("2024-05-14 16:00:00",)]
    made.clock.set(NOON.replace(hour=8, minute=20))  # 16:20, the shift ended at 16:00: still within the grace
    assert len(made.tick().rows("FROM city.state.patrol")) == len(COMMUNITIES)
    made.later(minutes=15)
    assert len(made.rows("FROM city.state.patrol")) == 2 * len(COMMUNITIES)
    shown, counts = layer(made, "patrol_coverage", kind="grid")
    assert {row["code"] for row in shown if row["missed"]} == set(GRIDS) - {GRIDS[0], GRIDS[1], GRIDS[6]}
    shift = {"period_start": datetime(2024, 5, 15), "period_end": datetime(2024, 5, 15, 8)}
    assert counts == {"total": 5, "unlocated": 0, "grids": 8, **shift}
    by_community = by_code(layer(made, "patrol_coverage", WALL, kind="community")[0])
    assert [by_community[code]["value"] for code in COMMUNITIES] == [0, 100, 100, 50]
    totals = asked(
        made,
        'SELECT area_community, max(community_check_ins) AS n FROM "v_patrol@1" '
        "WHERE shift_start = '2024-05-15' GROUP BY 1",
    )
    assert sum(row["n"] for row in totals) == 3
    kept = str([made.rows(f"FROM city.main.{table}") for table in ("ledger", "dead_letter", "position", "meta")])
    assert "P-1" not in kept
    assert str(round(LON, 4)) not in kept


def test_an_open_shift_is_read_again_after_a_restart_and_nothing_is_lost_or_doubled(district):
    rows = [check_in("P-17", GRIDS[0], "2024-05-15 08:10:00")]
    made = district(patrols=rows).tick()
    assert made.rows("FROM city.state.patrol") == []
    made.close()
    again = district(patrols=rows)
    again.clock.set(NOON.replace(hour=9))
    again.tick()
    assert len(again.rows("FROM city.state.patrol")) == len(COMMUNITIES)
    before = again.rows("SELECT count(*) FROM city.main.ledger")
    again.put("patrols", [*rows, check_in("P-18", GRIDS[1], "2024-05-15 09:10:00")])
    again.later(minutes=1)
    assert again.rows("SELECT count(*) FROM city.main.ledger") > before, "a fuller account is a later version"
    assert layer(again, "patrol_coverage", kind="grid")[1]["total"] == 6
    again.put("patrols", rows)
    again.later(minutes=1)
    assert layer(again, "patrol_coverage", kind="grid")[1]["total"] == 6, "a part never takes the place of the whole"


def test_a_shift_in_which_nobody_checked_in_is_unknown(district):
    made = district().tick()
    assert layer(made, "patrol_coverage", kind="grid") == (
        [],
        {"total": 0, "unlocated": 0, "grids": 0, "period_start": None, "period_end": None},
    )


def test_a_refused_check_in_leaves_no_position_behind(district):
    made = district(patrols=[{**check_in("P-17", GRIDS[0], "gestern"), "lon": 999}]).tick()
    assert made.rows("SELECT reason, value FROM city.main.dead_letter") == [("moment_unreadable", "")]
    letters = str(made.rows("FROM city.main.dead_letter"))
    assert not any(word in letters for word in ("P-17", "999", str(LAT), GRIDS[0]))


# ── population ───────────────────────────────────────────────────────────────────────────────────────────────
def building(key: str, residents: int, grid: str, shift: float = 0.0, **more) -> str:
    lon, lat = middle(grid)
    given = {"building_code": key, "community_code": grid[:12], "常住人口": residents, "60+": 30, "elderly_alone": 3}
    return line("registry", **given, x=lon + shift, y=lat, **more)


def test_buildings_are_published_at_res_7_to_9_and_held_no_finer(district):
    rows = [building(f"b{n}", 40 + n, GRIDS[n % 8], shift=0.0003 * (n // 8)) for n in range(40)]
    made = district(registry=rows).tick()
    true = sum(40 + n for n in range(40))
    for resolution in (7, 8, 9):
        published, _ = layer(made, "population", resolution=resolution)
        assert {h3.get_resolution(row["cell"]) for row in published} == {resolution}
        assert abs(sum(row["value"] for row in published) - true) <= 5
        assert all(row["value"] % 5 == 0 for row in published)
    held = made.rows("SELECT cell, lon, lat, CAST(payload AS VARCHAR), geometry FROM city.main.ledger")
    assert {h3.get_resolution(row[0]) for row in held} == {9}
    assert all((row[2], row[1]) == pytest.approx(h3.cell_to_latlng(row[0])) for row in held)
    assert {row[4] for row in held} == {None}
    assert all('"elderly_alone": 3' in row[3] for row in held)
    assert set(asked(made, 'FROM "v_population@1"')[0]) == {"cell", "resolution", "residents"}


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────
def whole(district):
    return district(
        catalogue=[camera(1), camera(2, GRIDS[3], Status="OFF")],
        counts=[count(1, hour, 100 * hour) for hour in range(11)],
        events=[
            {"event_id": "e", "event_class": "congestion", "occurred_at": "2024-05-15 11:00:00", "lon": LON, "lat": LAT}
        ],
        calls=[call(str(n), "700100", "2024-05-07 08:00:00") for n in range(6)] + [call("p", "100100")],
        cases=[case("a"), case("b", current_node="核查结案")],
        hotline=[
            line("hotline", 工单编号="1", 一级分类="环境卫生", 创建时间="2024-05-14 08:00:00", 被反映街乡镇="雁塘")
        ],
        patrols=[check_in("P-17", grid, "2024-05-15 03:10:00") for grid in GRIDS[:3]],
        registry=[building(f"b{n}", 40 + n, GRIDS[n % 8]) for n in range(20)],
    ).tick()


def test_every_source_is_read_and_rebuilt_tables_equal_the_live_ones(district):
    made = whole(district)
    made.put("catalogue", [camera(1, Status="OFF"), camera(2, GRIDS[3])])
    made.later(minutes=1)
    made.intake.close_periods()
    assert {feed.name: feed.state for feed in made.access.feed_states()} == dict.fromkeys(SOURCES, "ok")
    assert made.rows("FROM city.main.dead_letter") == []
    before = contents(made.intake.database)
    assert all(before[f"state.{table}"] for table in ("incident", "camera", "count", "patrol", "population", "release"))
    made.intake.rebuild()
    assert contents(made.intake.database) == before


def test_a_street_leader_sees_the_streets_own_rows_in_every_view(district):
    made = whole(district)
    mine = Viewer("x", Role.LEADER, Jurisdiction("street", frozenset({"510199002"})))
    assert asked(made, 'FROM "v_count@1"', mine) == []
    assert asked(made, 'SELECT id FROM "v_incident@2"', mine) == []
    assert {row["area_community"] for row in asked(made, 'FROM "v_patrol@1"', mine)} == set(COMMUNITIES[2:])
    assert asked(made, 'SELECT sum(cameras) AS n FROM "v_outage@1"', mine) == [{"n": None}]
