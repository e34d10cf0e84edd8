"""An answer as a file: the same as the screen's, opened by other programs, safe in a spreadsheet, and noted."""

from __future__ import annotations

import io
import json
from pathlib import Path

import duckdb
import geopandas
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard.planner_files import FILES, note_of, rows_of, shapes_of
from layers.planner.question import PlannerQuestion
from tests.planner.conftest import PLANNER

ASKED = PlannerQuestion(window="28d", against="previous", resolution=8)


def file_of(planned, form: str, question: PlannerQuestion = ASKED, names: dict[str, str] | None = None) -> bytes:
    told, access = planned.ask(question), planned.district.access
    return FILES[form].write(rows_of(told, names or {}), shapes_of(told, access, PLANNER), note_of(told, access))


def shown(planned, question: PlannerQuestion = ASKED) -> dict[str, tuple[int, int]]:
    return {row.key: (row.n, row.n_then) for row in planned.ask(question).answer.rows}


def test_a_table_holds_the_screens_rows_under_a_note(planned):
    text = file_of(planned, "csv").decode("utf-8-sig")
    note = dict(line[2:].split(",", 1) for line in text.splitlines() if line.startswith("# "))
    assert note["question"].strip('"') == ASKED.text()
    assert note["as_of"] == "2024-05-15T12:00:00+08:00"
    frame = pd.read_csv(io.StringIO(text), comment="#", dtype={"key": str})
    assert {name.removeprefix("column ") for name in note if name.startswith("column ")} >= {*frame.columns} - {"name"}
    assert {row.key: (row.n, row.n_then) for row in frame.itertuples()} == shown(planned)
    assert (frame["difference"] < 0).any(), "a fall is a number, not a text with an apostrophe"


def test_a_name_that_a_spreadsheet_would_calculate_is_text(planned):
    question = PlannerQuestion(by="street", window="all")
    text = file_of(planned, "csv", question, {"510199001": "=HYPERLINK(1)", "510199002": "@SUM(A1)"}).decode(
        "utf-8-sig"
    )
    assert "'=HYPERLINK(1)" in text
    assert "'@SUM(A1)" in text


@pytest.mark.parametrize("question", [ASKED, PlannerQuestion(by="community", window="7d", against="previous")])
def test_maps_open_in_geopandas_and_equal_the_screen(planned, question, tmp_path: Path):
    for form in ("geojson", "geoparquet"):
        path = tmp_path / f"answer.{FILES[form].ending}"
        path.write_bytes(file_of(planned, form, question))
        frame = geopandas.read_file(path) if form == "geojson" else geopandas.read_parquet(path)
        assert {row.key: (row.n, row.n_then) for row in frame.itertuples()} == shown(planned, question)
        assert frame.crs.to_epsg() == 4326
        drawn = frame[frame["key"] != "none"].geometry
        assert drawn.is_valid.all()
        assert drawn.notna().all()
        assert drawn.within(frame.geometry.union_all().buffer(1e-9)).all()


def test_parquet_opens_in_duckdb_and_carries_its_note(planned, tmp_path: Path):
    path = tmp_path / "answer.parquet"
    path.write_bytes(file_of(planned, "geoparquet"))
    rows = duckdb.sql(f"SELECT key, n, n_then FROM '{path}'").fetchall()
    assert {key: (n, then) for key, n, then in rows} == shown(planned)
    note = json.loads(pq.read_schema(path).metadata[b"fengge"])
    assert note["question"] == ASKED.text()
    assert note["sources"] == "by_day, calls, cases, events, hotline"


def test_points_leave_without_what_names_a_record(planned):
    question = PlannerQuestion(by="point", window="7d")
    told = json.loads(file_of(planned, "geojson", question))
    assert len(told["features"]) == len(planned.ask(question).points) > 5
    assert all("id" not in feature["properties"] for feature in told["features"])
    assert "cases:g" not in json.dumps(told)
    assert {feature["properties"]["occurred_at"][-6:] for feature in told["features"]} == {"+08:00"}, (
        "the district's time"
    )
