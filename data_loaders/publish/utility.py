"""What protection costs: how far the published numbers stand from the true ones, as aggregates alone.

No cell is named, and over fewer than `CELLS_MIN` cells no error is told: the error of one cell, beside its published
number, is its true number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from data_loaders.publish import communities, dwellings, population
from data_loaders.publish.periods import parent_sql
from data_loaders.publish.rounding import totals
from data_loaders.publish.sensitive import RESOLUTION
from data_loaders.settings import Profile
from data_loaders.store import Database

CELLS_MIN = 20
SMALL = 10
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Utility:
    """One attribute at one resolution (`7`, `8`, `9`) or kind of area.

    `cells` have a true number above 0; shares are of them (shown) and of those shown (under ten). `mean_absolute_error`
    is in the attribute's own unit, None below `CELLS_MIN` shown cells; shares are None where there is nothing to share.
    """

    attribute: str
    place: str
    cells: int
    shown_share: float | None
    under_ten_share: float | None
    mean_absolute_error: float | None


def utility(database: Database, profile: Profile) -> list[Utility]:
    """Every published attribute against the truth that stands now."""
    part = profile.publication
    return [
        *_residents(database),
        *_communities(database, part.community),
        _sensitive(database, str(profile.zone)),
        _flagged(database, part.crowded_persons_per_home),
    ]


def _measured(attribute: str, place: str, true: Mapping[Key, float], shown: Mapping[Key, float]) -> Utility:
    counted = {key: count for key, count in true.items() if count > 0}
    told = {key: shown[key] for key in counted if key in shown}
    errors = [abs(value - counted[key]) for key, value in told.items()]
    return Utility(
        attribute,
        place,
        len(counted),
        _share(len(told), len(counted)),
        _share(sum(value < SMALL for value in told.values()), len(told)),
        sum(errors) / len(errors) if len(errors) >= CELLS_MIN else None,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _residents(database: Database) -> Iterable[Utility]:
    finest, levels = population.counted(database)
    with database.reading() as cursor:
        rows = cursor.execute("SELECT cell, residents FROM city.pub.population").fetchall()
    published = dict(rows)
    for level, true in sorted(totals(finest, levels).items()):
        yield _measured("residents", str(level), true, published)


def _communities(database: Database, kind: str) -> Iterable[Utility]:
    true = communities.counted(database, kind)
    with database.reading() as cursor:
        rows = cursor.execute("SELECT code, attribute, people FROM city.pub.community").fetchall()
    published = {(code, name): people for code, name, people in rows}
    for name in communities.ATTRIBUTES:
        yield _measured(
            name,
            kind,
            {(code, name): counts[name] for code, counts in true.items()},
            published,
        )


def _sensitive(database: Database, zone: str) -> Utility:
    """Weeks that were released, each with the cells that have an incident in them."""
    with database.reading() as cursor:
        true = cursor.execute(
            f"""SELECT {parent_sql(RESOLUTION)} AS cell, period_start, count(*)
            FROM (SELECT cell, (occurred_at AT TIME ZONE 'UTC') AT TIME ZONE $zone AS local_at
                  FROM city.state.incident WHERE sensitive AND cell IS NOT NULL)
            JOIN (SELECT DISTINCT period_start FROM city.state.release WHERE period = 'week')
              ON local_at >= period_start AND local_at < period_start + INTERVAL 7 DAY
            GROUP BY ALL""",
            {"zone": zone},
        ).fetchall()
        shown = cursor.execute(
            """SELECT cell, period_start, incidents FROM city.state.release
            WHERE period = 'week' AND cell IS NOT NULL"""
        ).fetchall()
    of_true, of_shown = ({(cell, week): count for cell, week, count in rows} for rows in (true, shown))
    return _measured("sensitive_incidents_week", str(RESOLUTION), of_true, of_shown)


def _flagged(database: Database, persons_per_home: float) -> Utility:
    """The last released month, against the registry as it stands now."""
    with database.reading() as cursor:
        true = cursor.execute(
            f"""SELECT {parent_sql(dwellings.RESOLUTION)}, count(*) FROM city.state.population
            WHERE cell IS NOT NULL AND CAST(payload->>'homes' AS DOUBLE) > 0
              AND CAST(payload->>'residents' AS DOUBLE) > $crowded * CAST(payload->>'homes' AS DOUBLE)
            GROUP BY 1""",
            {"crowded": persons_per_home},
        ).fetchall()
        shown = cursor.execute(
            """SELECT cell, buildings FROM city.state.flagged
            WHERE cell IS NOT NULL AND month = (SELECT max(month) FROM city.state.flagged)"""
        ).fetchall()
    return _measured("flagged_dwellings_month", str(dwellings.RESOLUTION), dict(true), dict(shown))
