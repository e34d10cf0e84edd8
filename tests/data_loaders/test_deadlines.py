"""A class's limit gives its cases a deadline where the source states none; a rebuild and a changed rule give the right one."""

import pytest

from data_loaders.access import ConfigError, Question, Role, Viewer
from data_loaders.settings import load_profile
from tests.town import SOUTH, WEST, Town, write

LON, LAT = WEST + 0.005, SOUTH + 0.005
LIMIT = 'limit = { value = 4, unit = "work_hour" }\n'
CASES = [f"a,2024-05-14 10:00,,开,垃圾,{LON},{LAT}", f"s,2024-05-14 10:00,,开,家中,{LON},{LAT}"]


def rewrite(folder, **changes: str) -> object:
    text = (folder / "town.toml").read_text()
    for old, new in changes.items():
        text = text.replace({"waste": 'id = "waste"\n', "town": "[district]"}[old], new)
    (folder / "town.toml").write_text(text)
    return load_profile(str(folder / "town.toml"))


def made(folder, limit: str = LIMIT, hours: str = "") -> Town:
    write(folder, CASES)
    profile = rewrite(
        folder, waste='id = "waste"\n' + limit, town=f'[working_time]\ncountry = "CN"\n{hours}\n[district]'
    )
    return Town(folder, profile=profile).tick()


def due(town) -> dict[str, str]:
    question = Question("due", 'SELECT id, CAST(due_at AS VARCHAR) AS due FROM "v_incident@2"')
    rows = town.access.read(question, Viewer("o", Role.OPERATOR)).table.to_pylist()
    return {row["id"]: row["due"] for row in rows}


def test_a_case_without_a_stated_deadline_has_its_classs(tmp_path):
    town = made(tmp_path)
    assert due(town) == {
        "cases:a": "2024-05-14 07:00:00"
    }  # 15:00 in Shanghai: two hours before noon, two from one o'clock
    town.intake.rebuild()
    assert due(town) == {"cases:a": "2024-05-14 07:00:00"}
    town.close()


def test_it_is_due_soon_when_a_fifth_of_its_working_time_is_left(tmp_path):
    town = made(tmp_path)
    soon = "SELECT source_id, CAST(soon_at AS VARCHAR) FROM city.pub.incident"
    assert town.rows(soon) == [("a", "2024-05-14 06:12:00")]  # 14:12 in Shanghai: 48 minutes of four hours before 15:00
    write(tmp_path, [CASES[0].replace("开", "结").replace(",,", ",2024-05-14 11:00,"), CASES[1]])
    town.clock.set(town.clock.now().replace(minute=1))
    town.tick()
    assert town.rows(soon) == [("a", None)], "what is closed is not due"
    town.close()


def test_another_limit_other_hours_or_none_hold_after_a_restart(tmp_path):
    made(tmp_path).close()
    for limit, hours, expected in [
        (LIMIT.replace("4", "2"), "", "2024-05-14 04:00:00"),
        (LIMIT, 'hours = [["08:00:00", "18:00:00"]]', "2024-05-14 06:00:00"),
        ("", "", None),
    ]:
        town = made(tmp_path, limit, hours)
        assert due(town) == {"cases:a": expected}
        town.close()


def test_a_case_that_becomes_sensitive_keeps_no_deadline(tmp_path):
    town = made(tmp_path)
    write(tmp_path, [CASES[0].replace("垃圾", "家中"), CASES[1]])
    town.clock.set(town.clock.now().replace(minute=1))
    town.tick()
    assert due(town) == {}
    assert town.rows("FROM city.pub.deadline") == []
    town.close()


@pytest.mark.parametrize("hours", ['hours = [["18:00:00", "09:00:00"]]', "hours = []"])
def test_working_hours_that_make_no_day_are_refused(tmp_path, hours):
    with pytest.raises(ConfigError, match="working"):
        made(tmp_path, hours=hours)


def test_every_case_has_its_deadline_whatever_number_its_name_makes(tmp_path):
    """Half of all keys are larger than Arrow's signed numbers."""
    write(tmp_path, CASES)
    profile = rewrite(tmp_path, waste='id = "waste"\n' + LIMIT)
    many = [f"k{n},2024-05-14 10:00,,开,垃圾,{LON},{LAT}" for n in range(40)]
    (tmp_path / "cases.csv").write_text("\n".join(["id,opened,closed,status,kind,lon,lat", *many]) + "\n")
    town = Town(tmp_path, profile=profile).tick()
    told = due(town)
    assert len(told) == 40
    assert None not in told.values()
    assert town.rows("SELECT key FROM city.pub.deadline ORDER BY 1") == town.rows(
        "SELECT key FROM city.pub.incident ORDER BY 1"
    )
    town.close()
