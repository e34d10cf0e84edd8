"""`app.py check` explains every failure: file, place, value, nearest match. Profile mistakes too."""

import pytest

import app
from data_loaders.check import check, render
from data_loaders.contract import ConfigError
from data_loaders.settings import load_profile
from tests.data_loaders.dirty import GOOD, PLACE
from tests.town import NOON, write


def spoilt(folder, old, new):
    write(folder, cases=[GOOD])
    path = folder / "town.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"垃圾" = "waste"', '"垃圾" = "wste"', "source cases: class 'wste' is not declared; nearest is 'waste'"),
        ('group = "any"', 'group = "anny"', "class waste: group 'anny' is not declared; nearest is 'any'"),
        ('encoding = "utf-8"', 'encoding = "gb18300"', "sources[cases].encoding: encoding 'gb18300': declare one of"),
        ('encoding = "utf-8"', 'encoding = "gb18300"', "nearest is 'gb18030'"),
        ('encoding = "utf-8"', 'crs = "GCJ02"', "sources[cases].crs: crs 'GCJ02': give EPSG:<code>, GCJ-02 or BD-09; nearest is 'GCJ-02'"),
        ('encoding = "utf-8"', 'encodng = "utf-8"', "sources[cases].encodng: no such setting; nearest is 'encoding'"),
        ('encoding = "utf-8"', 'areas = { streets = "s" }', "area kind 'streets' is not declared; nearest is 'street'"),
        ('format = "csv"', 'format = "cvs"', "sources[cases].format: 'cvs' is not one of"),
        ('format = "csv"', 'format = "cvs"', "nearest is 'csv'"),
        ('zone = "Asia/Shanghai"', 'zone = "Asia/Shanghia"', "nearest is 'Asia/Shanghai'"),
        ('name = "calls"', 'name = "cases"', "source 'cases' is declared twice"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_profile_names_place_value_and_nearest(tmp_path, old, new, says):
    with pytest.raises(ConfigError) as raised:
        load_profile(spoilt(tmp_path, old, new))
    assert says in str(raised.value)
    assert "town.toml: " in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('feed = "grid_cases"', 'feed = "grid_case"', "feed 'grid_case': not known; nearest is 'grid_cases'"),
        ('occurred_at = "opened"', 'occured_at = "opened"', "columns.occured_at is nothing that feed grid_cases has; nearest is 'occurred_at'"),
        ('code = "code"', 'code = "cod"', "columns ['cod'] are missing; nearest is 'code'"),
        ("quarters.geojson", "quarter.geojson", "no such file. Correct path under [[areas]]"),
    ],
)  # fmt: skip
def test_a_mistake_that_only_the_files_show_is_told_by_check(tmp_path, old, new, says):
    with pytest.raises(ConfigError) as raised:
        list(check(load_profile(spoilt(tmp_path, old, new)), NOON))
    assert says in str(raised.value)


def test_a_missing_column_names_file_column_and_nearest(tmp_path):
    path = spoilt(tmp_path, 'occurred_at = "opened"', 'occurred_at = "open"')
    report = render(next(iter(check(load_profile(path), NOON))))
    assert "file cases.csv: column 'open' for occurred_at is missing; nearest is 'opened'" in report


def test_rejected_rows_and_unmapped_words_are_told_with_value_and_nearest(tmp_path):
    rows = [GOOD, f"b,gestern,,开,垃圾,{PLACE}", f"c,2024-05-14 08:00,,开了,垃圾箱,{PLACE}"]
    report = render(next(iter(check(write(tmp_path, cases=rows), NOON))))
    assert "cases, file cases.csv: 3 rows read, 2 kept, 1 rejected" in report
    assert "rejected, moment_unreadable: 1 (first: row 2, occurred_at = 'gestern')" in report
    assert "not mapped, classes: '垃圾箱' in 1 rows; nearest is '垃圾'" in report
    assert "not mapped, statuses: '开了' in 1 rows; nearest is '开'" in report


def test_check_ends_with_an_error_where_a_source_cannot_be_read(tmp_path, capsys):
    write(tmp_path, cases=[GOOD])
    (tmp_path / "cases.csv").unlink()
    assert app.main(["check", str(tmp_path / "town.toml")]) == 1
    assert "cases.csv: No such file or directory" in capsys.readouterr().out


def test_a_deployment_without_area_files_has_its_district_as_the_one_area(tmp_path):
    path = spoilt(tmp_path, "margin_m = 0", "margin_m = 0\nbounds = [104.0, 30.6, 104.04, 30.62]")
    text = (tmp_path / "town.toml").read_text("utf-8")
    begin, end = text.index("[[areas]]"), text.index("[[groups]]")
    (tmp_path / "town.toml").write_text(text[:begin] + text[end:], "utf-8")
    profile = load_profile(path)
    assert profile.area_kinds == ("district",)
    report = next(iter(check(profile, NOON)))
    assert (report.ordinary, report.rejected.total()) == (1, 0)
