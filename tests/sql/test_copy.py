"""The copy that statements read: closed months stay as they are until something in them changes, the tail follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from data_loaders.contract import Role, Viewer
from data_loaders.publish import VIEWS, definitions, scope_schema
from data_loaders.publish.copy import REFRESH_S, PublishedCopy, Snapshot
from data_loaders.publish.sql_tables import tables_of
from tests.attacks.local import NOON, Local

PLANNER = Viewer("sql", Role.PLANNER)


@dataclass
class Kept:
    """A district, its copy, and a clock for it that the test turns."""

    local: Local
    copy: PublishedCopy
    at_s: list[float]

    def later(self) -> Snapshot:
        self.at_s[0] += REFRESH_S + 1
        return self.copy.fresh()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    local = Local(tmp_path)
    intake, at_s = local.intake, [0.0]
    copy = PublishedCopy(
        tmp_path / "sql", intake.database, intake.profile,
        schema=lambda: scope_schema(intake.database, intake.profile, PLANNER),
        standing=lambda: (intake.horizon, intake.version), elapsed_s=lambda: at_s[0],
    )  # fmt: skip
    yield Kept(local, copy, at_s)
    local.close()


def rows(snapshot: Snapshot, sql: str) -> list[tuple]:
    """Asked of the files themselves, with the views that a worker makes."""
    connection = duckdb.connect(str(snapshot.main), read_only=True)
    for name, path in snapshot.attached:
        connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
    for view in snapshot.views:
        connection.execute(view)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def close_one(local: Local, key: str) -> None:
    """A case of a month that is over is closed now."""
    with local.intake.database.writing() as cursor:
        cursor.execute(
            "UPDATE city.pub.incident SET closed_at = TIMESTAMP '2024-06-10 03:00:00', status = 'closed' WHERE source_id = $1",
            [key],
        )
    local.intake.version += 1


def test_the_copy_has_every_row_that_a_planner_sees_once(kept: Kept) -> None:
    snapshot = kept.copy.fresh()
    assert snapshot.months, "this district has incidents of earlier months"
    schema = scope_schema(kept.local.intake.database, kept.local.intake.profile, PLANNER)
    for table in kept.copy.tables.values():
        with kept.local.intake.database.reading(schema) as cursor:
            seen = cursor.execute(f'SELECT count(*) FROM "{table.view}"').fetchall()
        assert rows(snapshot, f"SELECT count(*) FROM {table.name}") == seen, table.name
    ids = rows(snapshot, "SELECT count(*), count(DISTINCT id) FROM incidents")[0]
    assert ids[0] == ids[1] > 100


def test_within_a_minute_and_where_nothing_changed_the_copy_stays(kept: Kept) -> None:
    first = kept.copy.fresh()
    kept.local.intake.version += 1
    assert kept.copy.fresh() is first
    later = kept.later()
    assert later is not first
    assert kept.later() is later


def test_a_closed_month_is_one_file_until_something_in_it_changes(kept: Kept) -> None:
    first = kept.copy.fresh()
    before = {path: path.stat().st_mtime_ns for path in first.months}
    kept.local.intake.version += 1
    same = kept.later()
    assert {path: path.stat().st_mtime_ns for path in same.months} == before
    assert same.main != first.main
    old = rows(
        first,
        "SELECT id FROM cases WHERE occurred_at < TIMESTAMP '2024-06-01' AND closed_at IS NULL ORDER BY id LIMIT 1",
    )
    key = old[0][0].split(":")[1]
    close_one(kept.local, key)
    changed = kept.later()
    assert len(set(changed.months) - set(first.months)) == 1
    assert rows(changed, f"SELECT status, closed_at IS NOT NULL FROM cases WHERE id LIKE '%:{key}'") == [
        ("closed", True)
    ]


def test_old_files_go_but_never_those_that_somebody_may_be_opening(kept: Kept) -> None:
    tails = [kept.copy.fresh().main]
    for _ in range(3):
        kept.local.intake.version += 1
        tails.append(kept.later().main)
    assert [path.exists() for path in tails] == [False, False, True, True]
    assert not list(tails[0].parent.glob("*.part"))


def test_a_restart_takes_the_months_that_still_hold(kept: Kept) -> None:
    first = kept.copy.fresh()
    before = {path: path.stat().st_mtime_ns for path in first.months}
    intake = kept.local.intake
    again = PublishedCopy(
        first.main.parent, intake.database, intake.profile, schema=kept.copy._schema,
        standing=lambda: (intake.horizon, intake.version), elapsed_s=lambda: 0.0,
    )  # fmt: skip
    assert {path: path.stat().st_mtime_ns for path in again.fresh().months} == before


def test_moments_are_those_of_the_districts_clocks(kept: Kept) -> None:
    snapshot = kept.copy.fresh()
    assert rows(snapshot, "SELECT as_of FROM clock") == [(datetime(2024, 6, 10, 12),)]
    assert {
        row[0] for row in rows(snapshot, "SELECT DISTINCT hour(occurred_at) FROM incidents WHERE source = 'cases'")
    } == {8}


def test_fewer_than_ten_residents_are_not_told(kept: Kept) -> None:
    snapshot = kept.copy.fresh()
    least, unknown = rows(snapshot, "SELECT min(residents), count(*) FILTER (WHERE residents IS NULL) FROM population")[
        0
    ]
    assert least >= 10
    assert unknown > 0


def test_nothing_sensitive_and_no_community_is_in_any_table() -> None:
    tables = tables_of(("street", "community", "grid"), "Asia/Shanghai")
    views = {table.view for table in tables.values()}
    assert views <= set(VIEWS)
    assert not [
        view for view in views if "sensitive" in view or "community" in view or "flagged" in view or "emergency" in view
    ]
    assert set(definitions.of(("street",), PLANNER)) >= views


def test_the_copy_is_made_at_the_moment_of_the_state(kept: Kept) -> None:
    snapshot = kept.copy.fresh()
    assert (snapshot.as_of, snapshot.version) == (NOON.astimezone(UTC), kept.local.intake.version)
