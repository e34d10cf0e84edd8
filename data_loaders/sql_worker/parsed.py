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
_NEVER = {"sample", "at_clause"}


def is_allowed(
    cursor: duckdb.DuckDBPyConnection, sql: str, tables: Collection[str], functions: Collection[str]
) -> bool:
    """Whether DuckDB reads one SELECT on these tables, with these functions, and nothing else."""
    row = cursor.execute("SELECT json_serialize_sql($1)", [sql]).fetchone()
    told: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    if told.get("error") or len(told.get("statements", ())) != 1:
        return False
    root = told["statements"][0]["node"]
    parts = {str(part["key"]).lower() for node in _dicts(root) for part in _map(node, "cte_map")}
    return all(_fits(node, {*tables, *parts}, functions) for node in _dicts(root))


def _fits(node: Mapping[str, Any], tables: Collection[str], functions: Collection[str]) -> bool:
    kind = str(node.get("type", ""))
    if any(node.get(name) for name in _NEVER) or node.get("schema_name") or node.get("catalog_name"):
        return False
    if kind.endswith("_NODE"):
        return kind in _QUERIES
    if "function_name" in node:
        # `main` is what DuckDB's parser itself puts before a few (SUBSTRING, LIKE … ESCAPE); the first judge lets none be written.
        bare = node.get("schema") in {"", "main"} and not node.get("catalog")
        return bare and node.get("class") in _CLASSES and str(node["function_name"]).lower() in functions
    if "class" in node:
        return node["class"] in _CLASSES and not (node["class"] == "STAR" and node.get("expr"))
    if "sample" in node and "query_location" in node:
        return kind in _SOURCES and (kind != "BASE_TABLE" or str(node["table_name"]).lower() in tables)
    return True


def _map(node: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    held = node.get(name)
    return list(held["map"]) if isinstance(held, dict) else []


def _dicts(root: Any) -> Iterator[dict[str, Any]]:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
