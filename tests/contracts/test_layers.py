"""Every layer against every view of every role that may see it."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from data_loaders.access import ForbiddenError, Question, Role, Viewer, Window
from data_loaders.contract import AlarmRule, ConfigError, NotFoundError
from data_loaders.publish.views import VIEWS
from layers.alarms.cameras_dark import lights
from layers.alarms.cluster import close_together
from layers.alarms.overdue import late
from layers.alarms.threshold import recent
from layers.expectation import usual_incidents
from layers.indicators import headline, incident, place
from layers.indicators.alarm_statistics import alarms_of
from layers.indicators.appraisal import Rules, appraise
from layers.indicators.place import Place
from layers.indicators.usual import usual_headline
from layers.registry import SHIPPED, Registry
from layers.render import deck_json
from layers.spec import Draw, RecordPage, Steps
from layers.view import LayerView
from tests.town import NOON

ALARM = AlarmRule(id="any", kind="threshold", name={}, priority=2, area="street", limit=3)
COLUMNS = {
    Draw.CELLS: {"cell": "UBIGINT", "value": None},
    Draw.POINTS: {"id": "VARCHAR", "lon": "DOUBLE", "lat": "DOUBLE"},
    Draw.AREAS: {"code": "VARCHAR", "value": None},
}
WHOLE_NUMBERS = {"BIGINT", "UINTEGER", "INTEGER", "UBIGINT"}


def view(resolution=9, window="7d"):
    return LayerView(resolution, Window.of(window, NOON), (), "street")


def described(access, question, viewer):
    answer = access.read(Question("describe", f"DESCRIBE {question.sql}", question.params), viewer)
    return dict(zip(answer.table["column_name"].to_pylist(), answer.table["column_type"].to_pylist(), strict=True))


@pytest.mark.parametrize("layer", SHIPPED, ids=lambda layer: layer.id)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_layer_gives_its_declared_columns_to_its_audience(town, layer, role):
    if role not in layer.audience:
        with pytest.raises(ForbiddenError):
            Registry().get(layer.id, role)
        return
    access = town().access
    viewer = Viewer("x", role)
    columns = described(access, layer.question(view()), viewer)
    for name, kind in COLUMNS[layer.draw].items():
        assert columns[name] == kind or (kind is None and columns[name] in WHOLE_NUMBERS), (name, columns[name])
    counts = described(access, layer.counts(view()), viewer)
    assert {"total", "unlocated", "day_only"} <= set(counts)
    ends = {counts.pop(name) for name in ("period_start", "period_end") if name in counts}
    assert ends <= {"DATE"} or ends <= {"TIMESTAMP"}
    assert set(counts.values()) <= WHOLE_NUMBERS
    assert role in VIEWS[layer.reads]
    if layer.records_sql and access.permits("records", viewer):
        page = RecordPage.of(Place("cell", cell=0x89283082803FFFF), ("street",), 10, "open", (NOON, "x"))
        assert {"id", "occurred_at", "precision", "status"} <= set(
            described(access, layer.records(view(), page), viewer)
        )


@pytest.mark.parametrize("resolution", range(7, 12))
def test_cells_stand_at_a_resolution_that_the_layer_declares(resolution):
    for layer in SHIPPED:
        low, high = layer.resolutions
        assert low <= layer.resolution_for(resolution) <= high


def every_sql():
    here = Place("cell", cell=0x89283082803FFFF)
    for layer in SHIPPED:
        yield layer.question(view()).sql
        yield layer.counts(view()).sql
    for question in (
        place.totals(here, view(), ("street",)),
        place.by_class(here, view(), ("street",)),
        place.by_day(here, view(), ("street",), "Asia/Shanghai"),
        place.by_area(here, view(), ("street",), "street"),
        place.open_incidents(here, view(), ("street",)),
        incident.record("x"),
        incident.timeline("x", "Asia/Shanghai"),
        incident.case_record("x"),
        incident.case_timeline("x", "Asia/Shanghai"),
        headline.headline(view(), "Asia/Shanghai", counted=True),
        usual_incidents(NOON, NOON + timedelta(hours=1), "Asia/Shanghai", area="street"),
        usual_headline(view(), "Asia/Shanghai"),
        alarms_of(view().window),
        *(question(ALARM, NOON) for question in (recent, late, lights)),
        close_together(ALARM, NOON, ("street", "community")),
        *(
            appraise(view().window, grouping, Rules(60, 60, "due", (0.1, 0.5, 0.4), 0.9), ("street",))
            for grouping in ("", "department", "street")
        ),
    ):
        yield question.sql


def test_no_layer_sql_qualifies_a_name():
    for sql in every_sql():
        parts = set(re.findall(r"(?:WITH|,)\s+(\w+) AS (?:MATERIALIZED )?\(", sql))
        assert not parts & {"city", "main", "state", "pub", "memory", "system", "information_schema"}, sql
        for name in re.findall(r"(?:FROM|JOIN)\s+([^\s(),]+)", sql):
            assert name in parts or re.fullmatch(r'"v_[a-z_]+@\d+"', name), (name, sql)
        assert not re.search(r"\b(city|main|state|pub|memory|system)\.", sql), sql


def test_breaks_rise_and_start_above_zero_for_every_resolution_and_window():
    for layer in SHIPPED:
        if isinstance(layer.legend, Steps):
            for window in ("24h", "7d", "28d", "365d", "all", "2024-05-01T00:00:00+08:00..2024-05-03T12:00:00+08:00"):
                for resolution in range(layer.resolutions[0], layer.resolutions[1] + 1):
                    breaks = layer.legend.at(resolution, Window.of(window, NOON))
                    assert len(breaks) == 6
                    assert breaks[0] > 0
                    assert all(one < two for one, two in pairwise(breaks)), (
                        layer.id,
                        window,
                        breaks,
                    )


def test_pydeck_describes_the_layers_that_deck_draws():
    for layer in SHIPPED:
        described_layer = deck_json(layer)
        assert (described_layer is not None) == (layer.draw is Draw.CELLS)
        if described_layer:
            assert described_layer["@@type"] == "H3HexagonLayer"


def test_a_duplicate_and_an_unknown_layer_are_named():
    with pytest.raises(ConfigError, match="declared twice"):
        Registry([SHIPPED[0], SHIPPED[0]])
    with pytest.raises(NotFoundError, match="known are"):
        Registry().get("moon")
