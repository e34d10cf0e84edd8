"""The wall's numbers, each a count that the map's layers can show.

Reported and closed go by calendar days of the district: many sources know only the day, and a rolling day would
lose them all at once at midnight.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from data_loaders.contract import Question
from layers.fragments import OF_CLASSES, OPEN
from layers.view import LayerView

# The feeds whose sources must answer for the cameras' state to be known.
CAMERA_FEEDS = ("camera_catalogue",)
_COUNTED = (
    "reported_today", "reported_yesterday", "reported_7d", "stateless_7d", "open", "open_unlocated", "unacknowledged",
    "closed_today", "closed_yesterday",
)  # fmt: skip
# Each number by itself, from the rows that it can be in: of ten million incidents a week's are read, and those that are open.
_SQL = f"""
WITH reported AS (
    SELECT count(*) FILTER (occurred_at >= $today) AS reported_today,
           count(*) FILTER (occurred_at >= $yesterday AND occurred_at < $today) AS reported_yesterday,
           count(*) AS reported_7d, count(*) FILTER (status = 'unknown') AS stateless_7d
    FROM "v_incident@1" WHERE occurred_at >= $week_ago AND occurred_at < $end AND {OF_CLASSES}
), standing AS (
    SELECT count(*) AS open, count(*) FILTER (cell IS NULL) AS open_unlocated, count(*) FILTER (NOT acknowledged) AS unacknowledged
    FROM "v_incident@1" WHERE {OPEN}
), ended AS (
    SELECT count(*) FILTER (closed_at >= $today) AS closed_today, count(*) FILTER (closed_at < $today) AS closed_yesterday
    FROM "v_incident@1" WHERE closed_at >= $yesterday AND closed_at < $end AND {OF_CLASSES}
), devices AS (
    SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) AS cameras_total,
           CAST(coalesce(sum(cameras) FILTER (stated = 'on' OR (stated = 'by_date' AND live_since_at <= $end)), 0) AS BIGINT) AS lit
    FROM "v_outage@1"
)
SELECT {", ".join(f"CASE WHEN $counted THEN {name} END AS {name}" for name in _COUNTED)},
       -- Without any camera in the catalogue none is known to be on, and none to be off.
       CASE WHEN len(CAST($silent AS VARCHAR[])) = 0 AND cameras_total > 0 THEN lit END AS cameras_on, cameras_total
FROM reported, standing, ended, devices
"""


def headline(view: LayerView, zone: str, *, counted: bool) -> Question:
    """One row of counts of the view's classes; `zone` is the district's IANA name.

    Unless `counted` (a source tells of incidents) the counts of incidents are NULL: none would be a claim.

    Columns: reported_today, reported_yesterday, reported_7d, stateless_7d (of these, without a state), open,
    open_unlocated, unacknowledged, closed_today, closed_yesterday, cameras_on (NULL where a source of `CAMERA_FEEDS`
    is silent or no camera is known), cameras_total.
    """
    end = view.window.end
    today = end.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    params = {
        "end": end,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "week_ago": end - timedelta(days=7),
        "classes": list(view.classes),
        "every_class": not view.classes,
        "silent": list(view.silent),
        "counted": counted,
    }
    return Question("headline", _SQL, params)
