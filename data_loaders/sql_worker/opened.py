"""The copy, opened so that nothing else can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

_CONFIG = {
    "access_mode": "READ_ONLY",
    "threads": 1,
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "max_expression_depth": 250,
}


def opened(order: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """A read-only connection with the copy's files attached, its views made, and every door locked behind them."""
    config: dict[str, Any] = {**_CONFIG, "memory_limit": f"{order['limits']['engine_bytes'] // 2**20}MiB"}
    connection = duckdb.connect(order["main"], read_only=True, config=config)
    for name, path in order["attached"]:
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
    for view in order["views"]:
        connection.execute(view)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
