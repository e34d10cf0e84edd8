"""What is offered works: every function by an example through both judges and the engine, every example of the page."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from dashboard.parts.sql_examples import examples
from data_loaders.access.sql_room import CLOCK
from data_loaders.publish.sql_tables import Kind, tables_of
from data_loaders.sql import FUNCTIONS, SPOKEN, TYPES, SqlError, check
from data_loaders.sql.functions import WINDOWS
from data_loaders.sql.refusal import SENTENCES
from data_loaders.sql_worker import parsed

TABLES = {**tables_of(("street", "community"), "Asia/Shanghai"), CLOCK.name: CLOCK}
SQL_TYPES = {Kind.COUNT: "INTEGER", Kind.DEGREES: "DOUBLE", Kind.MOMENT: "TIMESTAMP", Kind.YES_NO: "BOOLEAN"}
# Functions of other than one number: what stands between the brackets.
GIVEN = {
    **dict.fromkeys(("arg_max", "arg_min", "corr", "covar_pop", "covar_samp"), "lon, lat"),
    **dict.fromkeys(("regr_intercept", "regr_r2", "regr_slope", "atan2"), "lon, lat"),
    **dict.fromkeys(("quantile_cont", "quantile_disc"), "lon, 0.5"),
    **dict.fromkeys(("acos", "asin"), "0.5"),
    **dict.fromkeys(("bool_and", "bool_or", "count_if"), "acknowledged"),
    **dict.fromkeys(("greatest", "least", "mod", "pow", "power", "coalesce", "ifnull", "nullif"), "urgency, 2"),
    **dict.fromkeys(("contains", "starts_with", "ends_with", "instr", "strpos", "suffix", "prefix"), "class, 'w'"),
    **dict.fromkeys(("regexp_extract", "regexp_matches"), "class, '^w'"),
    **dict.fromkeys(("left", "right", "substr", "substring"), "class, 2"),
    **dict.fromkeys(("length", "lower", "upper", "trim", "ltrim", "rtrim", "concat"), "class"),
    **dict.fromkeys(
        ["day", "dayname", "dayofmonth", "dayofweek", "dayofyear", "epoch", "hour", "isodow", "last_day", "minute", "month", "monthname", "quarter", "second", "week", "weekofyear", "year"],
        "occurred_at",
    ),
    **dict.fromkeys(("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "pi"), ""),
    **dict.fromkeys(("listagg", "string_agg"), "class, ','"),
    **dict.fromkeys(("date_diff", "datediff"), "'hour', occurred_at, closed_at"),
    **dict.fromkeys(("date_part", "date_trunc"), "'hour', occurred_at"),
    "concat_ws": "'-', class, source", "make_date": "2024, 5, 1", "make_timestamp": "2024, 5, 1, 0, 0, 0.0", "ntile": "4",
    "nth_value": "class, 2", "split_part": "class, '_', 1", "strftime": "occurred_at, '%Y-%m'",
    "substring": "class, 1, 2", "time_bucket": "INTERVAL 1 HOUR, occurred_at", "isnan": "lon", "isfinite": "lon",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables with one row each."""
    connection = duckdb.connect()
    for table in TABLES.values():
        columns = ", ".join(f'"{c.name}" {SQL_TYPES.get(c.kind, "VARCHAR")}' for c in table.columns)
        connection.execute(f"CREATE TABLE {table.name} ({columns})")
        connection.execute(f"INSERT INTO {table.name} SELECT {', '.join(['NULL'] * len(table.columns))}")
    yield connection
    connection.close()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_that_is_offered_works(name: str, engine: duckdb.DuckDBPyConnection) -> None:
    over = " OVER (ORDER BY occurred_at)" if name in WINDOWS else ""
    checked = check(f"SELECT {name}({GIVEN.get(name, 'urgency')}){over} AS x FROM incidents", TABLES)
    assert parsed.is_allowed(engine, checked.sql, TABLES, FUNCTIONS | SPOKEN), checked.sql
    assert len(engine.execute(checked.sql).fetchall()) == 1


@pytest.mark.parametrize("name", sorted(TYPES))
def test_a_type_that_is_offered_works(name: str, engine: duckdb.DuckDBPyConnection) -> None:
    checked = check(f"SELECT CAST(NULL AS {name}), TRY_CAST(class AS {name}) FROM incidents", TABLES)
    assert parsed.is_allowed(engine, checked.sql, TABLES, FUNCTIONS | SPOKEN), checked.sql
    engine.execute(checked.sql)


@pytest.mark.parametrize("name", sorted(examples("street")))
def test_an_example_of_the_page_runs(name: str, engine: duckdb.DuckDBPyConnection) -> None:
    checked = check(examples("street")[name], TABLES)
    assert parsed.is_allowed(engine, checked.sql, TABLES, FUNCTIONS | SPOKEN), checked.sql
    engine.execute(checked.sql)


@pytest.mark.parametrize(
    ("sql", "reason", "word"),
    [
        ("SELECT lenght(class) FROM incidents", "function", "lenght"),
        ("SELECT id FROM incidents WHERE", "syntax", None),
        ("SELECT id FROM\n incidents, caes", "table", "caes"),
        ("SELECT CAST(id AS NUMBERS) FROM incidents", "type", "NUMBERS"),
        ("SELECT 1; SELECT 2", "several", ";"),
        ("SELECT id FROM pub.incidents", "qualified", "pub"),
        ("UPDATE incidents SET id = 1", "not_select", "UPDATE"),
    ],
)
def test_a_refusal_points_at_its_word(sql: str, reason: str, word: str | None) -> None:
    with pytest.raises(SqlError) as caught:
        check(sql, TABLES)
    assert caught.value.reason == reason
    assert word is None or caught.value.word.text == word
    assert caught.value.reason in SENTENCES
