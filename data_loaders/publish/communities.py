"""Age bands and elderly people living alone, on communities alone: base 10, seeded, large and mixed communities only.

Whether a community is shown is judged by its rounded numbers, each taken at its worst. So the choice says nothing that
the published numbers do not say, and yet every community that is shown truly has `RESIDENTS_MIN` residents and no band
above `BAND_SHARE_MAX`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyarrow as pa

from data_loaders.publish.rounding import unit
from data_loaders.store import Database

BASE = 10
RESIDENTS_MIN = 500
BAND_SHARE_MAX = 0.9
BANDS = ("age_0_14", "age_15_59", "age_60_up")
ALONE = "elderly_alone"
ATTRIBUTES = (*BANDS, ALONE)
_OFF = BASE - 1  # a published number is at most this far from the true one

# A community in which one building's count is unknown has no known sum.
_KNOWN = f"""
SELECT areas[$kind] AS code, {", ".join(f"CAST(sum(CAST(payload->>'{name}' AS BIGINT)) AS BIGINT)" for name in ATTRIBUTES)}
FROM city.state.population WHERE areas[$kind] IS NOT NULL
GROUP BY 1 HAVING {" AND ".join(f"count(payload->>'{name}') = count(*)" for name in ATTRIBUTES)} ORDER BY 1
"""

Counts = Mapping[str, int]


def counted(database: Database, kind: str) -> dict[str, dict[str, int]]:
    """True counts by community and attribute; never leaves this room."""
    with database.reading() as cursor:
        rows = cursor.execute(_KNOWN, {"kind": kind}).fetchall()
    return {code: dict(zip(ATTRIBUTES, counts, strict=True)) for code, *counts in rows}


def round_communities(true: Mapping[str, Counts], secret: bytes) -> dict[str, dict[str, int]]:
    """Published multiples of `BASE` by community and attribute, for the communities that may be shown."""
    shown: dict[str, dict[str, int]] = {}
    for code, counts in true.items():
        rounded = {name: _round(counts[name], unit(secret, code, name)) for name in ATTRIBUTES}
        if _is_large(rounded) and _is_mixed(rounded):
            # The elderly alone are some of the elderly: more of them than of those would narrow both.
            shown[code] = {**rounded, ALONE: min(rounded[ALONE], rounded[BANDS[-1]])}
    return shown


def publish_communities(database: Database, kind: str, secret: bytes) -> None:
    """Publish the communities' numbers anew; `kind` is the area kind that stands for communities."""
    shown = round_communities(counted(database, kind), secret)
    rows = [
        {"kind": kind, "code": code, "attribute": name, "people": people}
        for code, numbers in sorted(shown.items())
        for name, people in numbers.items()
    ]
    text = pa.string()
    schema = pa.schema([("kind", text), ("code", text), ("attribute", text), ("people", pa.uint32())])
    with database.writing() as cursor:
        cursor.register("release", pa.Table.from_pylist(rows, schema=schema))
        cursor.execute("DELETE FROM city.pub.community")
        cursor.execute("INSERT INTO city.pub.community BY NAME SELECT * FROM release")


def _round(count: int, draw: float) -> int:
    """The multiple next below or above; a multiple (and zero) stays."""
    return BASE * math.floor(count / BASE + draw * (count % BASE > 0))


def _is_large(rounded: Counts) -> bool:
    return sum(max(0, rounded[name] - _OFF) for name in BANDS) >= RESIDENTS_MIN


def _is_mixed(rounded: Counts) -> bool:
    """True where no band can be more than its share, however the rounding went."""
    for name in BANDS:
        most = rounded[name] + _OFF
        others = sum(max(0, rounded[other] - _OFF) for other in BANDS if other != name)
        if most > BAND_SHARE_MAX * (most + others):
            return False
    return True
