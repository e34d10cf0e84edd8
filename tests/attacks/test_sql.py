"""Planners' SQL, attacked: statements that must not get anything but published rows, and honest ones that must."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.access import Access, Question, SqlError, SqlProgress
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import LimitsPart, load_profile
from data_loaders.sql import FUNCTIONS, SPOKEN, Bounds, State, check
from data_loaders.sql.allow_list import BYTES_MAX
from data_loaders.sql_worker import parsed
from data_loaders.store import Database
from tests.attacks import world
from tests.attacks.local import NOON, VIEWERS
from tests.attacks.sql_honest import HONEST

ATTACKS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "sql.toml").read_text())["attack"]
REFUSED = [attack for attack in ATTACKS if "reason" in attack]
RUN = [attack for attack in ATTACKS if "reason" not in attack]
RAW, FILE, VARIABLE = "CANARY-RAW-7731", "CANARY-FILE-7732", "CANARY-ENV-7733"
CANARIES = (RAW, FILE, VARIABLE, "200301", "domestic")
PLANNER = VIEWERS["planner"]
TABLES = frozenset({"incidents", "cases", "cameras", "outages", "patrols", "areas", "population", "clock"})


@dataclass
class Asked:
    """A district with canaries in what SQL must not reach, and its planner."""

    access: Access
    folder: Path

    def run(self, sql: str) -> SqlProgress:
        """Start a statement and wait for its end."""
        progress = self.access.sql.start(sql, PLANNER)
        while progress.state in {State.QUEUED, State.PREPARING, State.RUNNING}:
            time.sleep(0.02)
            progress = self.access.sql.look(progress.number, PLANNER)
        return progress

    def written(self, sql: str) -> str:
        """A statement of the table with its places put in."""
        home = self.folder / "home"
        places = {"{secret}": self.folder / "secret.csv", "{city}": home / "city.duckdb", "{home}": home}
        for name, path in places.items():
            sql = sql.replace(name, str(path))
        return sql


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("sql")
    plenty = LimitsPart(sql_per_minute=10_000, exports_per_hour=2)
    profile = load_profile(str(world.build(folder))).model_copy(update={"limits": plenty})
    (folder / "home").mkdir()
    (folder / "secret.csv").write_text(f"name\n{FILE}\n")
    clock = FrozenClock(NOON)
    intake = Intake(profile, clock, Database(folder / "home" / "city.duckdb"), b"attacked" * 4)
    intake.tick()
    with intake.database.writing() as cursor:
        cursor.execute(
            "INSERT INTO city.main.dead_letter (source, row, reason, value, payload) VALUES ('x', 1, 'x', $1, $1)",
            [RAW],
        )
    os.environ["FENGGE_CANARY"] = VARIABLE
    log = AuditLog(folder / "audit.jsonl", folder / "audit.head", clock.now)
    made = Asked(Access(intake, log), folder)
    yield made
    made.access.sql.close()
    intake.database.close()
    del os.environ["FENGGE_CANARY"]


# ── the first judge ─────────────────────────────────────────────────────────────────────────────────────
def test_there_are_more_than_sixty_attacks_each_with_a_name_of_its_own() -> None:
    assert len(ATTACKS) > 100
    assert len({attack["name"] for attack in ATTACKS}) == len(ATTACKS)
    assert len({attack["sql"] for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", REFUSED, ids=lambda attack: attack["name"])
def test_the_first_judge_refuses(attack: dict[str, Any], asked: Asked) -> None:
    with pytest.raises(SqlError) as caught:
        check(asked.written(attack["sql"]), TABLES)
    assert caught.value.reason == attack["reason"]


@pytest.mark.parametrize(
    "attack", [one for one in REFUSED if one.get("second", True)], ids=lambda attack: attack["name"]
)
def test_the_second_judge_refuses_by_itself(attack: dict[str, Any], asked: Asked) -> None:
    connection = duckdb.connect()
    assert not parsed.is_allowed(connection, asked.written(attack["sql"]), TABLES, FUNCTIONS | SPOKEN)
    connection.close()


def test_the_engine_by_itself_opens_nothing_but_the_copy(asked: Asked) -> None:
    copy = asked.access.sql._copy.fresh()
    before = {path: path.stat().st_size for path in asked.folder.rglob("*") if path.is_file()}
    order = {
        "main": str(copy.main), "attached": copy.attached, "views": copy.views, "limits": Bounds().as_order(),
        "statements": [asked.written(attack["sql"]) for attack in ATTACKS if not _is_bomb(attack)],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-I", "-B", str(Path(__file__).parent / "sql_engine.py")],
        input=json.dumps(order).encode(), capture_output=True, env={}, check=False,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(order["statements"]), done.stderr.decode()
    for one in told:
        assert not [canary for canary in (RAW, FILE, VARIABLE) if canary in one["told"]], one
    after = {path: path.stat().st_size for path in asked.folder.rglob("*") if path.is_file()}
    assert {path: size for path, size in after.items() if path not in before} == {}
    assert after[copy.main] == before[copy.main]


def _is_bomb(attack: dict[str, Any]) -> bool:
    """What the engine alone would run for minutes, or a sleep without end: the process around it is what ends it."""
    heavy = ("1000000000", "2000000000", "RECURSIVE n", "incidents b", "concat(t,t")
    return any(part in attack["sql"] for part in heavy)


# ── everything together ─────────────────────────────────────────────────────────────────────────────────
def test_no_attack_gets_anything_and_an_honest_statement_is_answered_afterwards(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    for attack in ATTACKS:
        sql = asked.written(attack["sql"])
        if "reason" in attack:
            with pytest.raises(SqlError) as caught:
                asked.run(sql)
            shown.append(str(caught.value))
            continue
        progress = asked.run(sql)
        reason = progress.error.reason if progress.error else ""
        assert reason in attack.get("fails", "").split("|"), (attack["name"], progress)
        shown.append(str(progress.error) + json.dumps(progress.rows, default=str))
    everything = "\n".join(shown) + caplog.text + (asked.folder / "audit.jsonl").read_text()
    assert [canary for canary in CANARIES if canary in everything] == []
    answered = asked.run("SELECT count(*) AS n FROM incidents")
    assert answered.state is State.DONE
    assert answered.rows[0][0] > 50


@pytest.mark.parametrize("name", sorted(HONEST))
def test_an_honest_statement_is_answered_as_through_access(name: str, asked: Asked) -> None:
    sql, through_access = HONEST[name]
    progress = asked.run(sql)
    assert progress.error is None, progress.error
    table = asked.access.read(Question(name, through_access), PLANNER).table
    expected = [list(row.values()) for row in table.to_pylist()]
    assert expected, "nothing to compare with"
    assert [[_plain(value) for value in row] for row in progress.rows] == [
        [_plain(value) for value in row] for row in expected
    ]


def _plain(value: object) -> object:
    return round(float(value), 6) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def test_the_audit_log_has_the_statement_before_it_runs_and_never_its_text_or_rows(asked: Asked) -> None:
    asked.run("SELECT count(*) AS marked_statement FROM incidents")
    lines = [json.loads(line) for line in (asked.folder / "audit.jsonl").read_text().splitlines()]
    begun, ended = lines[-2:]
    assert (begun["event"], ended["event"]) == ("sql.run", "sql.ended")
    assert begun["detail"]["sha256"] == ended["detail"]["sha256"]
    assert ended["detail"]["rows"] == 1
    assert "marked_statement" not in (asked.folder / "audit.jsonl").read_text()


# ── whatever somebody writes ────────────────────────────────────────────────────────────────────────────
_TOKENS = (
    "SELECT FROM WHERE WITH AS incidents cases ledger raw city.main.x id count(*) getenv('A') ( ) , ; * 'x' \"y\" 1 "
    "UNION RECURSIVE JOIN ON USING GROUP BY ORDER LIMIT HAVING QUALIFY OVER -- /* */ $1 ? @ # :: INTO COPY ATTACH SET "
    "CAST INTEGER JSON = < || -> . [ ] { } a b x y LATERAL VALUES PIVOT read_csv('f') range(9) NOT NULL CASE WHEN THEN END"
)
_WORDS = st.sampled_from(_TOKENS.split(" "))
_READER = duckdb.connect()


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(_WORDS, max_size=25).map(" ".join),
        st.lists(_WORDS, max_size=25).map(lambda w: "SELECT " + " ".join(w)),
    )
)
def test_whatever_is_written_is_refused_or_a_select_on_known_tables(sql: str) -> None:
    try:
        checked = check(sql, TABLES)
    except SqlError as error:
        word = error.word
    else:
        word = None
        _is_one_select_on_known_tables(checked.sql)
    assert word is None or sql[word.start : word.start + len(word.text)] == word.text


def _is_one_select_on_known_tables(sql: str) -> None:
    told = json.loads(_READER.execute("SELECT json_serialize_sql($1)", [sql]).fetchone()[0])
    if told["error"]:
        return  # for DuckDB it is no statement at all: the worker says so
    text = json.dumps(told)
    assert len(told["statements"]) == 1
    assert "TABLE_FUNCTION" not in text
    assert not [
        name
        for name in ("ledger", "getenv", "read_csv")
        if f'"table_name": "{name}"' in text or f'"function_name": "{name}"' in text
    ]


def test_what_was_checked_reads_the_same_when_it_is_checked_again() -> None:
    for sql, _ in HONEST.values():
        once = check(sql, TABLES).sql
        assert check(once, TABLES).sql == once


def test_a_statement_may_be_ten_kilobytes_and_no_more() -> None:
    fits = "SELECT 1 -- " + "x" * (BYTES_MAX - 12)
    assert check(fits, TABLES).sql == "SELECT 1"
    with pytest.raises(SqlError) as caught:
        check(fits + "x", TABLES)
    assert caught.value.reason == "too_long"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT " + "(" * 200 + "1" + ")" * 200, "too_deep"),
        ("SELECT " + "+".join(["1"] * 1200), "too_deep"),
        ("SELECT 1 WHERE " + "NOT " * 2000 + "true", "too_deep"),
        ("SELECT " + "-" + " -" * 2000 + "1", "too_deep"),
        ("SELECT id FROM incidents WHERE urgency IN (" + ",".join(["1"] * 3000) + ")", "too_many"),
        ("SELECT 1 FROM incidents a " + " ".join(f"JOIN cases c{n} USING (id)" for n in range(9)), "too_many"),
        (" UNION ALL ".join(["SELECT 1"] * 17), "too_many"),
        ("SELECT * FROM " + "(SELECT * FROM " * 30 + "incidents" + ")" * 30, "too_many"),
    ],
)  # fmt: skip
def test_a_statement_that_is_too_much_is_refused_before_it_is_run(sql: str, reason: str) -> None:
    with pytest.raises(SqlError) as caught:
        check(sql, TABLES)
    assert caught.value.reason == reason


def test_an_error_points_at_the_word_and_names_the_nearest(asked: Asked) -> None:
    with pytest.raises(SqlError) as caught:
        check("SELECT count(*)\nFROM incidnts\nGROUP BY 1", TABLES)
    assert (caught.value.word.line, caught.value.word.column, caught.value.word.text) == (2, 6, "incidnts")
    assert caught.value.nearest == "incidents"
    error = asked.run("SELECT class,\n  count(*)\nFROM incidents\nGROUP BY clas").error
    assert (error.reason, error.word.line, error.word.column, error.word.text) == ("column", 4, 10, "clas")
    assert error.nearest == "class"


def test_the_copy_lies_apart_and_for_this_account_alone(asked: Asked) -> None:
    folder = asked.folder / "home" / "sql"
    asked.run("SELECT 1")
    assert folder.stat().st_mode & 0o777 == 0o700
    files = list(folder.iterdir())
    assert files
    assert all(path.suffix == ".duckdb" and path.stat().st_mode & 0o777 == 0o400 for path in files)
    for path in files:
        held = duckdb.connect(str(path), read_only=True)
        tables = {row[0] for row in held.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        held.close()
        assert tables <= TABLES


def test_a_worker_gets_neither_variables_nor_files_of_the_server(asked: Asked) -> None:
    with tempfile.TemporaryFile() as held:
        os.set_inheritable(held.fileno(), True)
        code = "import os,sys; print(sorted(os.environ), os.listdir('/proc/self/fd'))"
        process = __import__("data_loaders.sql.process", fromlist=["WORKER"])
        script = asked.folder / "seen.py"
        script.write_text(f"{code}\nsys.stdout.flush()\n")
        kept, process.WORKER = process.WORKER, script
        try:
            seen: list[bytes] = []
            runner = process.Process(Bounds(), lambda: None)
            runner._talk = lambda child, order, timers: seen.append(child.communicate(timeout=30)[0])
            runner.run({})
        finally:
            process.WORKER = kept
    names, files = seen[0].decode().split("] [")
    assert "FENGGE_CANARY" not in names
    assert str(held.name) not in files.split(", ")
