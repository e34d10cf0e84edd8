"""The wall's numbers, each a count that the map's layers can show.

Reported and closed go by calendar days of the district: many sources know only the day, and a rolling day would
lose them all at once at midnight.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from data_loaders.contract import Question
from layers.fragments import OF_CLASSES
from layers.view import LayerView

# The feeds whose sources must answer for the cameras' state to be known.
CAMERA_FEEDS = ("camera_catalogue",)
_SQL = f"""
SELECT
    CASE WHEN $counted THEN count(*) FILTER (WHERE occurred_at >= $today AND occurred_at < $end) END AS reported_today,
    CASE WHEN $counted THEN count(*) FILTER (WHERE occurred_at >= $yesterday AND occurred_at < $today) END AS reported_yesterday,
    CASE WHEN $counted THEN count(*) FILTER (WHERE occurred_at >= $week_ago AND occurred_at < $end) END AS reported_7d,
    CASE WHEN $counted THEN count(*) FILTER (WHERE occurred_at >= $week_ago AND occurred_at < $end AND status = 'unknown') END AS stateless_7d,
    CASE WHEN $counted THEN count(*) FILTER (WHERE status = 'open') END AS open,
    CASE WHEN $counted THEN count(*) FILTER (WHERE status = 'open' AND cell IS NULL) END AS open_unlocated,
    CASE WHEN $counted THEN count(*) FILTER (WHERE status = 'open' AND NOT acknowledged) END AS unacknowledged,
    CASE WHEN $counted THEN count(*) FILTER (WHERE closed_at >= $today AND closed_at < $end) END AS closed_today,
    CASE WHEN $counted THEN count(*) FILTER (WHERE closed_at >= $yesterday AND closed_at < $today) END AS closed_yesterday,
    -- Without any camera in the catalogue none is known to be on, and none to be off.
    CASE WHEN len(CAST($silent AS VARCHAR[])) = 0 AND (SELECT count(*) FROM "v_outage@1") > 0 THEN
        (SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) FROM "v_outage@1"
         WHERE stated = 'on' OR (stated = 'by_date' AND live_since_at <= $end)) END AS cameras_on,
    (SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) FROM "v_outage@1") AS cameras_total
FROM "v_incident@1" WHERE {OF_CLASSES}
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
