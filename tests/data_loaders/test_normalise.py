"""A dirty row costs itself, with a reason that names the place; a clean one beside it gets in."""

from datetime import timedelta

import h3
import pytest

from data_loaders.contract import SourceError
from data_loaders.normalise.redact import MARK, redact
from data_loaders.settings import load_profile
from tests.town import NOON, SOUTH, WEST, Town

GOOD = f"ok,2024-05-14 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}"


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        (f",2024-05-14 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}", "source_id_missing", "source_id"),
        (f"x,,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}", "occurred_at_missing", "occurred_at"),
        (f"x,昨天,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}", "moment_unreadable", "occurred_at"),
        (f"x,1970-01-01 00:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}", "moment_before_1971", "occurred_at"),
        (f"x,2024-05-17 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}", "moment_in_future", "occurred_at"),
        ("x,2024-05-14 08:00,,开,垃圾,0,0", "coordinate_zero", "lon lat"),
        (f"x,2024-05-14 08:00,,开,垃圾,{SOUTH + 0.005},104.005", "coordinate_out_of_range", "lat"),
        ("x,2024-05-14 08:00,,开,垃圾,110.5,30.61", "outside_district", "lon lat"),
        ("x,2024-05-14 08:00,,开,垃圾,东经一百零四度,30.61", "coordinate_unreadable", "lon"),
        ("x,2024-05-14 08:00,,开,垃圾,inf,30.61", "coordinate_out_of_range", "lon"),
    ],
)
def test_a_bad_row_is_rejected_by_name_and_the_good_row_stays(town, row, reason, field):
    made = town(cases=[GOOD, row]).tick()
    assert made.rows("SELECT source_id FROM city.state.incident") == [("ok",)]
    assert made.rows("SELECT row, reason, field FROM city.main.dead_letter") == [(2, reason, field)]


def test_records_without_status_are_not_known_and_never_open(town):
    made = town(cases=[f"a,2024-05-14 08:00,,,垃圾,{WEST + 0.005},{SOUTH + 0.005}", GOOD]).tick()
    assert dict(made.rows("SELECT source_id, status FROM city.state.incident")) == {"a": "unknown", "ok": "open"}


def test_missing_coordinates_are_kept_and_counted_apart(town):
    made = town(cases=["a,2024-05-14 08:00,,开,垃圾,,"]).tick()
    assert made.rows("SELECT cell, flags FROM city.state.incident") == [(None, ["no_coordinates"])]


def test_a_closing_before_the_opening_is_kept_and_flagged(town):
    made = town(cases=[f"a,2024-05-14 08:00,2024-05-13 08:00,结,垃圾,{WEST + 0.005},{SOUTH + 0.005}"]).tick()
    assert made.rows("SELECT status, flags FROM city.state.incident") == [("closed", ["closed_before_opened"])]


def test_a_closing_dated_before_its_opening_still_closes_the_case(town):
    place = f"{WEST + 0.005},{SOUTH + 0.005}"
    opening = f"a,2024-05-14 08:00,,开,垃圾,{place}"
    made = town(cases=[f"a,2024-05-14 08:00,2024-05-13 08:00,结,垃圾,{place}", opening]).tick()
    assert made.rows("SELECT status FROM city.state.incident") == [("closed",)]


def test_a_corrected_mapping_makes_no_keyless_row_another_one(town):
    made = town(calls=[f"2024-05-14 08:00,没见过,{WEST + 0.005},{SOUTH + 0.005},"]).tick()
    made.close()
    profile = made.folder / "town.toml"
    profile.write_text(profile.read_text().replace('"家中" = "home" }', '"家中" = "home", "没见过" = "home" }'))
    calls = made.folder / "calls.csv"
    calls.write_text(calls.read_text() + "\n")
    again = Town(made.folder, profile=load_profile(str(profile)))
    try:
        again.tick()
        assert again.rows("SELECT class FROM city.state.incident") == [("home",)]
    finally:
        again.close()


def test_moments_with_and_without_a_zone_in_one_column_are_each_read_as_they_say(town):
    place = f"{WEST + 0.005},{SOUTH + 0.005}"
    made = town(
        cases=[
            f"a,2024-05-14 08:00,,开,垃圾,{place}",
            f"b,2024-05-14T08:00:00+02:00,,开,垃圾,{place}",
            f"c,2024-05-14T08:00:00Z,,开,垃圾,{place}",
        ]
    ).tick()
    hours = {key: at.hour for key, at in made.rows("SELECT source_id, occurred_at FROM city.state.incident")}
    assert hours == {"a": 0, "b": 6, "c": 8}


def test_a_clock_slightly_ahead_is_kept_at_the_received_time(town):
    ahead = (NOON + timedelta(hours=8, minutes=30)).strftime("%Y-%m-%d %H:%M")
    made = town(cases=[f"a,{ahead},,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}"]).tick()
    assert made.rows("SELECT occurred_at, flags FROM city.state.incident") == [
        (NOON.replace(tzinfo=None), ["clock_ahead"])
    ]


def test_an_unknown_class_counts_as_sensitive(town):
    made = town(cases=[f"a,2024-05-14 08:00,,开,没见过,{WEST + 0.005},{SOUTH + 0.005}"]).tick()
    ((cell, sensitive, flags),) = made.rows("SELECT cell, sensitive, flags FROM city.state.incident")
    assert sensitive
    assert h3.get_resolution(h3.int_to_str(cell)) == 8
    assert flags == ["class_unmapped"]


def test_keyless_identical_twins_are_two_incidents_and_a_second_reading_adds_none(town):
    twin = f"2024-05-14 08:00,垃圾,{WEST + 0.005},{SOUTH + 0.005},13812345678"
    made = town(calls=[twin, twin]).tick()
    assert len(made.rows("SELECT source_id FROM city.state.incident")) == 2
    calls = made.folder / "calls.csv"
    calls.write_text(calls.read_text() + f"2024-05-14 09:00,垃圾,{WEST + 0.005},{SOUTH + 0.005},\n")
    made.clock.set(NOON + timedelta(minutes=1))
    made.tick()
    assert len(made.rows("SELECT source_id FROM city.state.incident")) == 3


def test_a_repeated_number_is_a_later_version_of_one_record(town):
    place = f"{WEST + 0.005},{SOUTH + 0.005}"
    made = town(
        cases=[
            f"a,2024-05-10 08:00,2024-05-12 08:00,结,垃圾,{place}",
            f"a,2024-05-10 08:00,2024-05-14 08:00,结,垃圾,{place}",
            f"a,2024-05-10 08:00,2024-05-11 08:00,结,垃圾,{place}",
        ]
    ).tick()
    ((closed_at,),) = made.rows("SELECT closed_at FROM city.state.incident")
    assert str(closed_at) == "2024-05-14 00:00:00"
    assert made.rows("SELECT count(*) FROM city.main.ledger") == [(3,)]


def test_personal_columns_reach_no_file_of_the_home(town):
    made = town(calls=[f"2024-05-14 08:00,垃圾,{WEST + 0.005},{SOUTH + 0.005},13800001234"]).tick()
    made.close()
    for path in made.folder.rglob("*"):
        if path.is_file() and path.name != "calls.csv":
            assert b"13800001234" not in path.read_bytes(), path


def test_a_missing_required_column_names_the_nearest_one(town):
    made = town()
    (made.folder / "cases.csv").write_text("id,open,closed,status,kind,lon,lat\n")
    line = made.intake.lines[0]
    with pytest.raises(SourceError, match=r"'opened' for occurred_at is missing; nearest is 'open'"):
        list(line.batches("", NOON))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请联系 13812345678 王", f"请联系 {MARK} 王"),
        ("身份证 510104199001011234", f"身份证 {MARK}"),
        ("１３８１２３４５６７８", MARK),
        ("138\u200b1234\u200e5678", MARK),
        ("138.1234.5678", MARK),
        ("1 3 8 1 2 3 4 5 6 7 8", MARK),
        ("call 7735550142", f"call {MARK}"),
        ("a(at)b.com", MARK),
        ("tel 028-8612-3456", f"tel {MARK}"),
        ("mail a.b@c.com ok", f"mail {MARK} ok"),
        ("（028） 8612-3456，請", f"{MARK}，請"),
        ("１３８，打 13812345678。", f"138，打 {MARK}。"),
        ("已知悉，正在处置：明早八点！", "已知悉，正在处置：明早八点！"),
        ("案卷 AJ-2611240318, 25 件, 12:30", "案卷 AJ-2611240318, 25 件, 12:30"),
    ],
)
def test_patterns_that_name_a_person_are_taken_out_of_text(text, kept):
    assert redact(text) == kept
