"""The wall's numbers, each a count that the map's layers can show."""

from __future__ import annotations

from datetime import timedelta

from data_loaders.contract import Question
from layers.view import LayerView

_SQL = """
SELECT
    count(*) FILTER (WHERE occurred_at >= $day_ago AND occurred_at < $end) AS reported_24h,
    count(*) FILTER (WHERE occurred_at >= $week_ago AND occurred_at < $end) AS reported_7d,
    count(*) FILTER (WHERE status = 'open') AS open,
    count(*) FILTER (WHERE status = 'open' AND NOT acknowledged) AS unacknowledged,
    count(*) FILTER (WHERE closed_at >= $day_ago AND closed_at < $end) AS closed_24h,
    (SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) FROM "v_outage@1"
     WHERE stated = 'on' OR (stated = 'by_date' AND live_since_at <= $end)) AS cameras_on,
    (SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) FROM "v_outage@1") AS cameras_total
FROM "v_incident@1"
"""


def headline(view: LayerView) -> Question:
    """One row: reported_24h, reported_7d, open, unacknowledged, closed_24h, cameras_on, cameras_total."""
    end = view.window.end
    return Question(
        "headline", _SQL, {"end": end, "day_ago": end - timedelta(hours=24), "week_ago": end - timedelta(days=7)}
    )
