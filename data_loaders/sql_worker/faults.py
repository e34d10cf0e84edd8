"""DuckDB's errors as a few reasons. A message never leaves this process: it may hold values."""

from __future__ import annotations

import re

import duckdb

_BY_CLASS = (
    (duckdb.InterruptException, "time"),
    (duckdb.OutOfMemoryException, "memory"),
    (duckdb.ParserException, "syntax"),
    (duckdb.SyntaxException, "syntax"),
    (duckdb.ConversionException, "value"),
    (duckdb.OutOfRangeException, "value"),
    (duckdb.InvalidInputException, "value"),
    (duckdb.InvalidTypeException, "types"),
    (duckdb.TypeMismatchException, "types"),
    (duckdb.CatalogException, "table"),
)
# Of a binder's message: what it is about, and the name in it, which the statement itself must hold to be told.
_BY_TEXT = (
    (re.compile(r'Referenced column "([^"]+)"'), "column"),
    (re.compile(r'does not have a column named "([^"]+)"'), "column"),
    (re.compile(r'column "([^"]+)" (?:does not exist|not found)', re.IGNORECASE), "column"),
    (re.compile(r'Referenced table "([^"]+)"'), "table"),
    (re.compile(r'Ambiguous reference to column name "([^"]+)"'), "ambiguous"),
    (re.compile(r'column "?([^" ]+)"? must appear in the GROUP BY'), "group"),
    (re.compile(r"No function matches the given name and argument types '([a-z0-9_]+)\("), "types"),
    (
        re.compile(
            r"(?:Cannot compare|Cannot mix|Cannot combine|Could not choose|explicit type cast|Unimplemented type)"
        ),
        "types",
    ),
    (re.compile(r"(?:aggregate|window|nested|subquer|HAVING|QUALIFY)", re.IGNORECASE), "place"),
)


def reason_of(error: BaseException) -> tuple[str, str]:
    """The reason and, where the error names one, the name that it is about."""
    if isinstance(error, MemoryError):
        return "memory", ""
    if isinstance(error, duckdb.BinderException):
        for pattern, reason in _BY_TEXT:
            found = pattern.search(str(error))
            if found:
                return reason, found[1][:80] if pattern.groups else ""
        return "construct", ""
    return next((reason for kind, reason in _BY_CLASS if isinstance(error, kind)), "ended"), ""
