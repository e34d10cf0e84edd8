"""Examples to begin with; `{street}` is the district's coarsest kind of area. Each has its title in the language files."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "by_class": """SELECT class, count(*) AS n
FROM incidents, clock
WHERE occurred_at >= clock.as_of - INTERVAL 28 DAY
GROUP BY class
ORDER BY n DESC""",
    "by_hour": """SELECT hour(occurred_at) AS hour, count(*) AS n,
  count(*) FILTER (WHERE isodow(occurred_at) >= 6) AS weekend
FROM incidents
GROUP BY hour
ORDER BY hour""",
    "overdue": """SELECT a.name, count(*) AS cases,
  count(*) FILTER (WHERE coalesce(c.closed_at, k.as_of) > c.due_at) AS late,
  round(median(date_diff('minute', c.occurred_at, c.closed_at)) / 60.0, 1) AS hours
FROM clock k, cases c
JOIN areas a ON a.kind = '{street}' AND a.code = c.area_{street}
WHERE c.occurred_at >= k.as_of - INTERVAL 28 DAY
GROUP BY a.name
ORDER BY late DESC""",
    "two_periods": """SELECT cell_8,
  count(*) FILTER (WHERE occurred_at >= k.as_of - INTERVAL 28 DAY) AS now,
  count(*) FILTER (WHERE occurred_at < k.as_of - INTERVAL 28 DAY) AS before,
  round(sqrt(2) * (sqrt(now) - sqrt(before)), 1) AS z
FROM clock k, incidents
WHERE occurred_at >= k.as_of - INTERVAL 56 DAY AND cell_8 IS NOT NULL
GROUP BY cell_8
ORDER BY z DESC
LIMIT 500""",
    "per_resident": """WITH n AS (
  SELECT cell_8 AS cell, count(*) AS n
  FROM incidents
  GROUP BY cell_8
)
SELECT n.cell, n.n, p.residents, round(1000.0 * n.n / p.residents, 1) AS per_thousand
FROM n JOIN population p ON p.cell = n.cell AND p.resolution = 8
WHERE p.residents IS NOT NULL
ORDER BY per_thousand DESC""",
}


def examples(street: str) -> dict[str, str]:
    """The examples for a district whose coarsest areas are of that kind."""
    return {name: sql.replace("{street}", street) for name, sql in EXAMPLES.items()}
