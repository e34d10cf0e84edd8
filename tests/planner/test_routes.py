"""The planner over HTTP: asked by the page and by programs, exported within limits, and the example of the docs runs."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pandas as pd
import pytest

from data_loaders.access import Role, Viewer
from layers.planner.question import PlannerQuestion
from tests.planner.asked import Get, served
from tests.planner.conftest import PLANNER, STREET

EXAMPLE = Path(__file__).parents[2] / "docs" / "planner_api.py"


@pytest.fixture(scope="module")
def get(planned: SimpleNamespace) -> Iterator[Get]:
    with served(planned.district.access, planned.planning, PLANNER) as ask:
        yield ask


def test_page_and_program_are_told_the_same(get, planned):
    question = PlannerQuestion(window="7d", against="previous", by="street").text()
    page, program = (get(path, params={"q": question}).json() for path in ("/data/planner", "/api/v1/planner"))
    assert page.pop("took_s") is not None
    assert program.pop("took_s") is not None
    assert page == program
    assert page["as_of"] == "2024-05-15T04:00:00+00:00"
    frame = pd.DataFrame(page["columns"])
    assert frame["n"].sum() == page["kept"] == page["total"]["n"]
    assert set(frame["name"]) == {"雁塘", "青榆"}


def test_what_is_compared_with_a_time_before_the_first_record_says_since_when_there_are_records(get):
    young, old = (
        get("/data/planner", params={"q": f"1;window=7d;against={one}"}).json() for one in ("last_year", "previous")
    )
    assert young["against"]["start"] < young["recorded_from"] <= young["window"]["start"]
    assert young["kept_then"] == 0
    assert old["recorded_from"] is None


def test_points_say_how_many_events_have_no_coordinates(get):
    points, cells = (get("/data/planner", params={"q": f"1;window=7d;by={by}"}).json() for by in ("point", "hexagon"))
    assert points["heard"]
    assert points["unlocated"] == cells["unlocated"] == points["total"]["n"] - len(points["points"]) > 0


def test_an_answer_names_the_part_of_the_question_that_is_wrong(get):
    refused = get("/data/planner", params={"q": "1;window=yesterday"})
    assert refused.status_code == 422
    assert "part window" in refused.json()["error"]["message"]


def test_a_wall_and_an_auditor_ask_nothing(get):
    for role in (Role.WALL, Role.AUDITOR):
        assert get("/data/planner", Viewer("x", role)).status_code == 403
        assert get("/data/planner/export", Viewer("x", role)).status_code == 403


def test_an_operator_asks_and_takes_no_file(get):
    operator = Viewer("duty", Role.OPERATOR)
    assert get("/data/planner", operator).status_code == 200
    assert get("/data/planner/export", operator).status_code == 403


def test_five_files_an_hour_each_in_the_audit_log(get, planned):
    viewer = Viewer("planner-files", Role.PLANNER)
    answer = get("/data/planner", viewer, params={"q": "1;by=street"}).json()
    asked = {"q": "1;by=street", "format": "csv", "answer": answer["id"]}
    files = [get("/data/planner/export", viewer, params=asked) for _ in range(6)]
    assert [file.status_code for file in files] == [200] * 5 + [429]
    assert 'filename="planner-count-' in files[0].headers["content-disposition"]
    log = (planned.district.folder / "audit.jsonl").read_text()
    assert log.count('"what":"planner"') + log.count('"what": "planner"') == 5
    assert "1;by=street" in log


def test_a_streets_file_holds_that_street(get):
    told = get("/data/planner/export", STREET, params={"q": "1;by=grid;window=all", "format": "geojson"}).json()
    assert {feature["properties"]["key"][:9] for feature in told["features"]} == {"510199001"}


def test_of_a_run_that_is_over_nothing_is_told(get):
    assert get("/data/planner/runs/0123456789abcdef").json() == {"percent": None}


def test_the_example_of_the_docs_runs(get, monkeypatch, capsys):
    def through(url: str, *, params, headers, timeout) -> httpx.Response:
        assert headers == {"Authorization": "Bearer fg_example"}
        assert timeout > 0
        return get(url.partition("//")[2].partition("/")[1] + url.partition("//")[2].partition("/")[2], params=params)

    monkeypatch.setenv("FENGGE_TOKEN", "fg_example")
    monkeypatch.setattr(httpx, "get", through)
    runpy.run_path(str(EXAMPLE))
    said = capsys.readouterr().out
    assert "雁塘" in said
    assert "Mon" in said
    assert "residents" in said
