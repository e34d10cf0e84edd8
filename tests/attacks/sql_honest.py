"""Honest statements, and the same asked through access over the views: a planner must get the same from both."""

from __future__ import annotations

_LOCAL = "(occurred_at + INTERVAL 8 HOUR)"
_ONES = (1 << 21) - 1
_MASK = (1 << 64) - 1 - (0xF << 52) - _ONES
_CELL_8 = f"lower(to_hex((cell & {_MASK}::UBIGINT) | {8 << 52 | _ONES}::UBIGINT))"

HONEST: dict[str, tuple[str, str]] = {
    "all of them": ("SELECT count(*) FROM incidents", 'SELECT count(*) FROM "v_incident@2"'),
    "by class": (
        "SELECT class, count(*) AS n FROM incidents GROUP BY class ORDER BY n DESC, class",
        'SELECT class, count(*) AS n FROM "v_incident@2" GROUP BY class ORDER BY n DESC, class',
    ),
    "by the hour on the district's clocks": (
        "SELECT hour(occurred_at) AS h, count(*) FROM incidents GROUP BY ALL ORDER BY ALL",
        f'SELECT hour({_LOCAL}) AS h, count(*) FROM "v_incident@2" GROUP BY ALL ORDER BY ALL',
    ),
    "by day": (
        "SELECT date_trunc('day', occurred_at) AS day, count(*) FROM incidents GROUP BY 1 ORDER BY 1",
        f"SELECT date_trunc('day', {_LOCAL}) AS day, count(*) FROM \"v_incident@2\" GROUP BY 1 ORDER BY 1",
    ),
    "the last seven days by the clock of the data": (
        "SELECT count(*) FROM incidents, clock WHERE occurred_at >= clock.as_of - INTERVAL 7 DAY",
        "SELECT count(*) FROM \"v_incident@2\" WHERE occurred_at >= TIMESTAMP '2024-06-10 04:00:00' - INTERVAL 7 DAY",
    ),
    "streets by name": (
        "SELECT a.name, count(*) AS n FROM incidents i JOIN areas a ON a.kind = 'street' AND a.code = i.area_street "
        "GROUP BY a.name ORDER BY n DESC, a.name",
        'SELECT a.name, count(*) AS n FROM "v_incident@2" i JOIN "v_area@1" a ON a.kind = \'street\' AND a.code = i.area_street '
        "GROUP BY a.name ORDER BY n DESC, a.name",
    ),
    "cells": (
        "SELECT cell_8, count(*) AS n FROM incidents WHERE cell_8 IS NOT NULL GROUP BY 1 ORDER BY 1",
        f'SELECT {_CELL_8} AS cell_8, count(*) AS n FROM "v_incident@2" WHERE cell IS NOT NULL GROUP BY 1 ORDER BY 1',
    ),
    "cases for a thousand residents": (
        "WITH n AS (SELECT cell_8, count(*) AS cases FROM incidents GROUP BY 1) "
        "SELECT n.cell_8, round(1000.0 * n.cases / p.residents, 2) AS rate FROM n JOIN population p "
        "ON p.cell = n.cell_8 AND p.resolution = 8 WHERE p.residents > 0 ORDER BY rate DESC, 1",
        f'WITH n AS (SELECT {_CELL_8} AS cell_8, count(*) AS cases FROM "v_incident@2" GROUP BY 1) '
        'SELECT n.cell_8, round(1000.0 * n.cases / p.residents, 2) AS rate FROM n JOIN "v_population@2" p '
        "ON lower(to_hex(p.cell)) = n.cell_8 AND p.resolution = 8 WHERE p.residents >= 10 ORDER BY rate DESC, 1",
    ),
    "residents": (
        "SELECT resolution, sum(residents), count(*) FILTER (WHERE residents IS NULL) FROM population GROUP BY 1 ORDER BY 1",
        "SELECT resolution, sum(residents) FILTER (WHERE residents >= 10), count(*) FILTER (WHERE residents < 10) "
        'FROM "v_population@2" GROUP BY 1 ORDER BY 1',
    ),
    "the first of each street": (
        "SELECT area_street, id FROM incidents WHERE area_street IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY area_street ORDER BY occurred_at, id) = 1 ORDER BY 1",
        'SELECT area_street, id FROM "v_incident@2" WHERE area_street IS NOT NULL '
        "QUALIFY row_number() OVER (PARTITION BY area_street ORDER BY occurred_at, id) = 1 ORDER BY 1",
    ),
    "a running sum": (
        "WITH d AS (SELECT CAST(occurred_at AS DATE) AS day, count(*) AS n FROM cases GROUP BY 1) "
        "SELECT day, n, sum(n) OVER (ORDER BY day) AS so_far, lag(n) OVER (ORDER BY day) AS before FROM d ORDER BY day",
        f'WITH d AS (SELECT CAST({_LOCAL} AS DATE) AS day, count(*) AS n FROM "v_case@1" GROUP BY 1) '
        "SELECT day, n, sum(n) OVER (ORDER BY day) AS so_far, lag(n) OVER (ORDER BY day) AS before FROM d ORDER BY day",
    ),
    "how late": (
        "SELECT feed, count(*) FILTER (WHERE closed_at > due_at) AS late, count_if(status = 'open') AS open, "
        "round(median(date_diff('minute', occurred_at, closed_at)), 1) AS minutes FROM cases GROUP BY feed ORDER BY feed",
        "SELECT feed, count(*) FILTER (WHERE closed_at > due_at) AS late, count_if(status = 'open') AS open, "
        "round(median(date_diff('minute', occurred_at, closed_at)), 1) AS minutes FROM \"v_case@1\" GROUP BY feed ORDER BY feed",
    ),
    "two periods": (
        "SELECT count(*) FILTER (WHERE occurred_at >= TIMESTAMP '2024-06-01') AS cur, "
        "count(*) FILTER (WHERE occurred_at < TIMESTAMP '2024-06-01') AS prev, sqrt(2) * (sqrt(cur) - sqrt(prev)) AS z FROM incidents",
        f"SELECT count(*) FILTER (WHERE {_LOCAL} >= TIMESTAMP '2024-06-01') AS cur, "
        f"count(*) FILTER (WHERE {_LOCAL} < TIMESTAMP '2024-06-01') AS prev, sqrt(2) * (sqrt(cur) - sqrt(prev)) AS z FROM \"v_incident@2\"",
    ),
    "cameras": (
        "SELECT stated, camera_kind, count(*) FROM cameras GROUP BY ALL ORDER BY ALL",
        'SELECT stated, camera_kind, count(*) FROM "v_camera@1" GROUP BY ALL ORDER BY ALL',
    ),
    "grids that nobody visited": (
        "SELECT area_community, count(*) FILTER (WHERE NOT visited) FROM patrols GROUP BY 1 ORDER BY 1",
        'SELECT area_community, count(*) FILTER (WHERE NOT visited) FROM "v_patrol@1" GROUP BY 1 ORDER BY 1',
    ),
    "incidents that are no case of a class": (
        "SELECT count(*) FROM incidents i WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = i.id AND c.class = 'waste')",
        'SELECT count(*) FROM "v_incident@2" i WHERE NOT EXISTS (SELECT 1 FROM "v_case@1" c WHERE c.id = i.id AND c.class = \'waste\')',
    ),
    "words": (
        "SELECT upper(left(class, 3)) AS w, CASE WHEN class ILIKE 'w%' THEN 1 ELSE 0 END AS x, count(*) FROM incidents "
        "WHERE class LIKE '%a%' OR regexp_matches(class, '^c') GROUP BY ALL ORDER BY ALL",
        "SELECT upper(left(class, 3)) AS w, CASE WHEN class ILIKE 'w%' THEN 1 ELSE 0 END AS x, count(*) FROM \"v_incident@2\" "
        "WHERE class LIKE '%a%' OR regexp_matches(class, '^c') GROUP BY ALL ORDER BY ALL",
    ),
}
