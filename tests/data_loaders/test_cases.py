"""Cases worked through `access.act`: the whole way, two posts at one case, late words of the source, rebuild, photos, emergencies."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from data_loaders.access import (
    Access,
    BadInputError,
    Command,
    ForbiddenError,
    Grain,
    Jurisdiction,
    NotFoundError,
    Question,
    RefusedError,
    Role,
    Viewer,
)
from data_loaders.audit import AuditLog
from data_loaders.casework.events import statements
from data_loaders.casework.fold import fold
from data_loaders.media import PhotoStore
from data_loaders.publish.cases import _RECORDS
from data_loaders.publish.held import WHOLE
from tests.district import GRIDS, NOON, STREETS, call, case, line, middle, shifted

DESK, OTHER, LEADER = Viewer("duty-1", Role.OPERATOR), Viewer("duty-2", Role.OPERATOR), Viewer("chief", Role.LEADER)
JOB = Viewer("job", Role.JOB)
REPORTED = {"current_node": "信息采集", "case_status": "待处置", "handle_dept_id": "", "deadline_time": ""}


def request(key, **more):
    lon, lat = shifted("BD-09")
    given = {
        "工单编号": key,
        "创建时间": "2024-05-14 09:00:00",
        "一级分类": "环境卫生",
        "被反映街乡镇": "雁塘",
        "经度": lon,
        "纬度": lat,
    }
    return line("hotline", **{**given, **more})


def do(made, verb, incident="cases:a", viewer=DESK, **given):
    return made.access.act(Command(f"case.{verb}", {"incident": incident, **given}), viewer)


def of(made, incident="cases:a", viewer=DESK):
    question = Question("case", 'SELECT * FROM "v_case@1" WHERE id = $id', {"id": incident}, Grain.RECORD)
    (row,) = made.access.read(question, viewer).table.to_pylist()
    return row


def told(made, incident="cases:a"):
    question = Question(
        "told", 'SELECT step, refused FROM "v_timeline@2" WHERE id = $id AND origin = \'desk\' ORDER BY rank', {"id": incident}, Grain.RECORD
    )  # fmt: skip
    return [tuple(row.values()) for row in made.access.read(question, DESK).table.to_pylist()]


def test_a_grid_case_goes_its_seven_steps_and_every_moment_stands(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    for verb, given in [
        ("register", {}), ("dispatch", {"department": "环卫所"}), ("take", {}), ("feedback", {"comment": "清运完毕"}),
        ("verify", {}), ("close", {}),
    ]:  # fmt: skip
        made.later(minutes=10)
        do(made, verb, **given)
    found = of(made)
    assert (found["status"], found["step"], found["department"]) == ("closed", "appraisal", "环卫所")
    moments = [
        found[f"{name}_at"] for name in ("registered", "dispatched", "handling", "handled", "verified", "closed")
    ]
    assert moments == [(NOON + timedelta(minutes=10 * n)).replace(tzinfo=None) for n in range(1, 7)]
    on_map = Question("map", 'SELECT status, closed_at FROM "v_incident@1"', {}, Grain.RECORD)
    assert made.access.read(on_map, DESK).table.to_pylist() == [{"status": "closed", "closed_at": moments[-1]}]


def test_police_and_hotline_go_their_own_ways(district):
    made = district(calls=[call("p", "501001", STATUS="1001")], hotline=[request("h")]).tick()
    for verb, given in [("dispatch", {"department": "所"}), ("depart", {}), ("arrive", {}), ("feedback", {})]:
        do(made, verb, "calls:p", **given)
    assert (of(made, "calls:p")["status"], of(made, "calls:p")["step"]) == ("closed", "police_feedback")
    with pytest.raises(RefusedError, match="step"):
        do(made, "dispatch", "hotline:h", department="x")  # no standard wording yet
    for verb, given in [
        ("triage", {}), ("word", {"wording": "请环卫部门清运"}), ("dispatch", {"department": "环卫所"}), ("reply", {}),
        ("call_back", {"contacted": "yes", "solved": "yes", "satisfied": "basically"}),
    ]:  # fmt: skip
        do(made, verb, "hotline:h", **given)
    found = of(made, "hotline:h")
    assert (found["status"], found["step"], found["satisfied"]) == ("closed", "call_back", "basically")


def test_the_second_of_two_posts_is_told_and_nothing_is_done(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    seen = made.access.case_room.choices("cases:a", DESK).revision
    do(made, "register", revision=seen)
    with pytest.raises(RefusedError, match="duty-1 did register") as caught:
        do(made, "register", viewer=OTHER, revision=seen)
    assert caught.value.reason == "conflict"
    assert told(made) == [("register", None)]


def test_an_order_that_is_sent_twice_is_done_once(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    order = {"action": "ab" * 12, "revision": 0}
    do(made, "register", **order)
    do(made, "register", **order)  # the answer to the first was lost
    assert told(made) == [("register", None)]
    with pytest.raises(BadInputError, match="belongs to another order"):
        do(made, "note", viewer=OTHER, action="ab" * 12)


def test_what_was_done_by_mistake_is_taken_back_by_the_same_post_alone(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    do(made, "register")
    undo = made.access.case_room.choices("cases:a", DESK).undo
    assert made.access.case_room.choices("cases:a", OTHER).undo is None
    with pytest.raises(RefusedError):
        do(made, "undo", viewer=OTHER, event=undo.event)
    do(made, "undo", event=undo.event)
    assert (of(made)["step"], told(made)) == ("collection", [("register", "undone"), ("undo", None)])


def test_a_duplicate_is_proposed_by_place_class_and_time_and_merged_by_a_person(district):
    made = district(
        cases=[case("a", **REPORTED), case("b", **REPORTED), case("far", **REPORTED, longitude=104.036)]
    ).tick()
    (proposal,) = made.access.case_room.choices("cases:b", DESK).duplicates
    assert (proposal.id, proposal.metres, proposal.seconds) == ("cases:a", 0, 0)
    do(made, "merge", "cases:b", into="cases:a")
    assert (of(made, "cases:b")["status"], of(made, "cases:b")["merged_into"]) == ("duplicate", "cases:a")
    for into in ("cases:b", "cases:a", "cases:none"):
        with pytest.raises((RefusedError, NotFoundError)):
            do(made, "merge", "cases:a", into=into)


def test_a_late_word_of_the_source_moves_the_case_on_but_undoes_no_post(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    do(made, "register")
    made.later(hours=1)
    do(made, "dispatch", department="环卫所")
    late = {**REPORTED, "accept_time": "2024-05-14 08:30:00", "current_node": "案卷建立"}
    made.put("cases", [case("a", **late)])  # three days late, it tells of the registration alone
    made.later(days=3)
    assert (of(made)["step"], of(made)["department"]) == ("dispatch", "环卫所")
    assert of(made)["registered_at"] == datetime(2024, 5, 14, 0, 30)
    made.put("cases", [case("a", **{**late, "case_status": "已结案", "close_time": "2024-05-18 09:00:00"})])
    made.later(hours=30)
    assert of(made)["status"] == "closed"
    with pytest.raises(RefusedError, match="closed"):
        do(made, "take")


def test_a_rebuild_comes_to_what_life_came_to(district):
    made = district(cases=[case("a", **REPORTED), case("b")], hotline=[request("h")]).tick()
    do(made, "register")
    do(made, "suspend", reason="等待配件")
    made.later(hours=5)
    do(made, "resume")
    do(made, "triage", "hotline:h")
    do(made, "note", "cases:b", comment="电话 13812345678 已回")
    lived = [made.rows(f"FROM city.pub.{table} ORDER BY ALL") for table in ("worked", "case_event")]
    made.intake.rebuild()
    assert [made.rows(f"FROM city.pub.{table} ORDER BY ALL") for table in ("worked", "case_event")] == lived
    assert "13812345678" not in str(lived)


def test_a_case_that_nobody_touched_stands_as_its_fold_would(district):
    rows = [
        case("open"), case("new", **REPORTED), case("done", case_status="已结案", close_time="2024-05-14 12:00:00", current_node="综合评价"),
        case("moments", current_node="", accept_time="2024-05-14 08:05:00", dispatch_time="2024-05-14 08:10:00"),
        case("shut", case_status="已结案", current_node=""), case("odd", case_status="什么", current_node="核查结案"),
    ]  # fmt: skip
    made = district(
        cases=rows,
        calls=[call(f"p{status}", "501001", STATUS=status) for status in ("1000", "1001", "1002", "1003", "1004", "9")],
        hotline=[request("h"), request("r", 办结时间="2024-05-14 12:00:00"),
                 request("b", 办结时间="2024-05-14 12:00:00", 是否有效回访="是", 是否联系="是", 是否解决="否", 是否满意="否")],
        events=[{"event_id": "e", "event_class": "waste_overflow", "occurred_at": "2024-05-14 08:00:00", "lon": middle(GRIDS[0])[0], "lat": middle(GRIDS[0])[1]}],
    ).tick()  # fmt: skip
    with made.intake.database.reading() as cursor:
        records = cursor.execute(_RECORDS.format(held=WHOLE.table, which="true")).to_arrow_table().to_pylist()
    assert len(records) == 16
    for record in records:
        state, shown = fold(statements(record), record["feed"]).state, of(made, record["id"])
        assert (shown["status"], shown["step"]) == (state.status, state.step), record["id"]
        for name in ("registered", "dispatched", "handling", "closed"):
            at = None if name in state.estimated else state.milestones.get(name)
            stated = shown[f"{name}_at"]
            if state.status != "voided":
                assert (stated and int(stated.replace(tzinfo=UTC).timestamp())) == at, (record["id"], name)


def test_what_was_overdue_when_it_was_suspended_stays_so(district):
    made = district(cases=[case("a")]).tick()
    before = of(made)["due_at"]
    do(made, "suspend", reason="等待配件")
    assert of(made)["suspended"]
    made.later(hours=5)
    do(made, "resume")
    assert of(made)["due_at"] == before


def test_suspended_time_is_left_out_of_the_deadline(district):
    made = district(cases=[case("a", **{**REPORTED, "deadline_time": "2024-05-15 20:00:00"})]).tick()
    do(made, "suspend", reason="等待配件")
    made.later(hours=5)
    do(made, "resume")
    assert of(made)["due_at"] == datetime(2024, 5, 15, 17)  # five hours after 20:00 in Shanghai


def test_what_is_overdue_goes_up_by_the_clock_and_once_a_level(district):
    made = district(cases=[case("a", **{**REPORTED, "deadline_time": "2024-05-15 13:00:00"})]).tick()
    raise_due = Command("cases.escalate_due")
    made.access.act(raise_due, JOB)
    assert of(made)["escalated"] == 0
    made.later(hours=2)
    for _ in range(2):
        made.access.act(raise_due, JOB)
    found = of(made)
    assert (found["escalated"], found["level"], found["department"], found["last_by"]) == (1, 1, "dispatch_seat", "job")
    made.later(hours=25)
    made.access.act(raise_due, JOB)
    assert of(made)["level"] == 2


def test_the_third_tier_is_dispatched_in_an_emergency_of_the_place_alone(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    do(made, "register")
    order = {"department": "民兵连", "tier": 3}
    street, elsewhere = list(STREETS)

    def declare(area, viewer=LEADER, reason="暴雨红色预警", hours=3):
        until = (made.clock.now() + timedelta(hours=hours)).isoformat()
        args = {"reason": reason, "until": until, **({"area": f"street:{area}"} if area else {})}
        made.access.act(Command("emergency.declare", args), viewer)

    declare(elsewhere)
    with pytest.raises(RefusedError, match="emergency"):
        do(made, "dispatch", **order)
    declare(street)
    do(made, "dispatch", **order)
    assert len(made.access.emergencies.lasting(DESK)) == 2
    for lasting in made.access.emergencies.lasting(Viewer("w", Role.WALL)):
        assert lasting.reason is None
        assert lasting.declared_by is None
    of_one = Viewer("chief-1", Role.LEADER, Jurisdiction("street", frozenset({street})))
    assert [one.area_code for one in made.access.emergencies.lasting(of_one)] == [street]
    for area, viewer, more, error in [
        (None, of_one, {}, ForbiddenError), (elsewhere, of_one, {}, ForbiddenError), (street, DESK, {}, ForbiddenError),
        (street, LEADER, {"hours": 73}, RefusedError), (street, LEADER, {"hours": -1}, RefusedError),
        (street, LEADER, {"reason": "x"}, BadInputError), ("510199099", LEADER, {}, BadInputError),
    ]:  # fmt: skip
        with pytest.raises(error):
            declare(area, viewer, **more)
    made.access.act(Command("emergency.end", {"emergency": made.access.emergencies.lasting(DESK)[1].id}), LEADER)
    made.later(hours=4)
    assert made.access.emergencies.lasting(DESK) == ()
    made.intake.rebuild()
    assert len(made.rows("SELECT 1 FROM city.state.action WHERE verb = 'emergency.declare'")) == 2


def test_a_photo_goes_with_a_verification_is_seen_by_those_who_handle_cases_and_goes_in_time(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    log = AuditLog(made.folder / "audit.jsonl", made.folder / "audit.head", lambda: NOON)
    made.access = Access(made.intake, log, PhotoStore(made.folder / "media"))
    with pytest.raises(BadInputError, match="not kept here"):
        do_until_verify(made, photos=["0" * 64])
    photo = made.access.photos.keep(_jpeg("green"), DESK)
    do(made, "verify", photos=[photo])
    assert made.access.photos.open("cases:a", photo, OTHER).startswith(b"\xff\xd8")
    elsewhere = Viewer("duty-9", Role.OPERATOR, Jurisdiction("street", frozenset({list(STREETS)[1]})))
    for viewer, error in [
        (LEADER, ForbiddenError),
        (Viewer("p", Role.PLANNER), ForbiddenError),
        (elsewhere, NotFoundError),
    ]:
        with pytest.raises(error):
            made.access.photos.open("cases:a", photo, viewer)
    unused = made.access.photos.keep(_jpeg("red"), DESK)
    do(made, "close")
    made.later(days=2)
    made.access.act(Command("retention.apply"), JOB)
    assert PhotoStore(made.folder / "media").hashes() == [photo] != [unused]
    made.later(days=29)
    made.access.act(Command("retention.apply"), JOB)
    assert PhotoStore(made.folder / "media").hashes() == []


def do_until_verify(made, **given):
    for verb, more in [("register", {}), ("dispatch", {"department": "环卫所"}), ("feedback", {})]:
        do(made, verb, **more)
    do(made, "verify", **given)


def _jpeg(colour):
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(picture, "JPEG")
    return picture.getvalue()


def test_a_case_of_another_street_is_out_of_reach(district):
    made = district(cases=[case("a", **REPORTED)]).tick()
    elsewhere = Viewer("duty-9", Role.OPERATOR, Jurisdiction("street", frozenset({list(STREETS)[1]})))
    with pytest.raises(NotFoundError):
        do(made, "register", viewer=elsewhere)
    with pytest.raises(NotFoundError):
        made.access.case_room.choices("cases:a", elsewhere)
    with pytest.raises(ForbiddenError):
        do(made, "register", viewer=LEADER)


def test_departments_and_routes_of_a_profile_are_those_of_the_cases_own_street(district):
    made = district(
        more="""
[[departments]]
id = "{street}001"
level = "street"
name = { zh = "{street}执法队", en = "{street} team" }

[[departments]]
id = "bureau"
level = "district"
name = { zh = "区局", en = "Bureau" }

[[routing]]
levels = ["grid", "community", "street"]
feeds = ["grid_cases"]
department = "{street}001"

[[routing]]
levels = ["district"]
classes = ["waste"]
department = "bureau"
""",
        cases=[case("a", **REPORTED)],
        calls=[call("p", "501001")],
    ).tick()
    choices = made.access.case_room.choices("cases:a", DESK)
    street = next(iter(STREETS))
    assert (choices.department, choices.next_department) == (f"{street}001", f"{street}001")
    assert made.access.case_room.choices("calls:p", DESK).department == "dispatch_seat"
    names = {one.id: one.name["zh"] for one in made.access.district.departments.values()}
    assert names[f"{street}001"] == "雁塘执法队"
    do(made, "register")
    with pytest.raises(BadInputError, match="not one of this district's"):
        do(made, "dispatch", department="环卫所")
    do(made, "dispatch", department=choices.department)
    do(made, "escalate", level=3, reason="authority", department="bureau")
    assert (of(made)["level"], of(made)["department"]) == (3, "bureau")
