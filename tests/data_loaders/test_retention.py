"""Retention: whole months go, with nothing of them left on the disk; what is open or stands stays."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data_loaders.access import Command, ConfigError, Role, Viewer
from data_loaders.settings import load_profile
from data_loaders.store.retention import month_end
from tests.town import NOON, SOUTH, WEST, Town, write

JOB = Viewer("job", Role.JOB)
LON, LAT = WEST + 0.005, SOUTH + 0.005
KEPT_DAYS = 60  # before 15 May lies in March: February is over


def case(key: str, opened: str, closed: str = "", kind: str = "垃圾") -> str:
    return f"{key},{opened},{closed},{'结' if closed else '开'},{kind},{LON},{LAT}"


CASES = [
    case("febclosed", "2024-02-03 08:00", "2024-02-04 09:00"),
    case("febsecret", "2024-02-05 08:00", "2024-02-05 09:00", "家中"),
    case("febopen", "2024-02-06 08:00"),
    case("febtomarch", "2024-02-28 08:00", "2024-03-01 09:00"),
    case("april", "2024-04-03 08:00", "2024-04-03 09:00"),
    "broken,never,,开,垃圾,,",
]


@pytest.fixture
def aging(tmp_path):
    write(tmp_path, CASES, [f"2024-02-03 08:00,垃圾,{LON},{LAT},"])
    text = (tmp_path / "town.toml").read_text()
    name = 'name = "cases"\n'
    (tmp_path / "town.toml").write_text(text.replace(name, f"{name}retention_days = {KEPT_DAYS}\n"))
    made = Town(tmp_path, profile=load_profile(str(tmp_path / "town.toml")))
    yield made.tick()
    made.close()


def ids(made) -> set[str]:
    return {row[0] for row in made.rows("SELECT source_id FROM city.state.incident WHERE source = 'cases'")}


def test_closed_records_of_past_months_go_and_open_ones_stay(aging):
    aging.access.act(Command("retention.apply"), JOB)
    assert ids(aging) == {"febopen", "febtomarch", "april"}
    assert len(aging.rows("FROM city.state.incident WHERE source = 'calls'")) == 1, "a source without a term keeps all"
    aging.clock.set(datetime(2024, 6, 1, tzinfo=UTC))
    aging.access.act(Command("retention.apply"), JOB)
    assert ids(aging) == {"febopen", "april"}, "a record's last moment counts, and April is not over by 60 days"
    aging.clock.set(datetime(2024, 7, 1, tzinfo=UTC))
    aging.access.act(Command("retention.apply"), JOB)
    assert ids(aging) == {"febopen"}


def test_nothing_of_them_is_left_on_the_disk(aging):
    aging.intake.database._connection.execute("CHECKPOINT city")
    assert b"febclosed" in (aging.folder / "city.duckdb").read_bytes()
    aging.access.act(Command("retention.apply"), JOB)
    aging.close()
    left = b"".join(path.read_bytes() for path in aging.folder.glob("city*"))
    assert b"febclosed" not in left
    assert b"febsecret" not in left
    assert b"febopen" in left


def test_a_signed_roll_up_stays_and_counts_no_sensitive_record(aging):
    aging.access.act(Command("retention.apply"), JOB)
    rows = aging.rows("SELECT source_id, CAST(payload AS VARCHAR) FROM city.main.ledger WHERE status = 'retention'")
    assert [row[0] for row in rows] == ["cases:2024-02"]
    payload = json.loads(rows[0][1])
    assert payload["events"] == 1
    assert len(payload["signature"]) == 64


def test_a_rebuild_after_it_gives_the_same_tables(aging):
    aging.access.act(Command("retention.apply"), JOB)
    tables = ("incident", "camera", "acknowledgement", "release")
    before = {name: aging.rows(f"FROM city.state.{name} ORDER BY ALL") for name in tables}
    aging.intake.rebuild()
    assert {name: aging.rows(f"FROM city.state.{name} ORDER BY ALL") for name in tables} == before
    assert before["incident"]


def test_acknowledgements_and_dead_letters_go_with_their_records(aging):
    aging.access.act(
        Command("case.acknowledge", {"incident": "cases:febopen", "comment": "阅"}), Viewer("o", Role.OPERATOR)
    )
    assert len(aging.rows("FROM city.main.dead_letter")) == 1
    closed = [
        row.replace("febopen,2024-02-06 08:00,,开", "febopen,2024-02-06 08:00,2024-05-15 11:00,结") for row in CASES
    ]
    write(aging.folder, closed)
    aging.clock.set(NOON + timedelta(seconds=5))
    aging.tick()
    aging.clock.set(datetime(2024, 9, 1, tzinfo=UTC))
    aging.access.act(Command("retention.apply"), JOB)
    assert ids(aging) == set()
    assert aging.rows("FROM city.state.acknowledgement") == []
    assert aging.rows("FROM city.main.ledger WHERE kind = 'action'") == []
    assert aging.rows("FROM city.main.dead_letter") == []


def test_what_posts_closed_goes_too_and_what_they_reopened_stays(aging):
    desk = Viewer("o", Role.OPERATOR)
    for verb, incident in [("void", "cases:febopen"), ("reopen", "cases:febclosed")]:
        aging.access.act(Command(f"case.{verb}", {"incident": incident, "reason": "核实后"}), desk)
    aging.clock.set(datetime(2024, 9, 1, tzinfo=UTC))
    aging.access.act(Command("retention.apply"), JOB)
    assert ids(aging) == {"febclosed"}
    assert aging.rows("SELECT source_id, status FROM city.pub.worked") == [("febclosed", "open")]


def test_a_day_on_which_nothing_is_over_changes_nothing(aging):
    aging.access.act(Command("retention.apply"), JOB)
    version, audit = aging.access.version, (aging.folder / "audit.jsonl").read_text()
    aging.access.act(Command("retention.apply"), JOB)
    assert aging.access.version == version
    assert (aging.folder / "audit.jsonl").read_text() == audit
    assert "cases 2024-02" in audit


def test_the_term_ends_with_a_local_month():
    shanghai = ZoneInfo("Asia/Shanghai")
    assert month_end(datetime(2024, 5, 15, tzinfo=UTC), 45, shanghai) == datetime(2024, 2, 29, 16)
    # 17:00 UTC on the last of April is already May in Shanghai.
    assert month_end(datetime(2024, 6, 14, 17, tzinfo=UTC), 45, shanghai) == datetime(2024, 4, 30, 16)


def test_a_term_too_short_for_the_periods_is_refused(tmp_path):
    write(tmp_path)
    text = (tmp_path / "town.toml").read_text().replace('name = "cases"\n', 'name = "cases"\nretention_days = 44\n')
    (tmp_path / "town.toml").write_text(text)
    with pytest.raises(ConfigError, match="retention_days"):
        load_profile(str(tmp_path / "town.toml"))


def test_dead_letters_go_by_themselves_too(tmp_path):
    write(tmp_path, ["broken,never,,开,垃圾,,"])
    text = (tmp_path / "town.toml").read_text()
    name = 'name = "cases"\n'
    (tmp_path / "town.toml").write_text(text.replace(name, f"{name}retention_days = {KEPT_DAYS}\n"))
    made = Town(tmp_path, profile=load_profile(str(tmp_path / "town.toml"))).tick()
    assert len(made.rows("FROM city.main.dead_letter")) == 1
    made.clock.set(datetime(2024, 9, 1, tzinfo=UTC))
    made.access.act(Command("retention.apply"), JOB)
    assert made.rows("FROM city.main.dead_letter") == []
    version = made.access.version
    made.access.act(Command("retention.apply"), JOB)
    assert made.access.version == version
    made.close()
