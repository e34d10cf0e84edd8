"""What is published: additive, stable, coarse, frozen; and scoped by place."""

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import h3
import pytest
import shapely
from h3.api import basic_int
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.access import Command, Condition, Findings, ForbiddenError, Jurisdiction, Question, Role, Viewer
from data_loaders.publish.communities import BANDS, round_communities
from data_loaders.publish.population import apportion
from data_loaders.publish.rounding import BASE, round_tree
from data_loaders.publish.utility import utility
from data_loaders.publish.views import VIEWS
from data_loaders.settings import load_profile
from tests.district import COMMUNITIES, GRIDS, STREETS, camera, check_in, count, house
from tests.town import NOON, SOUTH, WEST, Town

LEAVES = sorted(basic_int.cell_to_children(basic_int.latlng_to_cell(41.85, -87.7, 6), 8))
counts = st.dictionaries(st.sampled_from(LEAVES), st.one_of(st.just(0.0), st.floats(0, 5000)), min_size=1, max_size=49)


@given(counts, st.binary(min_size=16, max_size=32))
def test_rounding_is_additive_within_one_base_and_keeps_zero(true, secret):
    published = round_tree(true, (7, 8), secret, "residents")
    sums = defaultdict(int)
    truth = defaultdict(float)
    for cell, value in published.items():
        if h3.get_resolution(h3.int_to_str(cell)) == 8:
            sums[basic_int.cell_to_parent(cell, 7)] += value
            truth[basic_int.cell_to_parent(cell, 7)] += true[cell]
            assert value in {BASE * math.floor(true[cell] / BASE + 1e-9), BASE * math.ceil(true[cell] / BASE - 1e-9)}
            assert true[cell] > 0 or value == 0
    assert sums == {cell: value for cell, value in published.items() if cell in sums}
    for cell, total in truth.items():
        assert abs(published[cell] - total) < BASE + 1e-6
    assert abs(sum(sums.values()) - sum(true.values())) < BASE + 1e-6


@given(counts)
def test_a_second_release_of_the_same_counts_is_the_same_and_order_does_not_matter(true):
    again = dict(reversed(list(true.items())))
    assert round_tree(true, (7, 8), b"secret", "residents") == round_tree(again, (7, 8), b"secret", "residents")


def test_rounding_does_not_lean_up_or_down_over_secrets():
    true = dict.fromkeys(LEAVES, 2.0)
    mean = sum(round_tree({LEAVES[0]: 2.0}, (7, 8), bytes([n]) * 16, "a")[LEAVES[0]] for n in range(256)) / 256
    assert 1.4 < mean < 2.6
    assert sum(round_tree(true, (7, 8), b"s" * 16, "a")[cell] for cell in LEAVES) == pytest.approx(98, abs=5)


@given(
    st.lists(st.tuples(st.floats(-87.8, -87.6), st.floats(41.7, 41.9), st.integers(0, 9000)), min_size=1, max_size=4)
)
def test_apportioned_residents_sum_to_the_areas_totals(areas):
    shapes = [shapely.box(x, y, x + 0.013, y + 0.009) for x, y, _ in areas]
    cells = apportion([count for *_, count in areas], shapes)
    assert sum(cells.values()) == pytest.approx(sum(count for *_, count in areas))


def test_people_are_spread_over_the_whole_area_not_put_at_its_middle():
    box = shapely.box(-87.70, 41.80, -87.66, 41.83)
    assert len(apportion([1000.0], [box])) > 50


def test_sensitive_incidents_are_in_no_incident_view_of_any_role(town):
    made = town(cases=[f"s{n},2024-05-07 08:00,,开,家中,{WEST + 0.005},{SOUTH + 0.005}" for n in range(9)]).tick()
    for role in (Role.WALL, Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR, Role.JOB):
        question = Question("all", 'SELECT count(*) AS n FROM "v_incident@1"')
        assert made.access.read(question, Viewer("x", role)).table["n"].to_pylist() == [0]


def test_a_sensitive_arrival_moves_nothing_that_a_screen_can_see(town):
    here = f"{WEST + 0.005},{SOUTH + 0.005}"
    ordinary = f"a,2024-05-14 08:00,,开,垃圾,{here}"
    made = town(cases=[ordinary]).tick()
    told: list[int] = []
    made.access.subscribe(lambda: told.append(1))
    before = (made.access.version, made.access.cases_version, [feed.last_at for feed in made.access.feed_states()])
    text = "\n".join(["id,opened,closed,status,kind,lon,lat", ordinary, f"s,2024-05-14 09:00,,开,家中,{here}"])
    (made.folder / "cases.csv").write_text(text + "\n")
    made.clock.set(NOON + timedelta(minutes=1))
    made.tick()
    assert made.rows("SELECT count(*) FROM city.state.incident WHERE sensitive") == [(1,)]
    assert (
        made.access.version,
        made.access.cases_version,
        [feed.last_at for feed in made.access.feed_states()],
    ) == before
    assert told == []


def test_a_record_that_becomes_sensitive_leaves_the_screens(town):
    here = f"{WEST + 0.005},{SOUTH + 0.005}"
    made = town(cases=[f"a,2024-05-14 08:00,,开,垃圾,{here}"]).tick()
    before = made.access.version
    (made.folder / "cases.csv").write_text(
        f"id,opened,closed,status,kind,lon,lat\na,2024-05-14 08:00,2024-05-15 08:00,结,家中,{here}\n"
    )
    made.clock.set(NOON + timedelta(minutes=1))
    made.tick()
    assert made.access.version > before
    assert (
        made.access.read(Question("all", 'SELECT id FROM "v_incident@1"'), Viewer("x", Role.OPERATOR)).table.num_rows
        == 0
    )


def releases(made, role):
    question = Question(
        "released", 'SELECT period, period_start, incidents FROM "v_sensitive@1" WHERE cell IS NOT NULL'
    )
    return made.access.read(question, Viewer("x", role)).table.to_pylist()


def test_a_closed_week_is_released_once_from_five_up_and_late_incidents_do_not_change_it(town):
    here = f"{WEST + 0.005},{SOUTH + 0.005}"
    cases = [f"s{n},2024-05-07 08:00,,开,家中,{here}" for n in range(6)]
    made = town(cases=cases).tick()
    made.intake.close_periods()
    assert [row["incidents"] for row in releases(made, Role.LEADER)] == [6]
    assert releases(made, Role.PLANNER) == [], "May has not closed"
    (made.folder / "cases.csv").write_text(
        "\n".join(["id,opened,closed,status,kind,lon,lat", *cases, f"late,2024-05-07 09:00,,开,家中,{here}"]) + "\n"
    )
    made.clock.set(NOON + timedelta(days=1))
    made.tick()
    made.intake.close_periods()
    assert [row["incidents"] for row in releases(made, Role.LEADER)] == [6]
    made.intake.rebuild()
    assert [row["incidents"] for row in releases(made, Role.LEADER)] == [6]
    made.clock.set(datetime(2024, 6, 4, 4, tzinfo=UTC))
    made.tick()
    made.intake.close_periods()
    told = [row["incidents"] for row in releases(made, Role.PLANNER)]
    assert told == [6], "7 in May would, less the week's 6, tell of exactly one"


def test_a_month_is_released_where_its_weeks_leave_no_small_number(town):
    here = f"{WEST + 0.005},{SOUTH + 0.005}"
    early = [f"s{n},2024-05-07 08:00,,开,家中,{here}" for n in range(6)]
    late = [f"t{n},2024-05-30 08:00,,开,家中,{here}" for n in range(7)]  # in a week that reaches into June
    made = town(cases=early).tick()
    made.intake.close_periods()
    (made.folder / "cases.csv").write_text("\n".join(["id,opened,closed,status,kind,lon,lat", *early, *late]) + "\n")
    made.clock.set(datetime(2024, 6, 1, 4, tzinfo=UTC))
    made.tick()
    made.intake.close_periods()
    assert releases(made, Role.PLANNER) == [], "the week of Thursday 30 May has not ended"
    made.clock.set(datetime(2024, 6, 4, 4, tzinfo=UTC))
    made.tick()
    made.intake.close_periods()
    assert [row["incidents"] for row in releases(made, Role.PLANNER)] == [13]


@pytest.mark.parametrize(("weeks", "each", "shown"), [(4, 3, [12]), (5, 4, []), (1, 4, []), (2, 2, []), (2, 3, [6])])
def test_a_month_of_weeks_that_were_too_small_fixes_none_of_them(town, weeks, each, shown):
    """Five hidden weeks of at most four: 12 leaves each of them 0 to 4; 20 would make every one of them exactly 4."""
    here = f"{WEST + 0.005},{SOUTH + 0.005}"
    days = ["2024-05-01", "2024-05-08", "2024-05-15", "2024-05-22", "2024-05-29"][:weeks]
    made = town(cases=[f"{day}-{n},{day} 08:00,,开,家中,{here}" for day in days for n in range(each)])
    made.clock.set(datetime(2024, 6, 4, 4, tzinfo=UTC))
    made.intake.close_periods()
    assert releases(made, Role.LEADER) == []
    assert [row["incidents"] for row in releases(made, Role.PLANNER)] == shown


def test_a_period_closes_over_what_has_arrived_not_over_what_was_folded(town):
    here = f"{WEST + 0.005},{SOUTH + 0.005}"
    made = town(cases=[f"s{n},2024-05-14 08:00,,开,家中,{here}" for n in range(6)])
    made.clock.set(datetime(2024, 5, 20, 4, tzinfo=UTC))
    made.intake.close_periods()  # no turn of the pump came before
    assert [row["incidents"] for row in releases(made, Role.LEADER)] == [6]


def test_fewer_than_five_are_not_published(town):
    made = town(cases=[f"s{n},2024-05-07 08:00,,开,家中,{WEST + 0.005},{SOUTH + 0.005}" for n in range(4)]).tick()
    made.intake.close_periods()
    assert releases(made, Role.LEADER) == []
    with pytest.raises(ForbiddenError):
        releases(made, Role.OPERATOR)


def test_a_scope_holds_its_own_places_rows_and_no_others(town):
    cases = [
        f"w,2024-05-14 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}",
        f"e,2024-05-14 08:00,,开,垃圾,{WEST + 0.03},{SOUTH + 0.005}",
    ]
    made = town(cases=cases).tick()
    question = Question("ids", 'SELECT id FROM "v_incident@1"')
    east = Viewer("east", Role.LEADER, Jurisdiction("street", frozenset({"2"})))
    assert made.access.read(question, east).table["id"].to_pylist() == ["cases:e"]
    shapes = made.access.area_shapes("street", east)["features"]
    assert [shape["properties"]["code"] for shape in shapes] == ["2"]


@pytest.mark.parametrize(
    "held", [Jurisdiction("street", frozenset({"9"})), Jurisdiction("street"), Jurisdiction("moon", frozenset({"1"}))]
)
def test_a_jurisdiction_that_is_no_area_of_the_district_sees_nothing(town, held):
    made = town().tick()
    with pytest.raises(ForbiddenError, match="jurisdiction"):
        made.access.read(Question("ids", 'SELECT id FROM "v_incident@1"'), Viewer("x", Role.LEADER, held))


@pytest.mark.parametrize("name", ["ledger", "incident", "population", "area", "main.ledger", "state.incident"])
def test_bare_names_reach_the_scope_alone(town, name):
    made = town().tick()
    with pytest.raises(ForbiddenError):
        made.access.read(Question("try", f"SELECT count(*) AS n FROM {name}"), Viewer("x", Role.ADMINISTRATOR))


CHICAGO_ROWS = {
    "v_incident@1": 'SELECT count(*) FROM "v_incident@1"',
    "v_incident@2": 'SELECT count(*) FROM "v_incident@2"',
    "v_case@1": 'SELECT count(*) FROM "v_case@1"',
    "v_case@2": 'SELECT count(*) FROM "v_case@2"',
    "v_combination@1": 'SELECT count(*) FROM "v_combination@1"',
    "v_timeline@1": 'SELECT count(*) FROM "v_timeline@1"',
    "v_timeline@2": 'SELECT count(*) FROM "v_timeline@2"',
    "v_camera@1": 'SELECT count(*) FROM "v_camera@1"',
    "v_outage@1": 'SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) FROM "v_outage@1"',
    "v_area@1": 'SELECT count(*) FROM "v_area@1"',
    "v_population@1": 'SELECT count(*) FROM "v_population@1"',
    "v_population@2": 'SELECT count(*) FROM "v_population@2" WHERE estimated',
    "v_sensitive@1": 'SELECT count(cell) FROM "v_sensitive@1"',
}


DISTRICT_ROWS = {
    "v_count@1": 'SELECT count(*) FROM "v_count@1"',
    "v_patrol@1": 'SELECT count(*) FROM "v_patrol@1"',
    "v_community@1": 'SELECT count(*) FROM "v_community@1"',
    "v_flagged@1": 'SELECT count(cell) FROM "v_flagged@1"',
    "v_alarm@1": 'SELECT count(*) FROM "v_alarm@1"',
    "v_emergency@1": 'SELECT count(*) FROM "v_emergency@1"',
    "v_briefing@1": 'SELECT count(*) FROM "v_briefing@1"',
    "v_promise@1": 'SELECT count(*) FROM "v_promise@1"',
    "v_area@2": 'SELECT count(*) FROM "v_area@2"',
    "v_traffic@1": 'SELECT count(*) FROM "v_traffic@1"',
    "v_saved_view@1": 'SELECT count(*) FROM "v_saved_view@1"',
}


OVERDUE = (
    '[[alarms]]\nid = "overdue"\nkind = "overdue"\narea = "street"\npriority = 3\nlimit = 5\n'
    'name = { zh = "积压", en = "Overdue" }\n'
)


def test_every_view_is_asked_for():
    # What is pinned is pinned on every wall: no street has a part of it (test_wall_room).
    assert set(CHICAGO_ROWS) | set(DISTRICT_ROWS) | {"v_wall_pin@1", "v_wall_pin@2"} == set(VIEWS)


@pytest.mark.parametrize("view", sorted(DISTRICT_ROWS))
def test_what_a_district_has_is_shared_out_among_the_streets_and_none_is_seen_twice(district, view):
    made = district(
        more=OVERDUE,
        registry=[row for grid in GRIDS for row in houses(grid, 9, 6)],
        catalogue=[camera(1), camera(2, GRIDS[5])],
        counts=[count(1, 10), count(2, 20)],
        patrols=[check_in("P-1", GRIDS[0], "2024-05-15 08:10:00"), check_in("P-2", GRIDS[4], "2024-05-15 08:10:00")],
    ).tick()
    made.later(hours=5)
    made.later(days=31)
    made.intake.close_periods()
    for street in STREETS:
        until = (made.clock.now() + timedelta(hours=1)).isoformat()
        args = {"reason": "暴雨红色预警", "until": until, "area": f"street:{street}"}
        leader = Viewer("leader", Role.LEADER)
        made.access.act(Command("emergency.declare", args), leader)
        day = made.clock.now().date().isoformat()
        told = {"window": "day", "day": day, "moment": until, "numbers": {"reported": 3}, "area": f"street:{street}"}
        made.access.act(Command("briefing.issue", told), leader)
        promise = {"area": f"street:{street}", "department": "dispatch_seat", "class": "waste", "due": day}
        made.access.act(Command("promise.make", promise), leader)
        own = Viewer("leader", Role.LEADER, Jurisdiction("street", frozenset({street})))
        made.access.act(Command("view.save", {"name": "一周", "question": "1;window=7d"}), own)

    found = Findings("overdue", tuple(Condition(f"street:{street}", 9, 5, met=True) for street in STREETS))
    made.access.act(Command("alarms.tick", {"findings": (found,)}), Viewer("job", Role.JOB))

    def rows(jurisdiction):
        viewer = Viewer("leader", Role.LEADER, jurisdiction)
        return made.access.read(Question("count", DISTRICT_ROWS[view]), viewer).table[0].to_pylist()[0]

    whole = rows(Jurisdiction())
    parts = [rows(Jurisdiction("street", frozenset({code}))) for code in STREETS]
    assert 0 < max(parts) < whole
    assert sum(parts) == whole


@pytest.mark.parametrize("view", sorted(CHICAGO_ROWS))
def test_the_districts_rows_are_shared_out_among_the_areas_and_none_is_seen_twice(chicago_spring_read, view):
    """Every view, over every police district: the parts are smaller than the whole and add up to it."""
    intake, access, _ = chicago_spring_read

    def rows(jurisdiction):
        viewer = Viewer("leader", Role.LEADER, jurisdiction)
        return access.read(Question("count", CHICAGO_ROWS[view]), viewer).table[0].to_pylist()[0]

    whole = rows(Jurisdiction())
    codes = intake.places.layer("police_district").codes
    parts = [rows(Jurisdiction("police_district", frozenset({code}))) for code in codes]
    if view == "v_area@1":  # the other kinds of areas stay: only one's own kind is cut
        whole, parts = whole - 77, [part - 77 for part in parts]
    unplaced = count_unplaced(intake, view)
    assert whole > 0
    assert max(parts) < whole
    assert sum(parts) + unplaced == whole


def count_unplaced(intake, view):
    placed = "areas['police_district'] IS NULL"
    tables = {
        "v_incident@1": f"SELECT count(*) FROM city.state.incident WHERE NOT sensitive AND {placed}",
        "v_incident@2": f"SELECT count(*) FROM city.state.incident WHERE NOT sensitive AND {placed}",
        "v_combination@1": "SELECT count(*) FROM city.pub.combination WHERE area_police_district IS NULL",
        "v_outage@1": f"SELECT count(*) FROM city.state.camera WHERE {placed}",
        "v_timeline@1": f"SELECT count(*) + count(closed_at) FROM city.state.incident WHERE NOT sensitive AND {placed}",
        "v_camera@1": f"SELECT count(*) FROM city.state.camera WHERE {placed}",
        "v_population@1": f"SELECT count(*) FROM city.pub.population WHERE {placed}",
        "v_population@2": f"SELECT count(*) FROM city.pub.population WHERE {placed}",
        "v_sensitive@1": f"SELECT count(cell) FROM city.state.release WHERE period = 'week' AND {placed}",
    }
    if view not in tables:
        return 0
    with intake.database.reading() as cursor:
        return cursor.execute(tables[view]).fetchone()[0]


def test_the_timeline_of_a_sensitive_incident_is_in_no_view(town):
    made = town(cases=[f"s,2024-05-07 08:00,,开,家中,{WEST + 0.005},{SOUTH + 0.005}"]).tick()
    question = Question("all", 'SELECT id FROM "v_timeline@1"')
    assert made.access.read(question, Viewer("x", Role.OPERATOR)).table.num_rows == 0


def test_a_class_made_sensitive_later_hides_what_the_ledger_already_holds(town):
    made = town(cases=[f"a,2024-05-14 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}"]).tick()
    made.close()
    profile = made.folder / "town.toml"
    profile.write_text(profile.read_text().replace('group = "any"\nurgency = 2', 'group = "any"\nsensitive = true'))
    again = Town(made.folder, profile=load_profile(str(profile)))
    try:
        for view in ("v_incident@1", "v_timeline@1"):
            question = Question("all", f'SELECT id FROM "{view}"')
            assert again.access.read(question, Viewer("x", Role.OPERATOR)).table.num_rows == 0
    finally:
        again.close()


def test_the_wall_learns_of_no_single_camera(chicago_spring_read):
    _, access, _ = chicago_spring_read
    question = Question("all", 'SELECT DISTINCT id, name, cell, lon, lat FROM "v_camera@1"')
    rows = access.read(question, Viewer("wall", Role.WALL)).table.to_pylist()
    assert rows == [{"id": "", "name": None, "cell": None, "lon": None, "lat": None}]


def houses(grid, number, crowded=0, **more):
    """Buildings of one grid at one place, the first `crowded` of them with six residents a home."""
    return [house(f"{grid}-{at}", grid, **{"homes": 10 if at < crowded else 30, **more}) for at in range(number)]


def communities(made, role=Role.LEADER, jurisdiction=None):
    viewer = Viewer("x", role, jurisdiction or Jurisdiction())
    question = Question("all", 'SELECT kind, code, attribute, people FROM "v_community@1"')
    rows = made.access.read(question, viewer).table.to_pylist()
    return {(row["code"], row["attribute"]): row["people"] for row in rows}


def test_age_bands_and_the_elderly_alone_are_published_on_large_and_mixed_communities_alone(district):
    large, small, monotone, unknown = COMMUNITIES
    made = district(
        registry=[
            *houses(large + "001", 12),
            *houses(small + "001", 8),  # 480 residents
            *houses(monotone + "001", 12, **{"0-14": 1, "15-59": 57, "60+": 2, "elderly_alone": 1}),
            *houses(unknown + "001", 12),
            house("unknown", unknown + "001", **{"60+": ""}),
        ]
    ).tick()
    shown = communities(made)
    assert {code for code, _ in shown} == {large}
    true = {"age_0_14": 96, "age_15_59": 480, "age_60_up": 144, "elderly_alone": 36}
    assert {name for _, name in shown} == set(true)
    for (_, name), people in shown.items():
        assert people % 10 == 0
        assert abs(people - true[name]) < 10
    assert communities(made, Role.PLANNER) == shown
    for role in (Role.WALL, Role.OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(ForbiddenError):
            communities(made, role)
    other = Jurisdiction("street", frozenset({list(STREETS)[1]}))
    assert communities(made, jurisdiction=other) == {}


@given(
    st.dictionaries(st.sampled_from(COMMUNITIES), st.tuples(*[st.integers(0, 900)] * 3, st.floats(0, 1)), min_size=1),
    st.binary(min_size=16, max_size=16),
)
def test_a_community_that_is_shown_truly_is_large_and_mixed_and_its_numbers_are_near(given_counts, secret):
    true = {
        code: {**dict(zip(BANDS, bands, strict=True)), "elderly_alone": int(bands[2] * share)}
        for code, (*bands, share) in given_counts.items()
    }
    for code, numbers in round_communities(true, secret).items():
        whole = sum(true[code][name] for name in BANDS)
        assert whole >= 500
        assert max(true[code][name] for name in BANDS) <= 0.9 * whole
        assert numbers["elderly_alone"] <= numbers["age_60_up"]
        for name in BANDS:
            assert abs(numbers[name] - true[code][name]) < 10
            assert true[code][name] > 0 or numbers[name] == 0
    assert round_communities(dict(reversed(true.items())), secret) == round_communities(true, secret)


def flagged(made):
    question = Question("all", 'SELECT month, cell, buildings FROM "v_flagged@1" WHERE cell IS NOT NULL ORDER BY ALL')
    rows = made.access.read(question, Viewer("x", Role.LEADER)).table.to_pylist()
    return [(f"{row['month']:%Y-%m}", row["buildings"]) for row in rows]


def test_crowded_buildings_are_counted_by_cell_and_closed_month_from_five_up_and_then_frozen(district):
    several, few, all_of_them = GRIDS[0], GRIDS[4], GRIDS[7]
    rows = [*houses(several, 9, 6), *houses(few, 9, 4), *houses(all_of_them, 6, 6)]
    made = district(registry=rows).tick()
    made.intake.close_periods()
    assert flagged(made) == [], "May has not closed"
    made.clock.set(datetime(2024, 6, 1, 4, tzinfo=UTC))
    made.put("registry", [*rows, *[line.replace(f"{several}-8,", f"{several}-new,") for line in houses(several, 9, 9)]])
    made.tick()  # June's registry says more of May
    made.intake.close_periods()
    assert flagged(made) == [("2024-05", 6)], "four are too few, and six of six would name each of them"
    made.clock.set(datetime(2024, 7, 2, 4, tzinfo=UTC))
    made.tick()
    made.intake.close_periods()
    assert flagged(made) == [("2024-05", 6), ("2024-06", 9)]
    made.intake.rebuild()
    assert flagged(made) == [("2024-05", 6), ("2024-06", 9)]
    for role in (Role.WALL, Role.OPERATOR, Role.PLANNER, Role.ADMINISTRATOR):
        with pytest.raises(ForbiddenError):
            made.access.read(Question("all", 'SELECT * FROM "v_flagged@1"'), Viewer("x", role))


def estimated(access):
    question = Question("all", 'SELECT DISTINCT resolution, estimated FROM "v_population@2" ORDER BY ALL')
    rows = access.read(question, Viewer("x", Role.PLANNER)).table.to_pylist()
    return [(row["resolution"], row["estimated"]) for row in rows]


def test_residents_by_building_are_counted(district):
    made = district(registry=houses(GRIDS[0], 3)).tick()
    assert estimated(made.access) == [(7, False), (8, False), (9, False)]


def test_residents_by_area_are_estimated(chicago_spring_read):
    _, access, _ = chicago_spring_read
    assert estimated(access) == [(7, True), (8, True)]


def test_utility_is_told_as_aggregates_to_administrators(chicago_spring_read):
    _, access, operator = chicago_spring_read
    with pytest.raises(ForbiddenError):
        access.utility(operator)
    told = {(item.attribute, item.place): item for item in access.utility(Viewer("x", Role.ADMINISTRATOR))}
    for place, cells in (("7", 100), ("8", 700)):
        item = told["residents", place]
        assert item.cells > cells
        assert item.shown_share == 1
        assert 0 < item.mean_absolute_error < BASE
        assert 0 <= item.under_ten_share < 1


def test_of_few_cells_no_error_is_told(district):
    made = district(registry=houses(GRIDS[0], 12)).tick()
    few = {(item.attribute, item.place): item for item in utility(made.intake.database, made.profile)}
    assert few["residents", "9"].cells == 1
    assert few["residents", "9"].mean_absolute_error is None
    assert few["elderly_alone", "community"].shown_share == 1
