"""When ordinary incidents are due whose source does not say so: by their class's limit in the profile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from data_loaders.casework.deadlines import Limit, LimitUnit, due
from data_loaders.casework.working_time import WorkingTime
from data_loaders.contract import ConfigError
from data_loaders.publish.held import Held
from data_loaders.settings import Profile

# A row stands for one beginning, class and rule: where any of them changes, the deadline is counted anew.
_GONE = """
DELETE FROM city.pub.deadline held WHERE {touched} AND NOT EXISTS (
    SELECT 1 FROM {held} one JOIN rules USING (class)
    WHERE one.key = held.key AND one.occurred_at = held.occurred_at AND rules.rule = held.rule
      AND NOT one.sensitive AND one.due_at IS NULL)
"""
# A key travels as text: Arrow's numbers of 128 bits have a sign.
_WITHOUT = """
SELECT CAST(one.key AS VARCHAR) AS key, one.class, one.occurred_at, rules.rule, CAST(epoch(one.occurred_at) AS BIGINT) AS start
FROM {held} one JOIN rules USING (class)
ANTI JOIN city.pub.deadline held USING (key)
WHERE NOT one.sensitive AND one.due_at IS NULL
"""
_COUNTED = """
INSERT INTO city.pub.deadline
SELECT CAST(key AS UHUGEINT), occurred_at, rule, CAST(make_timestamp(due_s * 1000000) AS TIMESTAMP) FROM counted
"""


def publish_deadlines(cursor: Any, profile: Profile, held: Held) -> None:
    """Count the deadlines that are missing or no longer hold; nothing where no class has a limit."""
    limits = limits_of(profile)
    if not limits:
        if held.whole:
            cursor.execute("DELETE FROM city.pub.deadline")  # of a profile that had some
        return
    working = working_time_of(profile)
    rules = pa.table({"class": list(limits), "rule": [f"{limits[one]} {working}" for one in limits]}, schema=_RULES)
    cursor.register("rules", rules)
    cursor.execute(_GONE.format(held=held.table, touched=held.among("held")))
    found = cursor.execute(_WITHOUT.format(held=held.table)).to_arrow_table()
    if found.num_rows:
        cursor.register("counted", found.append_column("due_s", pa.array(_due(found, limits, working), pa.int64())))
        cursor.execute(_COUNTED)
        cursor.unregister("counted")
    cursor.unregister("rules")


def limits_of(profile: Profile) -> dict[str, Limit]:
    """The time limits of the classes that have one."""
    return {item.id: Limit(item.limit.value, LimitUnit(item.limit.unit)) for item in profile.classes if item.limit}


def working_time_of(profile: Profile) -> WorkingTime:
    """The deployment's working time.

    Raises:
        ConfigError: hours that overlap, or a country that is not known.
    """
    part = profile.working_time
    try:
        return WorkingTime(profile.district.zone, part.hours, part.country)
    except ValueError as error:
        raise ConfigError(f"profile {profile.id}, working_time: {error}") from error


_RULES = pa.schema([("class", pa.string()), ("rule", pa.string())])


def _due(found: pa.Table, limits: dict[str, Limit], working: WorkingTime) -> np.ndarray:
    starts, classes = found["start"].to_numpy(), np.array(found["class"].to_pylist(), dtype=object)
    out = np.zeros(len(starts), dtype=np.int64)
    for name in set(classes):
        rows = classes == name
        out[rows] = due(starts[rows], limits[name], working)
    return out
