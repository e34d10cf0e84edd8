"""Alarms from their sources to the view: judged by the job, kept in the ledger, acknowledged and shelved through `access.act`."""

from datetime import timedelta

import pytest

from dashboard.jobs.alarms import Alarms
from data_loaders.access import (
    BadInputError,
    Command,
    ForbiddenError,
    Jurisdiction,
    NotFoundError,
    Question,
    RefusedError,
    Role,
    Viewer,
)
from data_loaders.contract import ConfigError
from tests.district import GRIDS, NOON, STREETS, camera, case

DESK, LEADER = Viewer("duty-1", Role.OPERATOR), Viewer("chief", Role.LEADER)
WALL, PLANNER = Viewer("wall", Role.WALL), Viewer("plan", Role.PLANNER)
WEST, EAST = STREETS
FIRST = f"alarm:waste:street:{WEST}"
AT = "2024-05-15 11:50:00"
SILENT = (
    'id = "silent"\nkind = "feed"\npriority = 1\nname = { zh = "中断", en = "Silent" }\nlimit = 10\nsources = ["cases"]'
)


def rules(*tables):
    return "".join(f"[[alarms]]\n{table}\n" for table in tables)


def rule(id_="waste", kind="threshold", priority=2, **given):
    given = {"area": "street", "classes": ["waste"], "limit": 3, **given}
    lines = [f'id = "{id_}"', f'kind = "{kind}"', f"priority = {priority}", f'name = {{ zh = "规则", en = "{id_}" }}']
    lines += [
        f"{name} = {str(value).replace(chr(39), chr(34))}" if not isinstance(value, str) else f'{name} = "{value}"'
        for name, value in given.items()
    ]
    return "\n".join(lines)


def waste(n, grid=GRIDS[0], at=AT, key="w"):
    return [
        case(
            f"{key}{number}", report_time=at, deadline_time="", grid_id=grid, community_id=grid[:12], street_id=grid[:9]
        )
        for number in range(n)
    ]


class Watch:
    """A district under the alarms' job."""

    def __init__(self, made):
        self.made, self.job = made.tick(), Alarms()
        self.run()

    def run(self, **passed):
        if passed:
            self.made.later(**passed)
        self.job.run(self.made.access)
        return self

    def standing(self, viewer=DESK):
        return self.made.access.alarms.standing(viewer)

    def places(self, viewer=DESK):
        return [one.place for one in self.standing(viewer)]

    def do(self, verb, viewer=DESK, alarm=FIRST, **given):
        given = {"comment": "已派人查看"} if verb == "acknowledge" and not given else given
        return self.made.access.act(Command(f"alarm.{verb}", {"alarm": alarm, **given}), viewer)

    def events(self):
        with self.made.intake.database.reading() as cursor:
            return cursor.execute("SELECT status FROM city.main.ledger WHERE source = 'desk' ORDER BY seq").fetchall()


@pytest.fixture
def watch(district):
    def make(*tables, **rows):
        return Watch(district(more=rules(*tables or (rule(),)), **rows))

    return make


def test_what_reaches_a_limit_is_raised_once_and_cleared_when_it_is_over(watch):
    made = watch(cases=[*waste(3), *waste(2, GRIDS[4], key="e")])
    (one,) = made.standing()
    assert (one.id, one.place, one.priority, one.value, one.limit) == (FIRST, f"street:{WEST}", 2, 3, 3)
    assert (one.raised_at, one.areas) == (NOON, {"street": WEST})
    made.run(seconds=5).run(seconds=5)
    assert made.events() == [("alarm.raise",)]
    made.run(hours=1)
    assert (made.standing(), made.events()) == ((), [("alarm.raise",), ("alarm.clear",)])


def test_what_happened_three_days_ago_raises_nothing_however_much_of_it_comes(watch):
    made = watch(rule(window_min=1440), cases=waste(50, at="2024-05-12 11:50:00"))
    assert made.standing() == ()


def test_a_silent_source_clears_nothing_and_is_an_alarm_itself(watch):
    made = watch(rule(), SILENT, cases=waste(3))
    (made.made.folder / "cases.csv").unlink()
    made.run(hours=2)
    found = {one.rule: one for one in made.standing()}
    assert set(found) == {"waste", "silent"}
    assert found["silent"].place == "feed:cases"
    assert found["waste"].unknown_since == NOON + timedelta(hours=2)
    made.made.put("cases", waste(3))
    made.run(seconds=5)
    assert made.standing() == ()


def test_a_parent_suppresses_what_it_explains_and_gives_it_back(watch):
    child = rule("few", limit=2, priority=3, parent=["waste"])
    made = watch(rule(), child, cases=waste(3))
    assert [(one.rule, one.suppressed_by) for one in made.standing()] == [("waste", None), ("few", "waste")]
    made.made.put("cases", [*waste(3, at="2024-05-15 11:50:00")[:1], *waste(3, at="2024-05-15 12:30:00", key="n")[:2]])
    made.run(minutes=55)
    assert [(one.rule, one.suppressed_by) for one in made.standing()] == [("few", None)]


def test_an_alarm_is_acknowledged_once_with_a_comment_and_everybody_sees_by_whom(watch):
    made = watch(cases=waste(3))
    made.do("acknowledge")
    (one,) = made.standing(LEADER)
    assert (one.acknowledged_at, one.acknowledged_by, one.comment) == (NOON, "duty-1", "已派人查看")
    with pytest.raises(RefusedError) as refused:
        made.do("acknowledge", LEADER)
    assert refused.value.reason == "already_acknowledged"


def test_an_order_that_is_sent_twice_is_done_once_and_its_number_fits_no_other(watch):
    made = watch(cases=waste(3))
    order = {"action": "0" * 16, "comment": "已派人查看"}
    made.do("acknowledge", **order)
    made.do("acknowledge", **order)
    assert made.events() == [("alarm.raise",), ("alarm.acknowledge",)]
    with pytest.raises(BadInputError, match="another order"):
        made.do("shelve", action="0" * 16, minutes=60, reason="施工")


def test_a_shelved_alarm_comes_back_when_its_time_is_over(watch):
    made = watch(cases=waste(3))
    made.do("shelve", minutes=30, reason="道路施工")
    (one,) = made.standing()
    assert (one.shelved, one.shelved_by, one.shelve_reason) == (True, "duty-1", "道路施工")
    assert one.shelved_until == NOON + timedelta(minutes=30)
    made.run(minutes=30)
    assert [one.shelved for one in made.standing()] == [False]


def test_an_alarm_is_taken_back_from_the_shelf(watch):
    made = watch(cases=waste(3))
    made.do("shelve", minutes=30, reason="道路施工")
    made.do("unshelve", LEADER)
    assert [one.shelved for one in made.standing()] == [False]


@pytest.mark.parametrize(
    ("verb", "given", "reason"),
    [
        ("acknowledge", {"comment": " "}, "no_comment"),
        ("shelve", {"minutes": 1441, "reason": "施工"}, "bad_until"),
        ("shelve", {"minutes": 0, "reason": "施工"}, "bad_until"),
        ("shelve", {"minutes": 30, "reason": ""}, "no_reason"),
        ("unshelve", {}, "not_shelved"),
    ],
)
def test_what_an_alarm_does_not_allow_is_refused_and_leaves_no_event(watch, verb, given, reason):
    made = watch(cases=waste(3))
    with pytest.raises(RefusedError) as refused:
        made.do(verb, **{"comment": None, **given})
    assert refused.value.reason == reason
    assert made.events() == [("alarm.raise",)]


def test_a_comment_that_could_name_a_person_is_redacted(watch):
    made = watch(cases=waste(3))
    made.do("acknowledge", comment="联系 13912345678")
    assert "13912345678" not in made.standing()[0].comment


@pytest.mark.parametrize("viewer", [WALL, PLANNER])
def test_walls_and_planners_look_and_acknowledge_nothing(watch, viewer):
    made = watch(cases=waste(3))
    assert made.places(viewer) == [f"street:{WEST}"]
    with pytest.raises(ForbiddenError):
        made.do("acknowledge", viewer)


def test_a_wall_is_not_told_what_posts_say_nor_who_they_are(watch):
    made = watch(cases=waste(3))
    made.do("acknowledge")
    made.do("shelve", minutes=30, reason="道路施工")
    (one,) = made.standing(WALL)
    assert one.acknowledged_at == NOON
    assert one.shelved
    assert (one.acknowledged_by, one.comment, one.shelved_by, one.shelve_reason) == (None, None, None, None)


def test_a_post_of_one_street_sees_its_own_and_what_concerns_all(watch):
    whole = rule("whole", area="", limit=6)
    made = watch(rule(), whole, cases=[*waste(3), *waste(3, GRIDS[4], key="e")])
    west = Viewer("west", Role.OPERATOR, Jurisdiction("street", frozenset({WEST})))
    assert made.places(west) == [f"street:{WEST}", ""]
    with pytest.raises(NotFoundError):
        made.do("acknowledge", west, f"alarm:waste:street:{EAST}")
    with pytest.raises(ForbiddenError, match="whole district"):
        made.do("acknowledge", west, "alarm:whole:")
    made.do("acknowledge", west)


def test_nobody_but_the_clock_judges(watch):
    made = watch(cases=waste(3))
    with pytest.raises(ForbiddenError):
        made.made.access.act(Command("alarms.tick", {"findings": ()}), DESK)


def test_cameras_of_a_street_go_dark(watch):
    dark = 'id = "dark"\nkind = "cameras_dark"\npriority = 1\narea = "street"\nname = { zh = "离线", en = "Dark" }\nlimit = 0.5\nat_least = 2'
    made = watch(dark, catalogue=[camera(1, Status="OFF"), camera(2, Status="OFF"), camera(3), camera(4, GRIDS[4])])
    assert [(one.place, one.value) for one in made.standing(WALL)] == [(f"street:{WEST}", 2)]


def test_overdue_cases_pile_up(watch):
    made = watch(rule("late", "overdue", classes=["waste"]), cases=[case(f"o{n}") for n in range(3)])
    assert [(one.rule, one.value) for one in made.standing()] == [("late", 3)]


def test_a_cluster_is_found_and_belongs_to_the_street_that_holds_it(watch):
    made = watch(
        'id = "near"\nkind = "cluster"\npriority = 1\nname = { zh = "聚集", en = "Near" }\nlimit = 3', cases=waste(3)
    )
    (one,) = made.standing()
    assert one.place.startswith("cell:88")
    assert one.areas["street"] == WEST


def test_a_rate_is_raised_against_eight_weeks_and_without_them_not_at_all(watch):
    usual = [
        line
        for week in range(1, 9)
        for line in waste(1, at=f"{(NOON - timedelta(weeks=week)):%Y-%m-%d} 11:50:00", key=f"u{week}-")
    ]
    older = waste(1, at="2024-01-01 00:00:00", key="old")
    odd = rule("odd", "rate", limit=3)
    assert [(one.rule, one.expected) for one in watch(odd, cases=[*older, *usual, *waste(7)]).standing()] == [
        ("odd", 1.0)
    ]


def test_a_rate_knows_nothing_of_a_city_that_began_last_week(watch):
    made = watch(rule("odd", "rate", limit=3), cases=waste(9))
    assert made.standing() == ()


def test_a_rebuild_and_a_restart_come_to_the_same(watch):
    made = watch(cases=waste(3))
    made.do("acknowledge")
    made.do("shelve", minutes=30, reason="道路施工")
    before = made.standing()
    made.made.intake.rebuild()
    assert made.standing() == before
    made.job = Alarms()
    assert made.run(seconds=5).standing() == before


def test_a_clock_that_goes_back_shows_what_stood_then(watch):
    made = watch(cases=waste(3))
    made.run(hours=1)
    assert made.standing() == ()
    made.made.clock.set(NOON + timedelta(minutes=1))
    made.made.tick()
    assert [(one.id, one.raised_at) for one in made.standing()] == [(FIRST, NOON)]


def test_only_what_changed_moves_the_version_of_alarms(watch):
    made = watch(cases=waste(3))
    access = made.made.access
    version = access.alarms_version
    made.run(seconds=5)
    assert access.alarms_version == version
    made.do("acknowledge")
    assert access.alarms_version > version


def test_history_is_one_row_an_occurrence(watch):
    made = watch(cases=waste(3))
    made.run(hours=1)
    made.made.put("cases", [*waste(3), *waste(3, at="2024-05-15 13:01:00", key="n")])
    made.run(minutes=2)
    rows = made.made.access.read(
        Question("all", 'SELECT occurrence, raised_at, cleared_at FROM "v_alarm@1" ORDER BY 1'), DESK
    ).table.to_pylist()
    later = [(NOON + timedelta(minutes=passed)).replace(tzinfo=None) for passed in (0, 60, 62)]
    assert [tuple(row.values()) for row in rows] == [(1, later[0], later[1]), (2, later[2], None)]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (rule(area="moon"), "alarm waste: area 'moon'"),
        (rule(classes=["wast"]), "nearest is 'waste'"),
        (rule(deadband=3), "would never clear"),
        (rule(parent=["waste"]), "cannot suppress itself"),
        (rule(parent=["nobody"]), "alarm waste: parent 'nobody'"),
        (rule() + "\n[[alarms]]\n" + rule(), "alarm 'waste' is declared twice"),
        (rule(parent=["b"]) + "\n[[alarms]]\n" + rule("b", parent=["waste"]), "in a circle"),
        (rule("late", "overdue", window_min=60), "window_min: a rule of kind overdue takes none"),
        (SILENT.replace("10", "4"), "3 (stale) or 10 (dead)"),
        (rule(priority=4), "alarms[waste].priority"),
        ('id = "d"\nkind = "cameras_dark"\npriority = 1\narea = "grid"\nname = { zh = "离线", en = "Dark" }\nlimit = 0.5', "counted by street"),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_fit_names_itself_and_its_field(district, table, said):
    with pytest.raises(ConfigError) as refused:
        district(more=rules(table))
    assert said in str(refused.value)


def test_a_streets_alarm_explains_its_communities(watch):
    made = watch(rule(), rule("small", area="community", limit=2, priority=3, parent=["waste"]), cases=waste(3))
    assert [(one.rule, one.suppressed_by) for one in made.standing()] == [("waste", None), ("small", "waste")]


def test_a_communitys_alarm_does_not_explain_its_streets(watch):
    made = watch(rule(parent=["small"]), rule("small", area="community", limit=2, priority=3), cases=waste(3))
    assert [one.suppressed_by for one in made.standing()] == [None, None]


def test_a_post_of_one_community_is_shown_its_own_and_not_its_streets(watch):
    made = watch(rule(), rule("small", area="community", limit=2, priority=3), cases=waste(3))
    inside = Viewer("inside", Role.OPERATOR, Jurisdiction("community", frozenset({GRIDS[0][:12]})))
    assert made.places(inside) == [f"community:{GRIDS[0][:12]}"]
