"""Issued briefings, promises and the areas they are of, as published views: told to who answers for the same area."""

from __future__ import annotations

# Areas with those in which they lie: which communities and grids a street has.
AREA = """
SELECT named.kind, named.code, named.name{areas}
FROM city.pub.area named JOIN city.pub.area_within held ON held.kind = named.kind AND held.code = named.code
WHERE true{reach}
"""

# One row a briefing that was issued. `numbers` is the JSON text of what it said: values by id.
BRIEFING = """
SELECT told.subject AS id, told.payload->>'area_kind' AS area_kind, told.payload->>'area_code' AS area_code,
       told.payload->>'window' AS "window", CAST(told.payload->>'day' AS DATE) AS day,
       CAST(CAST(told.payload->>'moment' AS TIMESTAMPTZ) AS TIMESTAMP) AS moment, told.acted_at AS issued_at,
       told.actor AS issued_by, CAST(told.payload->'numbers' AS VARCHAR) AS numbers
FROM city.state.action told
LEFT JOIN city.pub.area_within held
  ON held.kind = (told.payload->>'area_kind') AND held.code = (told.payload->>'area_code')
WHERE told.verb = 'briefing.issue'{reach}
"""

# One row a promise, with the first outcome that was told of it: `kept`, `broken`, or NULL where none was.
PROMISE = """
SELECT told.subject AS id, told.payload->>'area_kind' AS area_kind, told.payload->>'area_code' AS area_code,
       told.payload->>'department' AS department, told.payload->>'class' AS class, told.payload->>'what' AS what,
       CAST(told.payload->>'due' AS DATE) AS due, told.acted_at AS made_at,
       CASE over.verb WHEN 'promise.keep' THEN 'kept' WHEN 'promise.break' THEN 'broken' END AS outcome, over.acted_at AS told_at
FROM city.state.action told
LEFT JOIN (SELECT subject, arg_min(verb, (acted_at, action_id)) AS verb, min(acted_at) AS acted_at FROM city.state.action
           WHERE verb IN ('promise.keep', 'promise.break') GROUP BY 1) over ON over.subject = told.subject
LEFT JOIN city.pub.area_within held
  ON held.kind = (told.payload->>'area_kind') AND held.code = (told.payload->>'area_code')
WHERE told.verb = 'promise.make'{reach}
"""
