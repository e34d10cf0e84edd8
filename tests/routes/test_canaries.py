"""Fifty canaries in every personal column of every feed: nothing that is stored, logged or answered holds one of them."""

from __future__ import annotations

import itertools
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.interface import interface
from dashboard.pages import desk, wall
from dashboard.pages.context import PageContext
from dashboard.pages.drill import AreaNames, Drill
from dashboard.planning import Planning
from dashboard.presence import Presence
from dashboard.routes.answers import Answers, LayerAsk
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.live_state import state_of
from dashboard.routes.pulse import Pulse
from data_loaders.access import Question, Role, Viewer
from data_loaders.publish.views import VIEWS
from layers.indicators.incident import record
from layers.registry import Registry
from tests.canaries import CANARIES, MANY, OFFICERS, hits, put_filled
from tests.data_loaders.test_feeds import building, call, camera, case, check_in, count
from tests.district import GRIDS, SOURCES, District, encoding_of, line
from tests.routes.conftest import Client, as_viewer

ROLES = [Role.WALL, Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR, Role.AUDITOR]


def rows(at: int) -> dict[str, object]:
    """The ordinary part of one row of every source; every seventh is a bad one, so that dead letters are made too."""
    bad, grid, day = at % 25 == 7, GRIDS[at % 8], f"2024-05-{1 + at % 14:02d} 08:00:00"
    lon, lat = building("b", 1, grid).split(",")[-2:]
    return {
        "catalogue": camera(at, grid, **({"Longitude": 0, "Latitude": 0} if bad else {})),
        "counts": count(at, at % 11, "viele" if bad else 300),
        "events": {
            "event_id": f"e{at}", "event_class": ["congestion", "crowding"][at % 2], "lon": float(lon), "lat": float(lat),
            "occurred_at": "gestern" if bad else day, "device_id": camera(at)["DeviceID"],
        },
        "calls": call(f"c{at}", ["100100", "200301", "700100"][at % 3], "gestern" if bad else day),
        "cases": case(f"a{at}", report_time="gestern" if bad else day),
        "hotline": line("hotline", 工单编号=f"h{at}", 一级分类="环境卫生", 创建时间="gestern" if bad else day, 被反映街乡镇="雁塘"),
        "patrols": {**check_in(OFFICERS[at], grid, "gestern" if bad else "2024-05-15 03:10:00")},
        "registry": building(f"b{at}", "viele" if bad else 40, grid),
    }  # fmt: skip


def fill(folder: Path) -> int:
    """Write every source with all its personal columns filled; give the number of personal columns."""
    return sum(put_filled(folder, source, [rows(at)[source] for at in range(MANY)]) for source in SOURCES)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A district that took in all of it, in a home of its own; its log is kept as text."""
    folder, home = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("home")
    log = home / "server.log"
    handler = logging.FileHandler(log, encoding="utf-8")
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    made = District(folder, home=home)
    filled = fill(folder)
    made.tick()
    made.later(hours=5)
    made.intake.close_periods()
    made.intake.rebuild()
    made.access.read(record("cases:a1"), Viewer("x", Role.OPERATOR))  # leaves its line in the audit log
    yield SimpleNamespace(made=made, home=home, filled=filled, folder=folder)
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    handler.close()
    made.close()


def test_the_canaries_stood_in_every_personal_column_and_the_rows_were_taken_in(lived):
    assert lived.filled > 60
    sources = "".join(
        (lived.folder / path).read_bytes().decode(encoding_of(name)) for name, (_, path, *_) in SOURCES.items()
    )
    assert len(hits(sources)) == len(CANARIES)
    states = {name for (name,) in lived.made.rows("SELECT DISTINCT source FROM city.main.ledger")}
    assert set(SOURCES) <= states
    reasons = {name for (name,) in lived.made.rows("SELECT DISTINCT reason FROM city.main.dead_letter")}
    assert {"moment_unreadable", "row_of_one_person_or_vehicle", "coordinate_zero"} <= reasons


def test_no_table_holds_one(lived):
    tables = lived.made.rows("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'city'")
    assert len(tables) > 14
    for schema, table in tables:
        assert hits(str(lived.made.rows(f'FROM city."{schema}"."{table}"'))) == [], table


def test_no_file_of_the_home_holds_one(lived):
    lived.made.rows("CHECKPOINT city")
    files = [path for path in lived.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"city.duckdb", "audit.jsonl", "server.log"}
    for path in files:
        assert hits(path.read_bytes()) == [], path.name


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_no_view_and_no_answer_of_any_route_holds_one(lived, role):
    viewer, access = Viewer("x", role), lived.made.access
    for view in (name for name, roles in VIEWS.items() if role in roles):
        assert hits(str(access.read(Question("all", f'FROM "{view}"'), viewer).table.to_pylist())) == []
    answers = Answers(access, Registry())
    hub = Hub(answers, "test", Presence(time.monotonic))
    api = interface()
    api.state.services = Services(access, answers, IdLists(), hub, Pulse(access), Presence(time.monotonic), "test")
    api.state.planning = Planning(access)
    client = Client(as_viewer(api, viewer))
    seen = [client.get(path) for path in paths(api, lived, answers, viewer)]
    hub.close()
    assert sum(response.status_code == 200 for response in seen) > (4 if role is Role.AUDITOR else 30)
    assert [(str(one.url), one.text[:200]) for one in seen if one.status_code >= 500] == []
    for response in seen:
        assert hits(response.content) == [], response.url
    asks = tuple(LayerAsk(spec.id, area_kind="street") for spec in answers.layers(viewer))
    assert hits(state_of(answers, viewer, asks, "test").frame(1).decode()) == []


def paths(api, lived, answers, viewer) -> list[str]:
    """Every route that answers a GET, filled with every layer, kind and incident that there is."""
    ids = [f"{source}:{key}" for source, key in lived.made.rows("SELECT source, source_id FROM city.state.incident")]
    given = {
        "layer": [spec.id for spec in Registry().all()],
        "kind": ["street", "community", "grid"],
        "incident_id": ids[::7],
    }
    out = []
    for path in sorted(interface_paths(api)):
        fields = [name for name in given if "{" + name + "}" in path]
        for values in itertools.product(*(given[name] for name in fields)):
            filled = path.format(**dict(zip(fields, values, strict=True)))
            extra = f"&layer={values[0]}" if "records" in path and values else ""
            out += [f"{filled}?window={window}&kind=grid{extra}" for window in ("all", "7d")]
    out += ["/data/cases?limit=200", "/data/emergency", *(f"/data/cases/{incident}" for incident in ids[::7])]
    out += [f"/api/v1/records?layer={spec.id}&window=all" for spec in answers.layers(viewer)]
    return out


def interface_paths(api) -> set[str]:
    """Paths of the interface's own description; a stream is asked for its states elsewhere."""
    return {path for path, verbs in api.openapi()["paths"].items() if "get" in verbs and path != "/live"}


@pytest.mark.parametrize("role", ROLES[:5], ids=lambda role: role.value)
def test_no_page_and_no_panel_holds_one(lived, role):
    viewer, access = Viewer("x", role), lived.made.access
    context = PageContext.of(viewer, "zh", "dark", access, Registry(), "build-1")
    page = wall if role is Role.WALL else desk
    assert (
        hits(
            json.dumps(
                page.layout(context).to_plotly_json(), default=lambda item: item.to_plotly_json(), ensure_ascii=False
            )
        )
        == []
    )
    if role is Role.WALL:
        return
    drill = Drill(
        access=access, registry=context.registry, viewer=viewer, words=context.words, area_names=AreaNames(access)
    )
    places = [{"type": "area", "kind": kind, "id": code} for kind, code, _ in lived.made.rows("FROM city.pub.area")]
    incidents = lived.made.rows("SELECT source || ':' || source_id FROM city.state.incident")
    for selection in [None, *places, *({"type": "incident", "id": key} for (key,) in incidents)]:
        children = drill.panel(selection, None)
        assert hits(str(children)) == []
