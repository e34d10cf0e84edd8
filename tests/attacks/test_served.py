"""The attackers P1 to P9 of the running server, through every exit, as every post."""

from __future__ import annotations

import json
import random
import re
import stat
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import h3.api.basic_int as h3
import pytest
import shapely

from tests.attacks import exits, intervals, world
from tests.attacks.exits import Sweep
from tests.attacks.local import SCOPED, VIEWERS
from tests.attacks.released import Released
from tests.attacks.served import Served
from tests.canaries import CANARIES, hits, put_filled
from tests.district import SOURCES, encoding_of

POPULATION = "/api/v1/cells/population?window=all&res={}"
SENSITIVE = "/data/cells/sensitive_incidents?window=all&res=7"
SENSITIVE_OF_PROGRAMS = "/api/v1/cells/sensitive_incidents?window=all&res=7"
LOOKERS = ("wall", "leader", "planner")
REPEATS = 1000
PARTITIONS = 100


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("served"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def told(served: Served) -> dict[str, Sweep]:
    """What every post was told by every exit."""
    return exits.sweep_all(served)


def cells(sweep: Sweep, question: str) -> dict[int, int]:
    return {int(row["cell"], 16): row["value"] for row in sweep.json(question)["cells"]}


def by_area(sweep: Sweep, layer: str, kind: str = "community") -> dict[str, dict[str, Any]]:
    rows = sweep.json(f"/data/areas/{layer}?window=all&kind={kind}")["values"]
    return {row["code"]: row for row in rows}


def shapes(sweep: Sweep, kind: str) -> dict[str, shapely.Geometry]:
    features = sweep.json(f"/data/area-shapes/{kind}")["features"]
    return {item["properties"]["code"]: shapely.from_geojson(json.dumps(item["geometry"])) for item in features}


def pooled(told: dict[str, Sweep]) -> Released:
    """What all posts together were told of residents."""
    leader = told["leader"]
    residents = {cell: n for res in (7, 8, 9) for cell, n in cells(leader, POPULATION.format(res)).items()}
    communities = {}
    for code, row in by_area(leader, "age_bands").items():
        communities |= {
            (code, "age_60_up"): row["value"],
            (code, "age_0_14"): row["young"],
            (code, "age_15_59"): row["middle"],
        }
    communities |= {(code, "elderly_alone"): row["value"] for code, row in by_area(leader, "elderly_alone").items()}
    return Released(residents, estimated=False, communities=communities)


def test_the_posts_are_told_enough_to_be_attacked(served: Served, told: dict[str, Sweep]) -> None:
    assert {item["output"] for item in exits.dependencies(served)} == set(exits.CALLBACKS), "a new callback: attack it"
    for name, sweep in told.items():
        assert len(sweep.told) > (10 if name in {"wall", "auditor"} else 60), (name, len(sweep.told))
        assert "/live" in sweep.told or name == "auditor"
    answer = pooled(told)
    assert len(answer.residents) > 80
    assert len(answer.communities) >= 8
    assert len(cells(told["leader"], SENSITIVE_OF_PROGRAMS)) > 0


def test_p1_no_interval_is_narrower_than_promised(told: dict[str, Sweep]) -> None:
    assert intervals.people(pooled(told), shapes(told["planner"], "community")) == []


def test_p2_a_moved_box_or_window_changes_no_protected_number(served: Served, told: dict[str, Sweep]) -> None:
    whole = cells(told["planner"], POPULATION.format(9))
    west, south, east, north = 104.0, 30.6, 104.04, 30.62
    metre = 0.00001
    for moved in (0, metre, -metre, 100 * metre):
        box = f"{west + moved},{south + moved},{east - moved},{north - moved}"
        rows = served.get("planner", f"{POPULATION.format(9)}&bbox={box}").json()["cells"]
        assert rows
        assert {int(row["cell"], 16): row["value"] for row in rows}.items() <= whole.items()
    now = datetime(2024, 6, 10, 4, tzinfo=UTC)
    for seconds in (0, 1, -1):
        end = now - timedelta(days=7, seconds=seconds)
        window = f"{(end - timedelta(days=7)).isoformat()}..{end.isoformat()}".replace("+", "%2B")
        for layer, res in (("population", 9), ("sensitive_incidents", 7)):
            same = served.get("planner", f"/api/v1/cells/{layer}?window={window}&res={res}").json()["cells"]
            assert same == told["planner"].json(f"/api/v1/cells/{layer}?window=all&res={res}")["cells"]


def test_p3_partitions_and_padding_give_the_sums_of_what_is_published(served: Served, told: dict[str, Sweep]) -> None:
    whole, dice = cells(told["planner"], POPULATION.format(9)), random.Random(3)
    for _ in range(PARTITIONS):
        cut = dice.uniform(104.0, 104.04)
        seen: dict[int, int] = {}
        for box in (f"103,30,{cut},31", f"{cut},30,105,31"):
            answer = served.get("planner", f"{POPULATION.format(9)}&bbox={box}").json()
            part = {int(row["cell"], 16): row["value"] for row in answer["cells"]}
            assert answer["total"] == sum(part.values())
            assert part.items() <= whole.items()
            seen |= part
        assert seen == whole


def test_p4_a_thousand_repeats_over_posts_and_sessions_give_one_answer(served: Served) -> None:
    asked = [
        name for name, viewer in VIEWERS.items() if viewer.jurisdiction.is_whole and name not in {"wall", "auditor"}
    ]
    answers = {served.get(asked[turn % len(asked)], POPULATION.format(8)).content for turn in range(REPEATS)}
    assert len(answers) == 1


def test_p6_no_question_of_ones_own_is_answered(served: Served, told: dict[str, Sweep]) -> None:
    words = ["population;SELECT 1", "population' OR '1'='1", "population)--", "v_population@1", "city.state.population"]
    for word in words:
        for path in (f"/data/cells/{word}", f"/api/v1/cells/{word}", f"/api/v1/records?layer={word}"):
            assert served.get("planner", path).status_code in {400, 404, 422}, path
    for text in ("kind=community) UNION SELECT 1", "class=waste') OR ('1'='1", "window=all' OR 1=1", "res=9%20OR%201"):
        assert served.get("planner", f"/data/areas/areas?{text}").status_code in {400, 422}, text
    for layer in ("population", "sensitive_incidents", "age_bands", "elderly_alone", "flagged_dwellings"):
        assert served.get("leader", f"/api/v1/records?layer={layer}&window=all").status_code in {400, 404, 422}
    offered = {item["id"] for item in told["leader"].json("/api/v1/layers")}
    assert offered & {"age_bands", "elderly_alone", "flagged_dwellings"} == set(), (
        "looked at on a page, given to no program"
    )
    wall = b"".join(told["wall"].told.values())
    assert b'"elderly_alone","digest"' not in wall
    for layer in ("age_bands", "elderly_alone"):
        assert not any(
            f"/{layer}?" in question for name in ("wall", "operator", "administrator") for question in told[name].told
        )


def test_p7_pooled_roles_hold_one_number_for_each_place(told: dict[str, Sweep]) -> None:
    seen: dict[object, set[object]] = defaultdict(set)
    for name, sweep in told.items():
        for res in (7, 8, 9):
            if POPULATION.format(res) in sweep.told:
                for cell, count in cells(sweep, POPULATION.format(res)).items():
                    seen["residents", cell].add(count)
        for layer in ("age_bands", "elderly_alone"):
            if f"/data/areas/{layer}?window=all&kind=community" in sweep.told:
                for code, row in by_area(sweep, layer).items():
                    seen[layer, code].add(json.dumps(row, sort_keys=True))
                for kind in ("street", "grid"):
                    assert by_area(sweep, layer, kind) == {}, (name, "one attribute, one geography")
    assert len(seen) > 100
    assert {key: answers for key, answers in seen.items() if len(answers) > 1} == {}


def test_a_post_sees_its_own_area_through_every_exit(told: dict[str, Sweep]) -> None:
    whereabouts = world.street_of_incident()
    streets = shapes(told["planner"], "street")
    for post, street in SCOPED.items():
        foreign = {key for key, at in whereabouts.items() if at != street}
        outside = {
            f"{cell:x}"
            for res in (7, 8, 9)
            for cell in cells(told["planner"], POPULATION.format(res))
            if not streets[street].contains(shapely.Point(h3.cell_to_latlng(cell)[::-1]))
        }
        assert len(foreign) > 50
        assert len(outside) > 20
        for question, body in told[post].told.items():
            # What was asked for stands in its own refusal; a quoted name elsewhere would be a record.
            text = body.decode("utf-8", "replace")
            assert not [key for key in foreign if f'"{key}"' in text and key not in question], (post, question)
            if "population" in question and "/api/" in question:
                assert not [cell for cell in outside if f'"{cell}"' in text], (post, question)
            if question.startswith(("/data/areas", "/api/v1/areas")):
                rows = json.loads(text).get("values") or json.loads(text).get("areas") or []
                mine = [row for row in rows if row["value"] not in {0, None}]
                assert all(row["code"].startswith(street) for row in mine), (post, question)


def test_sensitive_records_are_behind_no_exit(served: Served, told: dict[str, Sweep]) -> None:
    keys = {line.split(",")[0] for line in world.sensitive_calls()}
    assert len(keys) > 80
    for name, sweep in told.items():
        for question, body in sweep.told.items():
            text = body.decode("utf-8", "replace")
            # The audit log says what was asked for, and how many rows that gave: of these, none.
            if not question.startswith(("/audit", "callback ..audit-")):
                assert [key for key in keys if f"calls:{key}" in text and key not in question] == [], (name, question)
            # The words of the page name every class; an answer about the district names no sensitive one.
            if question.startswith(("/data/points", "/api/v1/records")):
                assert "domestic" not in text, (name, question)
    noted = [json.loads(line) for line in served.home.audit.read_text().splitlines()]
    asked = [item["detail"] for item in noted if item["event"] == "open"]
    guessed = [item["rows"] for item in asked if item["params"].get("id", "").removeprefix("calls:") in keys]
    assert guessed
    assert set(guessed) == {0}


def test_single_sensitive_cases_open_to_operators_for_a_reason_and_without_a_name(
    served: Served, told: dict[str, Sweep]
) -> None:
    opened = {
        name: [body for question, body in sweep.told.items() if exits.SENSITIVE_LIST in question]
        for name, sweep in told.items()
    }
    assert {name for name, bodies in opened.items() if bodies} == {"operator", "operator_east"}
    for bodies in opened.values():
        for body in bodies:
            text = body.decode()
            assert "domestic" not in text
            assert "BJ" not in text
    noted = [json.loads(line) for line in served.home.audit.read_text().splitlines()]
    reasons = [item["detail"]["reason"] for item in noted if item["event"] == "sensitive.open"]
    assert len(reasons) == 2, "one for each operator: without a reason nothing is opened"


def test_p9_no_canary_is_anywhere(served: Served, told: dict[str, Sweep]) -> None:
    sources = "".join(
        (served.folder / path).read_bytes().decode(encoding_of(name)) for name, (_, path, *_) in SOURCES.items()
    )
    assert len(hits(sources)) == len(CANARIES), "the sources hold them all"
    for name, sweep in told.items():
        assert {question: found for question, body in sweep.told.items() if (found := hits(body))} == {}, name
    letters = served.control("dead-letters", {"source": ""})
    assert len(letters["letters"]) > 10
    for verb in ("status", "publication"):
        assert hits(json.dumps(served.control(verb), ensure_ascii=False)) == []
    assert hits(json.dumps(letters, ensure_ascii=False)) == []
    files = [path for path in served.home.path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"city.duckdb", "audit.jsonl", "server.log", "accounts.sqlite3"}
    for path in files:
        assert hits(path.read_bytes()) == [], path.name
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.name == "server.log", path.name


def test_control_routes_answer_on_the_local_socket_alone(served: Served) -> None:
    for path in (path for path in exits.OTHERWISE if path.startswith("/control/")):
        for name in ("administrator", "wall"):
            assert served.post(name, path, {}).status_code == 403, path


def numbers_of_residents(served: Served) -> list[object]:
    answers = [served.get("leader", POPULATION.format(res)).json()["cells"] for res in (7, 8, 9)]
    areas = [
        served.get("leader", f"/data/areas/{layer}?kind=community").json()["values"]
        for layer in ("age_bands", "elderly_alone")
    ]
    return [*answers, *areas]


def test_p5_rebuilt_restarted_and_read_again_nothing_moves(served: Served) -> None:
    first = numbers_of_residents(served)
    for _ in range(3):
        served.control("rebuild")
        assert numbers_of_residents(served) == first
    rows = world.registry()
    # The same rows about the same buildings, in another order of lines: a new file, no new fact.
    lines = (served.folder / SOURCES["registry"][1]).read_text(encoding="gb18030").splitlines()
    (served.folder / SOURCES["registry"][1]).write_text(
        "\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="gb18030"
    )
    assert len(lines) == len(rows) + 1
    served.stop()
    served.start()
    assert numbers_of_residents(served) == first


def add_sensitive(served: Served, *keys: str) -> None:
    """Let further sensitive calls arrive, all of the running week and at one place."""
    served.added += [world.one_more(key, world.MONDAY) for key in keys]
    put_filled(served.folder, "calls", [*world.sources()["calls"], *served.added])
    served.taken_in()


def _first_difference(after: exits.Sweep, before: exits.Sweep, changed: list[str]) -> tuple[bytes, bytes]:
    one, other = (plain(swept.told[changed[0]]) if changed else b"" for swept in (after, before))
    at = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


def plain(body: bytes) -> bytes:
    """An answer without what tells one delivery from another: Dash's number, a planner's number, how long it took, the part
    of a second in which it was asked.
    """
    bare = re.sub(rb'"end_id":"[^"]*"|"id":"[0-9a-f]{24}"|"took_s":[0-9.e-]+', b"", body)
    return re.sub(rb"(:\d\d:\d\d)\.\d+", rb"\1", bare)


def test_p8_a_sensitive_incident_changes_nothing_until_its_period_closes_and_nothing_after(served: Served) -> None:
    before = {name: exits.sweep(served, name) for name in LOOKERS}
    add_sensitive(served, "new0")
    for name in LOOKERS:
        after = exits.sweep(served, name)
        assert after.refused == before[name].refused
        changed = [
            question for question, body in after.told.items() if plain(body) != plain(before[name].told[question])
        ]
        assert changed == [], (
            name,
            "told of a sensitive incident in an open period",
            _first_difference(after, before[name], changed),
        )
    add_sensitive(served, *(f"new{at}" for at in range(1, 6)))
    assert served.get("leader", SENSITIVE).content == before["leader"].told[SENSITIVE]
    served.jump(datetime(2024, 6, 18, 4, tzinfo=UTC))
    released = served.get("leader", SENSITIVE_OF_PROGRAMS).json()["cells"]
    assert [row["value"] for row in released] == [6], "the week closed with six at one place"
    add_sensitive(served, "late")
    assert served.get("leader", SENSITIVE_OF_PROGRAMS).json()["cells"] == released, "a closed week is frozen"
    served.jump(datetime(2024, 7, 2, 4, tzinfo=UTC))
    crowded = served.get("leader", "/data/cells/flagged_dwellings?window=all")
    assert crowded.status_code == 200
    assert len(crowded.content) > len(before["leader"].told["/data/cells/flagged_dwellings?window=all&res=8"])
    assert served.get("planner", "/data/cells/flagged_dwellings?window=all").status_code == 404
    served.stop()
    keys = [f"new{at}" for at in range(6)] + ["late"]
    with duckdb.connect(str(served.home.city), read_only=True) as store:
        rows = store.execute("SELECT DISTINCT source_id FROM main.ledger WHERE sensitive").fetchall()
    entered = {key for (key,) in rows}
    assert set(keys) <= entered, "all of them had been taken in"
