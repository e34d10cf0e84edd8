"""One number everywhere: briefing, wall, map, queue and interface count the same; and in whatever zone the machine stands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.briefing.ask import make, read_asked
from dashboard.briefing.names import href_of
from dashboard.planning import Planning
from data_loaders.access import Window
from layers.briefing.number import Shown
from layers.indicators import queue
from layers.indicators.appraisal import DEPARTMENT, Rules, appraise, read_figures
from layers.indicators.headline import headline
from layers.place import Place
from layers.registry import Registry
from layers.view import LayerView
from tests.briefing.conftest import LEADER, NEAR, NOW
from tests.routes.conftest import Client, as_viewer

ZONE = "Asia/Shanghai"
KINDS = ("street", "community", "grid")


def of(district, area="all", window="day", day=""):
    return make(district.access, LEADER, read_asked(district.access, LEADER, area, window, day)).briefing


def first(district, question):
    return district.access.read(question, LEADER).table.to_pylist()[0]


def test_the_day_is_the_walls_yesterday(told):
    wall = first(told, headline(LayerView(9, Window.of("7d", NOW)), ZONE, counted=True))
    assert of(told).counts.total.value == wall["reported_yesterday"] == 15
    assert of(told, day="2024-05-15").counts.total.value == wall["reported_today"] == 0


def test_the_last_24_hours_are_the_maps(told):
    layer = Registry().get("incident_density")
    counts = first(told, layer.counts(LayerView(9, Window.of("24h", NOW))))
    made = of(told, window="last_24h")
    assert made.counts.total.value == counts["total"] + counts["unlocated"]
    assert sum(one.count.value for one in made.hot_spots.hexagons) == counts["total"]


@pytest.mark.parametrize("area", ["all", f"street:{NEAR}"])
def test_debts_are_those_of_the_desks_queue(told, area):
    made = of(told, area=area, window="last_24h").deadlines
    place = Place.everywhere() if area == "all" else Place.parse(f"area:{area}")
    rows = told.access.read(queue.counts(queue.QueueFilter(place=place), NOW, ZONE, KINDS), LEADER).table.to_pylist()
    held = {row["name"]: row["cases"] for row in rows if row["facet"] == "standing"}
    assert made.overdue.value == held["overdue"] == 2
    assert made.due_today.value == held["due_today"] == 1
    by_department = {row["name"]: row["cases"] for row in rows if row["facet"] == "department"}
    assert sum(row.overdue.value + row.due_today.value for row in made.rows) == sum(by_department.values())


def test_departments_are_those_of_the_appraisal(told):
    made = of(told)
    question = appraise(made.period.window, DEPARTMENT, _rules(told), KINDS)
    figures = read_figures(told.access.read(question, LEADER).table).groups
    assert {one.id for one in made.rates.departments} == {code for code in figures if _judged(figures[code])}
    for one in made.rates.departments:
        for name, number in one.figures.items():
            assert (number.value, number.of) == (figures[one.id][name].value, figures[one.id][name].denominator)


def test_parts_and_classes_add_up_to_the_whole(told):
    counts = of(told).counts
    assert sum(one.value for one in counts.classes.values()) == counts.total.value
    assert sum(one.value for one in counts.parts.values()) + counts.unplaced == counts.total.value


def test_the_interface_gives_the_same_numbers(told, services_over):
    client = Client(as_viewer(services_over(told), LEADER))
    for path in ("/data/briefing", "/api/v1/briefing"):
        said = client.get(f"{path}?area={NEAR}&window=day").json()
        assert {one["id"]: one["value"] for one in said["numbers"]} == {
            one.id: one.value for one in of(told, area=NEAR).numbers()
        }
        assert said["meta"]["area"] == f"street:{NEAR}"


def test_the_way_to_the_records_asks_for_the_same_window_and_place(told):
    made = of(told, area=NEAR)
    href = href_of(made.counts.classes["waste"].records)
    assert href == f"/planner?q=1;class=waste;window=2024-05-13T16:00Z/2024-05-14T16:00Z;area=street:{NEAR}"


def test_every_number_is_what_the_planner_answers_by_its_own_link(told):
    planning, asked = Planning(told.access), 0
    for area in (NEAR, "all"):
        for number in of(told, area=area, window="week").numbers():
            if number.records is None or number.records.shown is not Shown.PLANNER:
                continue
            text = href_of(number.records).partition("q=")[2]
            answer = planning.ask(text, LEADER).answer
            row = answer.picked if number.records.cells else answer.whole
            if number.unit == "incidents":
                assert row.n == number.value, number.id
            else:
                assert row.n == number.of, number.id
                assert row.few or row.value == number.value, number.id
            asked += 1
    assert asked > 20


def test_where_reports_crowd_opens_all_of_its_hexagons(told):
    made = of(told)
    said = next(one for one in made.sentences if one.key in {"hot", "hot_in"})
    answer = Planning(told.access).ask(href_of(said.records).partition("q=")[2], LEADER).answer
    assert answer.picked.n == said.values["m"] == sum(one.count.value for one in made.hot_spots.hot)
    assert said.values["parts"][0] == f"area:street:{NEAR}"


_SCRIPT = """
import json, sys
from pathlib import Path
from dashboard.briefing.ask import make, read_asked
from layers.briefing.contents import values
from tests.briefing.conftest import LEADER, NOW, PROFILE, rows
from tests.district import District
made = District(Path(sys.argv[1]), now=NOW, more=PROFILE, **rows()).tick()
told = [make(made.access, LEADER, read_asked(made.access, LEADER, "all", window)).briefing for window in ("last_24h", "noon", "day", "week", "month")]
print(json.dumps([[values(one), [repr(said) for said in one.sentences], repr(one.period)] for one in told]))
made.close()
"""


def test_in_another_zone_the_machine_comes_to_the_same(tmp_path):
    said = []
    for zone in ("America/New_York", ZONE):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(folder)],
            env={**os.environ, "TZ": zone},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(json.loads(run.stdout.splitlines()[-1]))
    assert said[0] == said[1]


def _rules(district):
    part = district.access.district.casework
    return Rules(
        part.register_within_min, part.dispatch_within_min, part.closing_denominator, part.weights, part.basically
    )


def _judged(figures):
    return any(figures[name].denominator for name in ("close_on_time_due", "overtime", "rework", "handle_median"))
