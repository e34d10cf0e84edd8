"""One dead feed stops no other; bad batches stay out; nothing is read twice."""

from datetime import UTC, datetime, timedelta

import pytest

from data_loaders.access import Role, Viewer
from data_loaders.contract import SourceError
from data_loaders.settings import load_profile
from data_loaders.transports.files import read_rows
from tests.town import NOON, SOUTH, WEST, Town

PLACE = f"{WEST + 0.005},{SOUTH + 0.005}"
CASE = f"a,2024-05-14 08:00,,开,垃圾,{PLACE}"


def states(town: Town) -> dict[str, str]:
    return {feed.name: feed.state for feed in town.access.feed_states()}


def test_a_missing_file_turns_its_feed_stale_then_dead_and_others_go_on(town):
    made = town(cases=[CASE]).tick()
    assert states(made) == {"cases": "ok", "calls": "ok"}
    (made.folder / "calls.csv").unlink()
    for seconds, expected in ((2, "ok"), (5, "stale"), (12, "dead")):
        made.clock.set(NOON + timedelta(seconds=seconds))
        made.tick()
        assert states(made) == {"cases": "ok", "calls": expected}
    assert made.rows("SELECT count(*) FROM city.state.incident") == [(1,)]


def test_a_batch_with_more_than_a_twentieth_bad_stays_out_whole(town):
    good = [f"g{n},2024-05-14 08:00,,开,垃圾,{PLACE}" for n in range(190)]
    bad = [f"b{n},gestern,,开,垃圾,{PLACE}" for n in range(12)]
    made = town(cases=good + bad).tick()
    assert made.rows("SELECT count(*) FROM city.state.incident") == [(0,)]
    assert made.rows("SELECT count(*) FROM city.main.dead_letter") == [(12,)]


def test_a_turn_without_news_changes_no_version_and_tells_nobody(town):
    made = town(cases=[CASE]).tick()
    told: list[int] = []
    made.access.subscribe(lambda: told.append(1))
    before = made.access.version
    made.clock.set(NOON + timedelta(minutes=5))
    made.tick()
    assert (made.access.version, told) == (before, [])


def test_a_late_event_updates_the_state(town):
    made = town(cases=[CASE]).tick()
    late = f"old,2024-04-14 08:00,,开,垃圾,{PLACE}"
    (made.folder / "cases.csv").write_text(f"id,opened,closed,status,kind,lon,lat\n{CASE}\n{late}\n")
    made.clock.set(NOON + timedelta(seconds=2))
    made.tick()
    assert made.rows("SELECT count(*) FROM city.state.incident") == [(2,)]


def test_what_was_committed_stands_after_a_restart_and_is_not_read_again(town):
    made = town(cases=[CASE]).tick()
    version = made.access.version
    made.close()
    again = Town(made.folder, cases=[CASE])
    try:
        again.tick()
        assert again.access.version == version
        assert again.rows("SELECT count(*) FROM city.main.ledger") == [(1,)]
    finally:
        again.close()


def test_gb18030_is_read_as_declared(tmp_path):
    from data_loaders.check import check
    from tests.town import write

    profile = write(tmp_path, cases=[f"a,2024-05-14 08:00,,开,垃圾,{PLACE}"], encoding="gb18030")
    report = next(iter(check(profile, NOON)))
    assert (report.ordinary, report.sensitive) == (1, 0)


def test_a_file_in_another_encoding_than_declared_is_refused_not_guessed(tmp_path):
    from data_loaders.check import check
    from tests.town import CASES, write

    profile = write(tmp_path)
    (tmp_path / "cases.csv").write_bytes(f"{CASES}\na,2024-05-14 08:00,,开,垃圾,{PLACE}\n".encode("gb18030"))
    report = next(iter(check(profile, NOON)))
    assert "not readable as csv in utf-8" in report.failure


def test_an_operator_sees_the_case(town):
    from layers.indicators.incident import record

    made = town(cases=[CASE]).tick()
    answer = made.access.read(record("cases:a"), Viewer("operator", Role.OPERATOR))
    assert answer.table.to_pylist()[0]["area_street"] == "1"


def test_a_quarantined_file_keeps_its_feed_from_looking_calm_and_is_read_again_when_mended(town):
    good = [f"g{n},2024-05-14 08:00,,开,垃圾,{PLACE}" for n in range(190)]
    bad = [f"b{n},gestern,,开,垃圾,{PLACE}" for n in range(12)]
    made = town(cases=good + bad).tick()
    made.clock.set(NOON + timedelta(seconds=20))
    made.tick()
    assert states(made)["cases"] == "dead"
    assert states(made)["calls"] == "ok"
    made.close()
    again = Town(made.folder, cases=good)
    try:
        again.tick()
        assert states(again)["cases"] == "ok"
        assert again.rows("SELECT count(*) FROM city.state.incident") == [(190,)]
    finally:
        again.close()


def test_a_failure_that_no_feed_should_have_stops_no_other(town, monkeypatch):
    made = town(cases=[CASE])

    def broken(raw):
        raise ZeroDivisionError

    monkeypatch.setattr(made.intake.lines[1]._normaliser, "batch", broken)
    made.tick()
    assert states(made) == {"cases": "ok", "calls": "dead"}
    assert made.rows("SELECT count(*) FROM city.state.incident") == [(1,)]


def test_a_boundary_file_cut_short_is_a_source_error(tmp_path):
    profile = load_profile("chicago")
    whole = profile.resolve("chicago/chicago_tracts.geojson.gz").read_bytes()
    (tmp_path / "cut.geojson.gz").write_bytes(whole[: len(whole) // 2])
    source = next(item for item in profile.sources if item.name == "tracts")
    with pytest.raises(SourceError, match="not readable as geojson"):
        list(read_rows(source, tmp_path / "cut.geojson.gz"))


def test_the_age_of_a_feed_is_right_after_a_jump_back(chicago_spring):
    intake, access, _ = chicago_spring
    later = {feed.name: feed.last_at for feed in access.feed_states()}
    intake.clock.set(datetime(2010, 2, 1, 12, tzinfo=UTC))
    intake.tick()
    earlier = {feed.name: feed.last_at for feed in access.feed_states()}
    assert earlier["assaults"] < datetime(2010, 2, 1, 12, tzinfo=UTC) < later["assaults"]
    intake.clock.set(datetime(2010, 2, 1, 12, 0, 1, tzinfo=UTC))
    intake.tick()
    assert {feed.name: feed.last_at for feed in access.feed_states()}["assaults"] == earlier["assaults"]


def test_a_machine_clock_that_steps_back_undoes_nothing(town):
    made = town(cases=[CASE]).tick()
    made.clock.kind = "live"
    made.clock.set(NOON - timedelta(minutes=10))
    made.tick()
    assert made.rows("SELECT count(*) FROM city.state.incident") == [(1,)]
