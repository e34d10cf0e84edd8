"""From when on open incidents are due soon, by the working time of their own limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from data_loaders.casework.deadlines import LimitUnit, soon
from data_loaders.publish.deadlines import limits_of, working_time_of
from data_loaders.publish.held import Held
from data_loaders.settings import Profile

_OPEN = """
SELECT one.rowid AS row, one.class, one.limit_unit, CAST(epoch(one.due_at) AS BIGINT) AS due,
       CAST(epoch(coalesce(one.dispatched_at, one.registered_at, one.occurred_at)) AS BIGINT) AS begun
FROM city.pub.incident one WHERE one.status = 'open' AND one.due_at IS NOT NULL AND one.occurred_at IS NOT NULL AND {touched}
"""
_SET = """
UPDATE city.pub.incident SET soon_at = CAST(make_timestamp(counted.soon * 1000000) AS TIMESTAMP)
FROM counted WHERE incident.rowid = counted.row
"""


def publish_soon(cursor: Any, profile: Profile, held: Held) -> None:
    """Fill `soon_at` of the open incidents that have a deadline."""
    found = cursor.execute(_OPEN.format(touched=held.among("one"))).to_arrow_table()
    if not found.num_rows:
        return
    cursor.register("counted", pa.table({"row": found["row"], "soon": pa.array(_soon(found, profile), pa.int64())}))
    cursor.execute(_SET)
    cursor.unregister("counted")


def _soon(found: pa.Table, profile: Profile) -> np.ndarray:
    limits, working = limits_of(profile), working_time_of(profile)
    stated = zip(found["limit_unit"].to_pylist(), found["class"].to_pylist(), strict=True)
    units = np.array([_unit(unit, limits[name].unit if name in limits else None) for unit, name in stated])
    begun, due = found["begun"].to_numpy(), found["due"].to_numpy()
    out = np.zeros(len(units), dtype=np.int64)
    for unit in LimitUnit:
        rows = units == unit.value
        out[rows] = soon(begun[rows], due[rows], unit, working)
    return out


def _unit(stated: str | None, of_class: LimitUnit | None) -> str:
    """The unit of the record's own limit, else of its class's; a deadline without either runs by the clock."""
    if stated in set(LimitUnit):
        return str(stated)
    return (of_class or LimitUnit.URGENT_HOUR).value
