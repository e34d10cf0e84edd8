"""`app.py new-city`: what it guesses of files in Chinese and English, and that the draft loads and reads them."""

import gzip
import json

import numpy as np
import pytest

import app
from data_loaders import crs
from data_loaders.check import check
from data_loaders.new_city import draft
from data_loaders.new_city.guess import zone_of
from data_loaders.new_city.look import encoding_of
from data_loaders.settings import PROFILES, load_profile
from tests.town import NOON, SOUTH, WEST, square

LON, LAT = WEST + 0.01, SOUTH + 0.01


def drafted(folder, *files):
    text = draft([folder / name for name in files], folder)
    (folder / "mine.toml").write_text(text, "utf-8")
    return load_profile(str(folder / "mine.toml")), text


def boundaries(folder):
    features = [
        {
            "type": "Feature",
            "properties": {"街道编码": code, "街道名称": name},
            "geometry": {"type": "Polygon", "coordinates": box},
        }
        for code, name, box in (
            ("510104001", "西街", square(WEST, SOUTH)),
            ("510104002", "东街", square(WEST + 0.02, SOUTH)),
        )
    ]
    (folder / "streets.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def test_a_chinese_police_table_in_gb18030(tmp_path):
    head = "接警单编号,报警时间,警情类别,状态,经度,纬度,报警人电话"
    rows = [
        f"J{n},2024-05-14 08:{n % 60:02d}:10,{'盗窃' if n % 3 else '家暴'},{'在办' if n % 2 else '已办结'},{LON},{LAT},13800001234"
        for n in range(90)
    ]
    (tmp_path / "110警情.csv").write_bytes("\n".join([head, *rows]).encode("gb18030"))
    boundaries(tmp_path)
    profile, text = drafted(tmp_path, "110警情.csv", "streets.geojson")
    (source,) = profile.sources
    assert (source.encoding, source.feed, source.crs, source.zone, source.precision) == (
        "gb18030",
        "police_110",
        "EPSG:4326",
        "Asia/Shanghai",
        "second",
    )
    assert source.columns == {
        "source_id": "接警单编号", "occurred_at": "报警时间", "class_native": "警情类别", "status_native": "状态", "lon": "经度", "lat": "纬度",
    }  # fmt: skip
    assert source.statuses == {"在办": "open", "已办结": "closed"}
    assert {item.name.zh: item.sensitive for item in profile.classes} == {"盗窃": False, "家暴": True, "未归类": True}
    assert [(area.code, area.name) for area in profile.areas] == [("街道编码", "街道名称")]
    assert "column 报警人电话: LOOKS PERSONAL" in text
    assert "13800001234" not in text
    assert "GB18030 decodes many bytes" in text
    assert "cannot tell EPSG:4490, GCJ-02 and BD-09 apart" in text
    (report,) = check(profile, NOON)
    assert (report.ordinary, report.sensitive, report.rejected.total(), report.unknown.total()) == (60, 30, 0, 0)


def test_a_cases_table_with_semicolons_german_dates_and_projected_metres(tmp_path):
    x, y = crs.from_wgs84("EPSG:3857", np.array([LON]), np.array([LAT]))
    rows = [f"{n};{1 + n % 28}.04.2024 08:00;waste;{x[0]};{y[0]}" for n in range(40)]
    (tmp_path / "cases.csv").write_text("\n".join(["case number;opened;category;x;y", *rows]))
    profile, text = drafted(tmp_path, "cases.csv")
    (source,) = profile.sources
    assert (source.delimiter, source.feed, source.crs, source.moment_format) == (
        ";",
        "grid_cases",
        "EPSG:3857",
        "%d.%m.%Y %H:%M",
    )
    assert "metres, not degrees" in text
    assert profile.district.bounds is not None
    (report,) = check(profile, NOON)
    assert (report.kept, report.rejected.total()) == (40, 0)


@pytest.mark.parametrize("name", ["records.json", "records.ndjson", "records.xml"])
def test_records_in_json_ndjson_and_xml(tmp_path, name):
    rows = [
        {"id": f"r{n}", "createdDate": "2024-05-14T08:00:00+08:00", "category": "waste", "lon": LON, "lat": LAT}
        for n in range(10)
    ]
    if name.endswith("ndjson"):
        text = "\n".join(json.dumps(row) for row in rows)
    elif name.endswith("json"):
        text = json.dumps({"result": {"items": rows}})
    else:
        cells = "".join(
            "<row>" + "".join(f"<{key}>{value}</{key}>" for key, value in row.items()) + "</row>" for row in rows
        )
        text = f"<answer><rows>{cells}</rows></answer>"
    (tmp_path / name).write_text(text)
    profile, _ = drafted(tmp_path, name)
    (report,) = check(profile, NOON)
    assert (report.failure, report.kept, report.rejected.total()) == ("", 10, 0)


def test_the_shipped_examples_can_be_drafted_from_their_files(tmp_path):
    memphis, helsinki = PROFILES / "memphis", PROFILES / "helsinki"
    files = [memphis / "memphis_robberies.csv", memphis / "memphis_population.csv.gz"]
    (tmp_path / "memphis.toml").write_text(draft(files, tmp_path), "utf-8")
    reports = {report.name: report for report in check(load_profile(str(tmp_path / "memphis.toml")), NOON)}
    assert reports["memphis_robberies"].rows_read == 2245
    assert reports["memphis_population"].rows_read == 10_393
    files = [helsinki / "Helsinki.osm.pbf", helsinki / "helsinki_population_grid_2020.gpkg"]
    (tmp_path / "helsinki.toml").write_text(draft(files, tmp_path), "utf-8")
    profile = load_profile(str(tmp_path / "helsinki.toml"))
    assert [source.feed for source in profile.sources] == ["camera_catalogue", "population"]
    assert profile.sources[0].keep == {"man_made": ("surveillance",)}
    assert profile.district.zone == "Europe/Helsinki"
    assert next(iter(check(profile, NOON))).rows_read == 221


def test_encodings_are_found_by_strict_decoding_of_the_whole_file(tmp_path):
    path = tmp_path / "a.csv.gz"
    for encoding, found in (
        ("utf-8", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
    ):
        # The only letters that tell stand at the very end.
        path.write_bytes(gzip.compress(("a" * 3_000_000 + "街道").encode(encoding)))
        assert encoding_of(path)[0] == found
    path.write_bytes(gzip.compress(b"\xff\xff\xff\x00\xfe"))
    assert "NOT FOUND" in encoding_of(path)[1]


def test_names_of_files_and_cells_cannot_break_the_draft(tmp_path):
    hostile = 'a"]\n[evil] = """ \x7f'
    (tmp_path / "x.csv").write_text(
        f'id,date,"type ""\\\n",lon,lat\n1,2024-05-14,"{hostile.replace(chr(34), chr(34) * 2)}",{LON},{LAT}\n'
    )
    profile, _ = drafted(tmp_path, "x.csv")
    assert [item.id for item in profile.classes][-1] == "unmapped"


def test_what_is_no_table_is_refused_with_a_sentence_and_nothing_is_overwritten(tmp_path, capsys):
    (tmp_path / "a.docx").write_bytes(b"x")
    assert app.main(["new-city", str(tmp_path / "a.docx")]) == 2
    assert "its name tells no format" in capsys.readouterr().err
    target = tmp_path / "there.toml"
    target.write_text("mine")
    files = [str(PROFILES / "memphis" / "memphis_robberies.csv")]
    assert app.main(["new-city", *files, "-o", str(target)]) == 2
    assert target.read_text() == "mine"
    assert app.main(["new-city", *files, "-o", str(tmp_path / "new.toml")]) == 0
    assert load_profile(str(tmp_path / "new.toml")).sources[0].feed == "police_110"


def test_zones_by_bounds():
    assert zone_of((104, 30, 105, 31)) == "Asia/Shanghai"
    assert zone_of((-60.0, -3.0, -59.0, -2.0)) == "UTC"
