"""SQL over HTTP: started, asked for, cancelled, taken as a file; each account its own, each limit said."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data_loaders.access import Role, Viewer
from tests.attacks.local import VIEWERS, Local
from tests.routes.conftest import Client, as_viewer

OVER = {"done", "failed", "cancelled"}


class Planner:
    """One planner's page."""

    def __init__(self, local: Local, account: str) -> None:
        self.client = Client(as_viewer(local._api, Viewer(account, Role.PLANNER)))

    def start(self, sql: object) -> Any:
        return self.client.post("/data/sql", json={"sql": sql})

    def run(self, sql: str) -> dict[str, Any]:
        told = self.start(sql).json()
        while told["state"] not in OVER:
            time.sleep(0.02)
            told = self.client.get(f"/data/sql/{told['number']}").json()
        return told


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    made = Local(tmp_path_factory.mktemp("sql"))
    yield made
    made.access.sql.close()
    made.close()


def test_an_answer_says_its_columns_its_rows_and_as_of_when(local: Local) -> None:
    told = Planner(local, "a").run(
        "SELECT class, count(*) AS n, avg(lon) AS lon, min(occurred_at) AS first, bool_or(acknowledged) AS seen, "
        "any_value(cell_8) AS cell_8, sum(urgency) AS total, CAST(NULL AS INTEGER) AS nothing FROM incidents GROUP BY class ORDER BY class"
    )
    assert told["state"] == "done"
    kinds = ["text", "number", "number", "moment", "yes_no", "cell", "number", "number"]
    assert [column["kind"] for column in told["columns"]] == kinds
    row = told["rows"][0]
    assert isinstance(row[1], int)
    assert isinstance(row[6], int)
    assert row[3].startswith("2024-0")
    assert row[7] is None
    assert told["as_of"] == "2024-06-10T04:00:00+00:00"
    assert (told["total"], told["truncated"], told["error"]) == (len(told["rows"]), False, None)


def test_a_long_answer_comes_in_pages_and_is_cut_where_it_must_be(local: Local) -> None:
    planner = Planner(local, "b")
    told = planner.run("SELECT a.id, b.id FROM incidents a, incidents b ORDER BY a.id, b.id")
    assert (told["total"], told["truncated"], len(told["rows"])) == (10_000, True, 500)
    next_ = planner.client.get(f"/data/sql/{told['number']}?first=500").json()
    assert len(next_["rows"]) == 500
    assert next_["rows"][0] > told["rows"][-1]
    last = planner.client.get(f"/data/sql/{told['number']}?first=9900").json()
    assert len(last["rows"]) == 100


def test_a_refusal_says_the_word_its_place_and_the_nearest_name(local: Local) -> None:
    answer = Planner(local, "c").start("SELECT count(*)\nFROM incidets")
    assert answer.status_code == 422
    told = answer.json()["error"]
    assert (told["code"], told["reason"], told["line"], told["column"]) == ("sql", "table", 2, 6)
    assert (told["word"], told["start"], told["nearest"]) == ("incidets", 21, "incidents")


@pytest.mark.parametrize("sql", [None, 7, ["SELECT 1"], {"a": 1}, "SELECT '\ud800'", "SELECT '\0'"])
def test_what_is_no_text_is_refused(local: Local, sql: object) -> None:
    body = json.dumps({"sql": sql}).encode()
    said = Planner(local, "d").client.post("/data/sql", content=body, headers={"content-type": "application/json"})
    assert said.status_code == 422


def test_a_statement_is_found_by_its_own_account_alone(local: Local) -> None:
    number = Planner(local, "e").run("SELECT 1 AS one")["number"]
    other = Planner(local, "f").client
    for path in ("", "?first=0", "/answer.csv", "/answer.parquet"):
        assert other.get(f"/data/sql/{number}{path}").status_code == 404
    assert other.post(f"/data/sql/{number}/cancel", json={}).status_code == 404


@pytest.mark.parametrize("name", ["operator", "leader", "administrator", "auditor", "leader_west"])
def test_other_posts_have_no_sql(local: Local, name: str) -> None:
    client = Client(as_viewer(local._api, VIEWERS[name]))
    assert client.post("/data/sql", json={"sql": "SELECT 1"}).status_code == 403
    assert client.get("/data/sql/tables").status_code == 403


def test_a_running_statement_is_cancelled_and_the_next_one_runs(local: Local) -> None:
    planner = Planner(local, "g")
    told = planner.start("SELECT count(*) FROM incidents a, incidents b, incidents c, incidents d").json()
    while told["state"] in {"queued", "preparing"}:
        time.sleep(0.02)
        told = planner.client.get(f"/data/sql/{told['number']}").json()
    assert planner.client.post(f"/data/sql/{told['number']}/cancel", json={}).json()["state"] == "cancelled"
    assert planner.run("SELECT 1 AS one")["rows"] == [[1]]
    events = [json.loads(line) for line in (local.folder / "audit.jsonl").read_text().splitlines()]
    assert "cancelled" in {event["detail"].get("state") for event in events if event["event"] == "sql.ended"}


def test_a_minute_has_ten_statements(local: Local) -> None:
    planner = Planner(local, "h")
    said = [planner.start("SELECT nothing FROM nowhere").status_code for _ in range(11)]
    assert said == [422] * 10 + [429]


def test_a_file_has_no_formula_and_an_hour_has_five_of_them(local: Local) -> None:
    planner = Planner(local, "i")
    told = planner.run("SELECT '=1+1' AS \"=x\", -3 AS n, NULL AS nothing, CAST(-2.5 AS DECIMAL(5, 2)) AS d, '-a' AS t")
    files = [planner.client.get(f"/data/sql/{told['number']}/answer.csv") for _ in range(4)]
    read = list(csv.reader(io.StringIO(files[0].text.removeprefix("\ufeff"), newline="")))
    assert read == [["'=x", "n", "nothing", "d", "t"], ["'=1+1", "-3", "", "-2.5", "'-a"]]
    parquet = planner.client.get(f"/data/sql/{told['number']}/answer.parquet")
    assert pq.read_table(io.BytesIO(parquet.content)).column("n").to_pylist() == [-3]
    assert planner.client.get(f"/data/sql/{told['number']}/answer.csv").status_code == 429


def test_two_columns_of_one_name_are_both_in_the_file(local: Local) -> None:
    planner = Planner(local, "j")
    told = planner.run("SELECT 1 AS a, 2 AS a")
    assert told["rows"] == [[1, 2]]
    table = pq.read_table(io.BytesIO(planner.client.get(f"/data/sql/{told['number']}/answer.parquet").content))
    assert table.column_names == ["a_1", "a_2"]


def test_the_tables_are_described(local: Local, tmp_path: Path) -> None:
    told = Planner(local, "k").client.get("/data/sql/tables").json()
    columns = {table["name"]: {column["name"] for column in table["columns"]} for table in told["tables"]}
    assert {"occurred_at", "cell_8", "area_street"} <= columns["incidents"]
    assert columns["clock"] == {"as_of"}
    assert {"count", "date_trunc"} <= set(told["functions"])
