"""The state does not depend on the order, the repetition or the lateness of events."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.contract import Kind
from data_loaders.feeds import ALL, feed_named
from data_loaders.normalise import Normaliser, PlaceIndex
from data_loaders.publish import publish_reference
from data_loaders.store import Database, Ledger, State
from tests.town import NOON, SOUTH, WEST, write

DAYS = ["2024-05-10 08:00", "2024-05-11 09:30", "2024-05-12 10:15"]

snapshot = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "c"]),
        "opened": st.sampled_from(DAYS),
        "closed": st.sampled_from(["", "2024-05-13 07:00", "2024-05-14 07:00"]),
        "status": st.sampled_from(["开", "结", ""]),
        "kind": st.sampled_from(["垃圾", "家中", "没见过"]),
        "lon": st.sampled_from([WEST + 0.005, WEST + 0.03, None]),
        "lat": st.sampled_from([SOUTH + 0.005, SOUTH + 0.015]),
    }
)


def newest_by_hand(events: list[dict]) -> dict[str, tuple]:
    """The rule in plain Python: the greatest version stands; of one version with two contents the later one."""
    best: dict[str, dict] = {}
    known = set()
    for event in events:
        if event["event_hash"] in known:
            continue
        known.add(event["event_hash"])
        held = best.get(event["source_id"])
        if held is None or event["source_version"] >= held["source_version"]:
            best[event["source_id"]] = event
    return {key: (event["status"], event["class"], event["cell"], event["closed_at"]) for key, event in best.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(snapshot, min_size=1, max_size=12), st.data())
def test_duplicated_reordered_late_and_corrected_events_fold_to_the_same_state(snapshots, data):
    with tempfile.TemporaryDirectory() as folder:
        profile = write(Path(folder))
        source = profile.sources[0]
        normaliser = Normaliser(profile, source, feed_named(source.feed), PlaceIndex(profile))
        database = Database(Path(folder) / "city.duckdb")
        try:
            publish_reference(database, profile, PlaceIndex(profile))
            ledger, state = Ledger(database), State(database)
            arrivals = data.draw(st.lists(st.sampled_from(snapshots), min_size=len(snapshots), max_size=30))
            arrivals = data.draw(st.permutations([*arrivals, *snapshots]))
            seen = []
            now = NOON
            while arrivals:
                size = data.draw(st.integers(1, len(arrivals)))
                part, arrivals = arrivals[:size], arrivals[size:]
                raw = pd.DataFrame(part).astype({"lon": float, "lat": float}).replace("", None)
                raw["_row"] = range(1, len(raw) + 1)
                raw["_received_at"] = pd.Timestamp(now).tz_localize(None).as_unit("s")
                batch = normaliser.batch(raw)
                ledger.append(batch.events, "cases", now.isoformat(), now)
                seen += batch.events.to_pylist()
                state.advance(now)
                now += timedelta(minutes=data.draw(st.integers(0, 3)))
            live = fold(database)
            assert live == newest_by_hand(seen)
            state.advance(now - timedelta(days=400))  # before everything, and back: folded anew
            assert fold(database) == {}
            state.advance(now)
            assert fold(database) == live
        finally:
            database.close()


def fold(database: Database) -> dict[str, tuple]:
    with database.reading() as cursor:
        rows = cursor.execute("SELECT source_id, status, class, cell, closed_at FROM city.state.incident").fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1:] for row in rows}


def test_every_kind_of_feed_is_registered():
    assert {feed.kind for feed in ALL} == set(Kind) - {Kind.RELEASE}


def test_rebuilt_tables_equal_the_live_ones(chicago_spring):
    intake, _, _ = chicago_spring
    before = contents(intake.database)
    version = intake.version
    intake.rebuild()
    assert contents(intake.database) == before
    assert intake.version > version
    assert sum(len(rows) for rows in before.values()) > 1000
    assert before["state.acknowledgement"], "an acknowledgement is part of the truth"
    assert before["state.release"], "a release is part of the truth"


def contents(database: Database) -> dict[str, list]:
    tables = (
        "state.incident",
        "state.camera",
        "state.count",
        "state.patrol",
        "state.population",
        "state.acknowledgement",
        "state.release",
        "pub.area",
        "pub.incident_class",
        "pub.source",
        "pub.area_within",
        "pub.population",
    )
    with database.reading() as cursor:
        return {table: sorted(cursor.execute(f"FROM city.{table}").fetchall(), key=repr) for table in tables}


def test_a_jump_back_shows_the_earlier_state_and_forward_again_the_later_one(chicago_spring):
    intake, _, _ = chicago_spring
    later = contents(intake.database)
    there = intake.clock.now()
    intake.clock.set(datetime(2010, 2, 1, tzinfo=UTC))
    intake.tick()
    earlier = contents(intake.database)
    assert len(earlier["state.incident"]) < len(later["state.incident"])
    assert not earlier["state.acknowledgement"]
    intake.clock.set(there)
    intake.tick()
    assert contents(intake.database) == later


def test_a_catalogue_that_says_the_same_again_is_no_event(chicago_spring, tmp_path):
    intake, _, _ = chicago_spring
    line = next(line for line in intake.lines if line.source.name == "red_light")
    before = intake.version
    with intake.database.reading() as cursor:
        counted = cursor.execute("SELECT count(*) FROM city.main.ledger").fetchone()
    rows = line.source.path
    copy = tmp_path / "again.csv"
    copy.write_bytes(intake.profile.resolve(rows).read_bytes() + b"\n")
    line._transport._path = copy
    intake.clock.set(intake.clock.now() + timedelta(hours=1))
    for _, batch in line.batches("", intake.clock.now()):
        assert len(batch.events) == 298
        intake.ledger.append(batch.events, "red_light", "again", intake.clock.now())
    intake.settle(intake.clock.now())
    with intake.database.reading() as cursor:
        assert cursor.execute("SELECT count(*) FROM city.main.ledger").fetchone() == counted
    assert intake.version == before
