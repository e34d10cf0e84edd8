"""Any bytes, any rows: a reader gives rows and rejects or a SourceError, nothing else, and good rows stay."""

import csv
import gzip
import io
import json
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data_loaders.contract import SourceError
from data_loaders.feeds import feed_named
from data_loaders.normalise import Normaliser, PlaceIndex
from data_loaders.normalise.letters import COLUMNS
from data_loaders.settings import SourcePart, Words
from data_loaders.transports.files import READERS, csv_table, read_rows
from tests.data_loaders.dirty import COLUMNS as MAPPING
from tests.data_loaders.dirty import record
from tests.town import CASES, SOUTH, WEST, write

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SUFFIX = {"csv": ".csv", "parquet": ".parquet", "json": ".json", "ndjson": ".ndjson", "xml": ".xml", "excel": ".xlsx", "gpkg": ".gpkg",
          "shapefile": ".shp", "geojson": ".geojson", "osm": ".osm.pbf"}  # fmt: skip
# Beginnings that get past the first look of a reader.
HEADS = {"csv": [b"", b"id,opened\n"], "json": [b"", b"[", b'[{"id":1},'], "ndjson": [b"", b'{"id":1}\n'], "xml": [b"", b"<a><r>", b"<?xml version='1.0'?><a>"],
         "parquet": [b"", b"PAR1"], "excel": [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"], "gpkg": [b"", b"SQLite format 3\0"], "shapefile": [b"", b"\0\0\x27\x0a"],
         "geojson": [b"", b'{"type":"FeatureCollection","features":['], "osm": [b"", b"\0\0\0\x0d\x0a\x09OSMHeader"]}  # fmt: skip


def part(form, encoding="utf-8", **more):
    label = Words(zh="x", en="x")
    records = "a/r" if form == "xml" else ""
    return SourcePart(
        name="fuzz",
        label=label,
        feed="grid_cases",
        transport="files",
        path="x",
        format=form,
        encoding=encoding,
        records=records,
        **more,
    )


def rows_of(source, path):
    try:
        return list(read_rows(source, path))
    except SourceError as error:
        return None if "source fuzz" in str(error) else pytest.fail(str(error))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("form", list(READERS))
@settings(QUICK, max_examples=20)
@given(data=st.data())
def test_any_bytes(tmp_path, form, data):
    content = data.draw(st.sampled_from(HEADS[form])) + data.draw(st.binary(max_size=400))
    encoding = data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig", "big5", "ascii"]))
    path = tmp_path / f"a{SUFFIX[form]}"
    path.write_bytes(content)
    rows_of(part(form, encoding), path)


@QUICK
@given(content=st.binary(max_size=400), cut=st.integers(0, 30))
def test_any_gzip(tmp_path, content, cut):
    path = tmp_path / "a.csv.gz"
    packed = gzip.compress(b"id,opened\n" + content)
    path.write_bytes(packed[: len(packed) - cut])
    rows_of(part("csv"), path)
    path.write_bytes(content)
    rows_of(part("csv"), path)


BROKEN = st.text(st.characters(codec="utf-8"), max_size=30).filter(lambda text: '"' not in text)


@QUICK
@example(lines=['"\x00', '"'])  # a quote and a NUL swallowed the row between them
@given(
    lines=st.lists(
        st.one_of(BROKEN, BROKEN.map(lambda text: '"' + text.replace("\n", "").replace(",", ""))), max_size=12
    )
)
def test_good_csv_rows_between_any_lines_are_kept(tmp_path, lines):
    good = [f"good{at},2024-05-14 08:00,,,x,1,2" for at in range(len(lines) + 1)]
    mixed = [good[0]] + [line for pair in zip(lines, good[1:], strict=True) for line in pair]
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join([CASES, *mixed, ""]).encode("utf-8"))
    got = rows_of(part("csv"), path)
    kept = set() if got is None else {name for chunk in got for name in chunk.frame["id"]}
    assert got is None or {good_id.split(",")[0] for good_id in good} <= kept


@QUICK
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=7, max_size=7),
        max_size=10,
    )
)
def test_whatever_is_quoted_properly_comes_back_as_it_was(tmp_path, rows):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([CASES.split(","), *rows])
    path = tmp_path / "a.csv"
    # A lone CR ends no line inside quotes, but a file that has no LF at all is cut at its CRs: here every line has one.
    path.write_bytes(out.getvalue().encode("utf-8"))
    (chunk,) = rows_of(part("csv"), path)
    got = chunk.frame.drop(columns="_row").astype("object").where(lambda frame: frame.notna(), "").to_numpy().tolist()
    assert (got, chunk.rejects) == (rows, ())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@QUICK
@given(
    items=st.lists(
        st.one_of(
            JSON.map(json.dumps), st.text(st.characters(codec="utf-8"), max_size=20).map(lambda t: t.replace("\n", " "))
        ),
        max_size=8,
    )
)
def test_good_ndjson_rows_between_any_lines_are_kept(tmp_path, items):
    good = [json.dumps(record(id=f"good{at}")) for at in range(len(items) + 1)]
    mixed = [good[0]] + [line for pair in zip(items, good[1:], strict=True) for line in pair]
    path = tmp_path / "a.ndjson"
    path.write_bytes("\n".join(mixed).encode("utf-8", "surrogatepass"))
    kept = {name for chunk in rows_of(part("ndjson"), path) for name in chunk.frame["id"]}
    assert {f"good{at}" for at in range(len(good))} <= kept


@QUICK
@given(items=st.lists(JSON, max_size=8))
def test_any_json_list(tmp_path, items):
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(items).encode())
    rows_of(part("json"), path)


CELL = st.one_of(
    st.none(), st.text(st.characters(codec="utf-8"), max_size=15), st.floats(width=32).map(str), st.integers().map(str), st.datetimes().map(str),
    st.sampled_from(["1e400", "-0", "٣", "²", "inf", "nan", "—", "2024-05-14", "0000-00-00", "9999-12-31T23:59:59+14:00", "1715659200000", "99999"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return write(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("feed", ["grid_cases", "police_110", "camera_catalogue", "population"])
@pytest.mark.parametrize(
    ("system", "form"), [("EPSG:4326", None), ("GCJ-02", "epoch"), ("BD-09", "%d.%m.%Y"), ("EPSG:3857", "excel")]
)
@settings(QUICK, max_examples=6)
@given(data=st.data())
def test_any_cells(profile, feed, system, form, data):
    declared = feed_named(feed)
    mapping = {
        column.name: column.native
        for column in declared.columns
        if column.name and column.type.value not in {"personal", "geometry"}
    }
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(mapping.values(), CELL)), min_size=1, max_size=5))
    raw = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype="str") for name in mapping.values()})
    raw["_row"], raw["_received_at"] = range(1, len(raw) + 1), datetime(2024, 5, 15)
    source = part("csv", columns=mapping, crs=system, moment_format=form, zone="Asia/Shanghai").model_copy(
        update={"feed": feed}
    )
    batch = Normaliser(profile, source, declared, PLACES.setdefault("town", PlaceIndex(profile))).batch(raw)
    assert len(batch.events) + len(batch.rejects) == batch.rows_read == len(rows)
    assert list(batch.rejects.columns) == list(COLUMNS)
    assert batch.events["occurred_at"].null_count <= len(batch.events)


PLACES: dict[str, PlaceIndex] = {}


def test_the_fuzzers_good_row_is_good(profile):
    raw = pd.DataFrame(
        [
            {
                **record(),
                "lon": str(WEST + 0.005),
                "lat": str(SOUTH + 0.005),
                "_row": 1,
                "_received_at": datetime.now(UTC).replace(tzinfo=None),
            }
        ]
    )
    source = part(
        "csv", columns={key: name for key, name in MAPPING.items() if key != "closed_at"}, zone="Asia/Shanghai"
    )
    assert len(Normaliser(profile, source, feed_named("grid_cases"), PlaceIndex(profile)).batch(raw).events) == 1


class WithoutShortcut(csv_table._Lines):
    def plain(self, _delimiter):
        return iter(())


CELL = st.text(st.sampled_from('ab,;"\r\n\t 汉é'), max_size=6)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12), st.text(st.sampled_from('a,"\r\n;x'), max_size=20)
)
def test_a_line_without_quotes_is_split_as_the_csv_module_splits_it(rows, dirt):
    """The quick way for plain lines and the csv module give the same rows and the same rejects."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(rows)
    lines = [line + "\n" for line in (text.getvalue() + dirt).split("\n")]

    def read(*, quick: bool) -> list:
        feed = csv_table._Lines(iter(lines)) if quick else WithoutShortcut(iter(lines))
        return list(csv_table._records(feed, ",", 3))

    assert read(quick=True) == read(quick=False)
