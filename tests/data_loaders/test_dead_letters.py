"""Rows that did not enter: listed, shown, replayed after the profile was corrected; never with what is personal."""

import json
from datetime import timedelta

import pytest

import app
from dashboard import control_client
from data_loaders.access import Access, Command, ConfigError, ForbiddenError, Role, Viewer
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.dead_letters import replay
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database, DeadLetters
from tests.data_loaders.dirty import GOOD, PLACE, load, look, table
from tests.town import CASES, NOON, SECRET

ADMINISTRATOR = Viewer("control", Role.ADMINISTRATOR)
BAD = f"bad,14.05.2024 09:00,,开,垃圾,{PLACE}"


@pytest.fixture
def opened():
    """Opens intakes and closes them."""
    made = []

    def one(folder, now=NOON):
        made.append(
            Intake(load_profile(str(folder / "dirty.toml")), FrozenClock(now), Database(folder / "city.duckdb"), SECRET)
        )
        return made[-1]

    yield one
    for intake in made:
        intake.database.close()


def corrected(folder, old, new):
    path = folder / "dirty.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_letter_keeps_declared_cells_that_are_not_personal_and_redacts_the_rest(tmp_path):
    head = CASES + ",reporter_phone,note"
    got = load(
        tmp_path,
        "a.csv",
        table(f"{GOOD},13800001234,x", f"bad 13812345678,gestern,,开,垃圾,{PLACE},13800001234,y", head=head),
    )
    (letter,) = DeadLetters(got.intake.database).waiting()
    assert (letter.row, letter.reason, letter.field, letter.value) == (2, "moment_unreadable", "occurred_at", "gestern")
    cells = json.loads(letter.payload)
    assert cells["id"] == "bad ▮▮▮"
    assert set(cells) == {"id", "opened", "status", "kind", "lon", "lat"}
    got.intake.database.close()


def test_coordinates_and_moments_of_a_letter_are_no_phone_numbers(tmp_path):
    got = load(tmp_path, "a.csv", table("a,gestern,2024-05-14T08:00:00+08:00,开,垃圾,104.00512345678,30.61123456789"))
    cells = json.loads(DeadLetters(got.intake.database).waiting()[0].payload)
    assert (cells["closed"], cells["lon"], cells["lat"]) == (
        "2024-05-14T08:00:00+08:00",
        "104.00512345678",
        "30.61123456789",
    )
    got.intake.database.close()


def test_a_letter_of_a_sensitive_row_keeps_no_place(tmp_path):
    got = load(
        tmp_path, "a.csv", table(f"s,2024-05-14 08:00,,开,家中,{104.5},{30.61}", f"u,gestern,,开,没见过,{PLACE}")
    )
    letters = DeadLetters(got.intake.database).waiting()
    assert [letter.reason for letter in letters] == ["outside_district", "moment_unreadable"]
    for letter in letters:
        assert not {"lon", "lat"} & set(json.loads(letter.payload))
        assert "104." not in letter.value + letter.payload
    got.intake.database.close()


def test_rows_enter_after_the_profile_was_corrected_and_the_rest_waits(tmp_path, opened):
    got = load(tmp_path, "a.csv", table(BAD, f"worse,gestern,,开,垃圾,{PLACE}", "third,2024-05-14 08:00,,开,垃圾,0,0"))
    assert got.ids == set()
    got.intake.database.close()
    corrected(tmp_path, "every_s = 1", 'every_s = 1\nmoment_format = "%d.%m.%Y %H:%M"')
    intake = opened(tmp_path, NOON + timedelta(minutes=5))
    outcome = replay(intake, "dirty")
    assert (outcome.entered, outcome.waiting, outcome.read_again) == (1, 2, ())
    after = look(tmp_path, intake)
    assert after.ids == {"bad"}
    assert [row for row, _ in after.letters] == [2, 3]
    assert replay(intake).entered == 0
    assert intake.ledger.position("dirty").rows_rejected == 2


def test_a_quarantined_file_is_read_again_and_known_rows_stay_one(tmp_path, opened):
    rows = [f"r{n},{'2024-05-14 08:00' if n % 2 else '14.05.2024 08:00'},,开,垃圾,{PLACE}" for n in range(300)]
    got = load(tmp_path, "a.csv", table(*rows))
    assert (got.ids, len(got.letters)) == (set(), 150)
    got.intake.database.close()
    (tmp_path / "a.csv").write_bytes(table(*(row.replace("2024-05-14", "14.05.2024") for row in rows)))
    corrected(tmp_path, "every_s = 1", 'every_s = 1\nmoment_format = "%d.%m.%Y %H:%M"')
    intake = opened(tmp_path, NOON + timedelta(minutes=5))
    outcome = replay(intake)
    assert (outcome.entered, outcome.waiting, outcome.read_again) == (150, 0, ("dirty",))
    assert len(look(tmp_path, intake).ids) == 300


def test_a_running_server_takes_the_corrected_mapping_and_nothing_else(tmp_path):
    got = load(tmp_path, "a.csv", table(GOOD, BAD))
    corrected(tmp_path, "every_s = 1", 'every_s = 1\nmoment_format = "%d.%m.%Y %H:%M"')
    assert replay(got.intake).entered == 1
    assert look(tmp_path, got.intake).ids == {"good", "bad"}
    corrected(tmp_path, "zoom = 11", "zoom = 12")
    with pytest.raises(ConfigError, match="Restart the server"):
        replay(got.intake)
    got.intake.database.close()


def test_the_same_bad_row_read_twice_is_one_letter(tmp_path):
    got = load(tmp_path, "a.csv", table(GOOD, BAD))
    (tmp_path / "a.csv").write_bytes(table(GOOD, BAD, f"new,2024-05-14 08:00,,开,垃圾,{PLACE}"))
    got.intake.clock.set(NOON + timedelta(seconds=5))
    got.intake.tick()
    assert (look(tmp_path, got.intake).ids, len(DeadLetters(got.intake.database).waiting())) == ({"good", "new"}, 1)
    got.intake.database.close()


def test_letters_survive_a_rebuild_with_their_ids(tmp_path):
    got = load(tmp_path, "a.csv", table(GOOD, BAD))
    before = DeadLetters(got.intake.database).waiting()
    got.intake.rebuild()
    assert DeadLetters(got.intake.database).waiting() == before
    got.intake.database.close()


def test_only_an_administrator_sees_and_replays_letters(tmp_path):
    got = load(tmp_path, "a.csv", table(GOOD, BAD))
    access = Access(got.intake, AuditLog(tmp_path / "audit.jsonl", tmp_path / "audit.head", lambda: NOON))
    assert [letter.reason for letter in access.dead_letters(ADMINISTRATOR)] == ["moment_unreadable"]
    access.act(Command("dead_letters.replay", {"source": "dirty"}), ADMINISTRATOR)
    for role in (Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.WALL, Role.AUDITOR):
        with pytest.raises(ForbiddenError):
            access.dead_letters(Viewer("someone", role))
        with pytest.raises(ForbiddenError):
            access.act(Command("dead_letters.replay", {"source": ""}), Viewer("someone", role))
    assert "dead_letters.open" in (tmp_path / "audit.jsonl").read_text("utf-8")
    got.intake.database.close()


def test_the_command_line_lists_shows_and_replays_without_a_server(tmp_path, capsys):
    got = load(tmp_path, "a.csv", table(GOOD, BAD))
    (letter,) = DeadLetters(got.intake.database).waiting()
    got.intake.database.close()
    home = tmp_path / "home"
    options = ["--profile", str(tmp_path / "dirty.toml"), "--home", str(home)]
    (home / "dirty" / "keys").mkdir(parents=True)
    (home / "dirty" / "keys" / "publication.key").write_bytes(SECRET)
    (tmp_path / "city.duckdb").rename(home / "dirty" / "city.duckdb")
    assert app.main(["dead-letters", "list", *options]) == 0
    assert (
        f"{letter.letter}  dirty  moment_unreadable  row 2, occurred_at = '14.05.2024 09:00'" in capsys.readouterr().out
    )
    assert app.main(["dead-letters", "show", letter.letter[:6], *options]) == 0
    assert "opened = 14.05.2024 09:00" in capsys.readouterr().out
    assert app.main(["dead-letters", "show", "zz", *options]) == 2
    corrected(tmp_path, "every_s = 1", 'every_s = 1\nmoment_format = "%d.%m.%Y %H:%M"')
    assert app.main(["dead-letters", "replay", "--source", "dirty", *options]) == 0
    assert "1 rows entered, 0 wait still" in capsys.readouterr().out
    assert control_client.ask(home / "dirty" / "control.sock", "dead-letters", {"source": ""}) is None
