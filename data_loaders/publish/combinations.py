"""What incidents are counted as: each combination of feed, class, status, department and coarsest area under one number.

A city of ten million incidents has some two thousand of them. Grouping by one small number and naming the groups
afterwards is far less work than grouping by five texts (measured in decision 76).
"""

from __future__ import annotations

from typing import Any

from data_loaders.publish.held import Held

_OF = ("feed", "class", "class_group", "status", "department")
_NUMBERED = """
SELECT CAST({known} + row_number() OVER () AS UINTEGER) AS combination, * FROM (SELECT DISTINCT {of} FROM ({flat}){but} ORDER BY ALL)
"""
_WHOLE = "CREATE OR REPLACE TABLE city.pub.combination AS " + _NUMBERED
# One that no incident has any more stays, and counts nothing.
_AGAIN = "INSERT INTO city.pub.combination " + _NUMBERED
_KNOWN = "(SELECT coalesce(max(combination), 0) FROM city.pub.combination)"
_BUT_KNOWN = " EXCEPT SELECT {of} FROM city.pub.combination"
_JOINED = "SELECT flat.*, named.combination FROM ({flat}) flat JOIN city.pub.combination named ON {same}"


def publish_combinations(cursor: Any, flat: str, coarsest: str, held: Held) -> None:
    """Number what the rows of `flat` are counted as; what has a number in `city.pub.combination` keeps it, unless all is made anew."""
    of = ", ".join(_columns(coarsest))
    if held.whole:
        cursor.execute(_WHOLE.format(known=0, of=of, flat=flat, but=""))
    else:
        cursor.execute(_AGAIN.format(known=_KNOWN, of=of, flat=flat, but=_BUT_KNOWN.format(of=of)))


def numbered(flat: str, coarsest: str) -> str:
    """SQL: the rows of `flat` with their `combination`, once that was published."""
    same = " AND ".join(f"flat.{column} IS NOT DISTINCT FROM named.{column}" for column in _columns(coarsest))
    return _JOINED.format(flat=flat, same=same)


def _columns(coarsest: str) -> tuple[str, ...]:
    return (*_OF, f"area_{coarsest}")
