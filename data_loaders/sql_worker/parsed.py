"""The second judge: what DuckDB itself reads in a statement that the first one let through."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import duckdb

_QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE"}
_SOURCES = {"BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY"}
_CLASSES = {
    "BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR", "STAR",
    "SUBQUERY", "WINDOW",
}  # fmt: skip
_OPERATORS = {
    "COMPARE_IN", "COMPARE_NOT_IN", "OPERATOR_COALESCE", "OPERATOR_IS_NOT_NULL", "OPERATOR_IS_NULL", "OPERATOR_NOT",
    "OPERATOR_NULLIF",
}  # fmt: skip
_TYPES = {
    "BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "FLOAT", "INTEGER", "INTERVAL", "SMALLINT", "TIME", "TIMESTAMP",
    "TINYINT", "UBIGINT", "VARCHAR",
}  # fmt: skip
_NEVER = ("sample", "at_clause", "schema_name", "catalog_name")


def is_allowed(
    cursor: duckdb.DuckDBPyConnection, sql: str, tables: Collection[str], functions: Collection[str]
) -> bool:
    """Whether DuckDB reads one SELECT on these tables, with these functions, and nothing else."""
    row = cursor.execute("SELECT json_serialize_sql($1)", [sql]).fetchone()
    told: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    if told.get("error") or len(told.get("statements", ())) != 1:
        return False
    root = told["statements"][0]["node"]
    return all(_fits(node, visible, functions) for node, visible in _nodes(root, frozenset(tables)))


def _fits(node: Mapping[str, Any], tables: Collection[str], functions: Collection[str]) -> bool:
    kind = str(node.get("type", ""))
    if any(node.get(name) for name in _NEVER):
        return False
    if kind.endswith("_NODE"):
        return kind in _QUERIES
    if "class" in node:
        return node["class"] in _CLASSES and _is_known_term(node, kind, functions)
    if "sample" in node and "query_location" in node:
        return kind in _SOURCES and (kind != "BASE_TABLE" or str(node["table_name"]).lower() in tables)
    return True


def _is_known_term(node: Mapping[str, Any], kind: str, functions: Collection[str]) -> bool:
    if "function_name" in node:
        # `main` is what DuckDB's parser itself puts before a few (SUBSTRING, LIKE … ESCAPE); the first judge lets none be written.
        bare = node.get("schema") in {"", "main"} and not node.get("catalog")
        return bare and str(node["function_name"]).lower() in functions
    if node["class"] == "CAST":
        cast = node["cast_type"]
        return cast["id"] in _TYPES and (cast["id"] == "DECIMAL" or not cast.get("type_info"))
    if node["class"] == "OPERATOR":
        return kind in _OPERATORS
    return not (node["class"] == "STAR" and node.get("expr"))


def _nodes(root: Any, visible: frozenset[str]) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    """Every object with the names that a table may have there: a named part sees those before it, never itself."""
    stack = [(root, visible)]
    while stack:
        node, names = stack.pop()
        if isinstance(node, list):
            stack.extend((item, names) for item in node)
        elif isinstance(node, dict):
            for part in (node.get("cte_map") or {}).get("map", ()):
                stack.append((part["value"], names))
                names |= {str(part["key"]).lower()}
            yield node, names
            stack.extend((value, names) for key, value in node.items() if key != "cte_map")
