"""The two real incident files against an independent count that shares no code with the product."""

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime

import h3
import pyarrow.parquet as pq
import pytest

from data_loaders.access import Role, Viewer, Window
from data_loaders.check import check
from layers.indicators import place
from layers.indicators.place import Place
from layers.registry import Registry
from layers.view import LayerView

OPERATOR = Viewer("operator", Role.OPERATOR)
KINDS = ("police_district", "community_area")


def view_all(access, resolution, classes=()):
    return LayerView(resolution, Window.of("all", access.now()), classes, "police_district")


@pytest.fixture(scope="module")
def assault_points(chicago):
    with gzip.open(chicago.profile.resolve("chicago/chicago_aggravated_assaults.csv.gz"), "rt") as file:
        rows = list(csv.DictReader(file))
    ordinary = [(float(row["latitude"]), float(row["longitude"])) for row in rows if row["loc_cat"] != "residence"]
    return rows, ordinary


@pytest.fixture(scope="module")
def sanitation_points(chicago):
    rows = pq.read_table(chicago.profile.resolve("chicago/sanitation_311.parquet")).to_pylist()
    newest = {}
    for row in rows:
        key = row["Service_Request_Number"]
        at = (row["Completion_Date"] or row["Creation_Date"], row["Completion_Date"] is not None)
        if key not in newest or at > newest[key][0]:
            newest[key] = (at, row)
    kept = [row for _, row in newest.values()]
    return rows, kept


@pytest.mark.parametrize("resolution", range(7, 12))
def test_cell_counts_of_ordinary_rows_equal_an_independent_count(
    chicago, assault_points, sanitation_points, resolution
):
    points = assault_points[1] + [
        (row["Latitude"], row["Longitude"])
        for row in sanitation_points[1]
        if row["Latitude"] == row["Latitude"] and row["Latitude"]
    ]
    fine = (h3.latlng_to_cell(lat, lon, 12) for lat, lon in points)
    expected = Counter(h3.str_to_int(h3.cell_to_parent(cell, resolution)) for cell in fine)
    question = Registry().get("incident_density").question(view_all(chicago.access, resolution))
    answer = chicago.access.read(question, OPERATOR).table.to_pydict()
    assert dict(zip(answer["cell"], answer["value"], strict=True)) == dict(expected)


def test_every_row_read_is_ordinary_sensitive_unlocated_or_rejected(chicago, assault_points, sanitation_points):
    reports = {report.name: report for report in check(chicago.profile, datetime(2020, 1, 2, tzinfo=UTC))}
    for report in reports.values():
        assert report.ordinary + report.sensitive + report.unlocated + sum(report.rejected.values()) == report.rows_read
        assert not report.quarantined
    residence = sum(row["loc_cat"] == "residence" for row in assault_points[0])
    assert reports["assaults"].rows_read == len(assault_points[0]) == 148_636
    assert reports["assaults"].sensitive == residence == 47_254
    assert reports["sanitation"].rows_read == len(sanitation_points[0]) == 74_401
    assert reports["sanitation"].unlocated == sum(row["Latitude"] is None for row in sanitation_points[0])
    assert len(reports["sanitation"].ids) == len(sanitation_points[1]) == 74_026
    assert reports["tracts"].rows_read == 796


def test_the_replay_brings_the_same_records_as_the_files(chicago):
    with chicago.intake.database.reading() as cursor:
        counts = dict(cursor.execute("SELECT source, count(*) FROM city.state.incident GROUP BY 1").fetchall())
    assert counts == {"assaults": 148_636, "sanitation": 74_026}


def test_no_status_is_not_open_and_a_duplicate_report_is_not_open(chicago, sanitation_points):
    question = Registry().get("incidents_open").counts(view_all(chicago.access, 9))
    (row,) = chicago.access.read(question, OPERATOR).table.to_pylist()
    assert row["total"] + row["unlocated"] == sum(item["Status"] == "Open" for item in sanitation_points[1]) == 201


def test_totals_agree_across_zooms_and_with_the_count_behind_the_layer(chicago):
    layer = Registry().get("incident_density")
    (counts,) = chicago.access.read(layer.counts(view_all(chicago.access, 9)), OPERATOR).table.to_pylist()
    for resolution in range(7, 12):
        values = (
            chicago.access.read(layer.question(view_all(chicago.access, resolution)), OPERATOR)
            .table["value"]
            .to_pylist()
        )
        assert sum(values) == counts["total"]


@pytest.mark.parametrize("resolution", range(7, 12))
def test_drill_down_sums_equal_the_hexagons_number(chicago, resolution):
    view = view_all(chicago.access, resolution)
    answer = chicago.access.read(Registry().get("incident_density").question(view), OPERATOR).table.to_pylist()
    for row in sorted(answer, key=lambda item: (-item["value"], item["cell"]))[:5] + answer[:5]:
        here = Place("cell", cell=row["cell"])

        def rows(question):
            return chicago.access.read(question, OPERATOR).table.to_pylist()

        assert rows(place.totals(here, view, KINDS))[0]["total"] == row["value"]
        assert sum(item["value"] for item in rows(place.by_class(here, view, KINDS))) == row["value"]
        for kind in KINDS:
            assert sum(item["value"] for item in rows(place.by_area(here, view, KINDS, kind))) == row["value"]
        days = place.by_day(here, view, KINDS, "America/Chicago", days=20_000)
        assert sum(item["value"] for item in rows(days)) == row["value"]


def test_the_areas_open_counts_and_the_unplaced_sum_to_all_open(chicago):
    view = view_all(chicago.access, 9)
    layer = Registry().get("areas")
    by_area = chicago.access.read(layer.question(view), OPERATOR).table.to_pylist()
    (counts,) = chicago.access.read(layer.counts(view), OPERATOR).table.to_pylist()
    assert sum(row["value"] for row in by_area) == counts["total"]
    assert counts["total"] + counts["unlocated"] == 201


def test_sensitive_rows_keep_no_finer_place_than_the_centre_of_a_res_8_cell(chicago):
    with chicago.intake.database.reading() as cursor:
        rows = cursor.execute(
            "SELECT DISTINCT cell, lon, lat FROM city.main.ledger WHERE sensitive AND source = 'assaults'"
        ).fetchall()
    assert len(rows) > 500
    for cell, lon, lat in rows:
        text = h3.int_to_str(cell)
        assert h3.get_resolution(text) == 8
        assert h3.cell_to_latlng(text) == pytest.approx((lat, lon))


def test_population_sums_to_the_city_and_stands_at_res_7_and_8_only(chicago):
    layer = Registry(finest=chicago.access.district.finest).get("population")
    for asked, given in ((7, 7), (8, 8), (9, 8), (11, 8)):
        view = view_all(chicago.access, asked)
        answer = chicago.access.read(layer.question(view), OPERATOR).table.to_pydict()
        assert {h3.get_resolution(h3.int_to_str(cell)) for cell in answer["cell"]} == {given}
        assert sum(answer["value"]) == pytest.approx(2_708_837, abs=5)
        assert all(value % 5 == 0 for value in answer["value"])
