"""What incidents are counted as: each combination of feed, class, status, department and coarsest area under one number.

A city of ten million incidents has some two thousand of them. Grouping by one number and naming the groups afterwards
is far less work than grouping by five texts (measured in decision 76).
"""

from __future__ import annotations

from typing import Any

from data_loaders.publish.held import Held

_OF = "feed, class, status, department, area_{coarsest}"
_NAMED = "SELECT DISTINCT combination, class_group, {of} FROM city.pub.incident held"
_WHOLE = "CREATE OR REPLACE TABLE city.pub.combination AS {named}"
# One that no incident has any more stays, and counts nothing.
_AGAIN = """
INSERT INTO city.pub.combination
{named} WHERE {touched} AND combination NOT IN (SELECT combination FROM city.pub.combination)
"""


def numbered(flat: str, coarsest: str) -> str:
    """SQL: the rows of `flat` with their `combination` (UBIGINT). Of two thousand combinations two share a number once in 10^13."""
    return f"SELECT *, hash({_OF.format(coarsest=coarsest)}) AS combination FROM ({flat})"


def publish_combinations(cursor: Any, coarsest: str, held: Held) -> None:
    """Name the combinations of what was just published in `city.pub.incident`."""
    named = _NAMED.format(of=_OF.format(coarsest=coarsest))
    cursor.execute((_WHOLE if held.whole else _AGAIN).format(named=named, touched=held.among("held")))
