"""A planner's SQL: the tables, a statement's start, where it is, its end, its answer as a file."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq
from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import JSONResponse, Response, StreamingResponse

from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.csv_text import cell, lines
from dashboard.routes.plain_text import is_text
from data_loaders.access import (
    SQL_BOUNDS,
    SQL_FUNCTIONS,
    SQL_PAGE_ROWS,
    SQL_TYPES,
    BadInputError,
    SqlError,
    SqlProgress,
    SqlTable,
)

# Spoken by the planner's own page, with its token on every order.
router = APIRouter(prefix="/data/sql", include_in_schema=False)

INTEGERS_EXACT = 2**53  # what a browser's numbers hold
Number = Annotated[str, Path(pattern="^[0-9a-f]{24}$")]
Order = Annotated[dict[str, Any], Body(max_length=5)]


@router.post("", summary="Start a statement")
def start(viewer: Looking, served: Served, order: Order) -> Response:
    """`sql` is the statement; the answer its number and where it is. 422 says at which word and why it is refused."""
    sql = order.get("sql")
    if not isinstance(sql, str) or not is_text(sql):
        raise BadInputError("sql: give the statement as text")
    try:
        return json_response(_progress(served.access.sql.start(sql, viewer)), 202)
    except SqlError as error:
        return JSONResponse({"error": {"code": error.code, "message": str(error), **_fault(error)}}, error.status)


@router.get("/tables", summary="What a statement may read")
def tables(viewer: Looking, served: Served) -> Response:
    """`{tables: [{name, columns: [{name, kind}]}], functions, types, page}`."""
    described = served.access.sql.described(viewer)
    return json_response(
        {
            "tables": [_table(table) for table in described.values()],
            "functions": sorted(SQL_FUNCTIONS),
            "types": sorted(SQL_TYPES),
            "page": SQL_PAGE_ROWS,
        }
    )


@router.get("/{number}", summary="Where a statement is, and a page of its answer")
def look(
    *,
    number: Number,
    viewer: Looking,
    served: Served,
    first: Annotated[int, Query(ge=0, le=10**6)] = 0,
    limit: Annotated[int, Query(ge=1, le=SQL_BOUNDS.rows)] = SQL_PAGE_ROWS,
) -> Response:
    """`{state, place, running_s, as_of, columns, rows, total, truncated, error}`; `limit` rows from `first` on."""
    return json_response(_progress(served.access.sql.look(number, viewer, first, limit)))


@router.post("/{number}/cancel", summary="End a statement")
def cancel(number: Number, viewer: Looking, served: Served) -> Response:
    """Waiting or running; what is over stays as it is."""
    return json_response(_progress(served.access.sql.cancel(number, viewer)))


@router.get("/{number}/answer.csv", summary="The answer as CSV")
def as_csv(number: Number, viewer: Looking, served: Served) -> Response:
    """UTF-8 with a mark, nothing in it is a formula; one of the account's exports."""
    table = served.access.sql.export(number, "csv", viewer)
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    told = ([_shown(value) for value in row] for row in rows)
    headers = {"Content-Disposition": 'attachment; filename="answer.csv"'}
    return StreamingResponse(
        lines([cell(name) for name in table.column_names], told), media_type="text/csv; charset=utf-8", headers=headers
    )


@router.get("/{number}/answer.parquet", summary="The answer as Parquet")
def as_parquet(number: Number, viewer: Looking, served: Served) -> Response:
    """Numbers and moments as they are; one of the account's exports."""
    table = served.access.sql.export(number, "parquet", viewer)
    # A file holds no two columns of one name.
    names = [
        name if table.column_names.count(name) == 1 else f"{name}_{at + 1}"
        for at, name in enumerate(table.column_names)
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(table.rename_columns(names), sink)
    headers = {"Content-Disposition": 'attachment; filename="answer.parquet"'}
    return Response(sink.getvalue().to_pybytes(), media_type="application/vnd.apache.parquet", headers=headers)


def _table(table: SqlTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "columns": [{"name": column.name, "kind": column.kind.value} for column in table.columns],
    }


def _progress(progress: SqlProgress) -> dict[str, Any]:
    return {
        "number": progress.number,
        "state": progress.state.value,
        "place": progress.place,
        "running_s": progress.running_s,
        "as_of": progress.as_of.isoformat() if progress.as_of else None,
        "version": progress.version,
        "columns": [{"name": name, "kind": kind} for name, kind in progress.columns],
        "rows": [[_shown(value) for value in row] for row in progress.rows],
        "total": progress.total,
        "truncated": progress.truncated,
        "error": _fault(progress.error) if progress.error else None,
    }


def _fault(error: SqlError) -> dict[str, Any]:
    word = error.word
    place = {"line": word.line, "column": word.column, "start": word.start, "word": word.text} if word else {}
    return {"reason": error.reason, "nearest": error.nearest, **place}


def _shown(value: Any) -> Any:
    """A value that JSON and a browser hold as it is; moments are local already, so they get no zone."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, int):
        return value if abs(value) <= INTEGERS_EXACT else str(value)
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return _shown(int(value)) if whole else float(value)
    return str(value)
