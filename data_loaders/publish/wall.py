"""What is pinned on the walls: by whom is no wall's to say."""

# A later pin ends an earlier one; a pin that was taken off ends then. A saved view hangs as it was sent: `stands` is false
# once it was deleted or asks something else, since what hangs on every wall is decided by who may hold them.
PINS_2 = """
SELECT told.subject AS id, told.payload->>'scene' AS scene, told.payload->>'camera' AS camera,
       told.payload->>'layers' AS layers, told.payload->>'view' AS view, told.payload->>'name' AS name,
       told.payload->>'question' AS question, told.acted_at AS pinned_at,
       CAST(CAST(told.payload->>'until' AS TIMESTAMPTZ) AS TIMESTAMP) AS until, over.ended_at,
       (told.payload->>'view') IS NULL OR coalesce(kept.question = (told.payload->>'question'), false) AS stands
FROM (SELECT * FROM city.state.action WHERE verb = 'wall.pin' QUALIFY row_number() OVER (ORDER BY seq DESC) = 1) told
LEFT JOIN (SELECT subject, min(acted_at) AS ended_at FROM city.state.action WHERE verb = 'wall.unpin' GROUP BY 1) over
  ON over.subject = told.subject
LEFT JOIN (SELECT subject, arg_max(payload->>'question', seq) FILTER ((payload->>'question') IS NOT NULL) AS question
           FROM city.state.action WHERE starts_with(verb, 'view.')
           GROUP BY 1 HAVING count(*) FILTER (verb = 'view.delete') = 0) kept
  ON kept.subject = (told.payload->>'view')
"""
# Whoever reads the first version knows scenes and cameras alone.
PINS = f"SELECT id, scene, camera, layers, pinned_at, until, ended_at FROM ({PINS_2}) pinned WHERE view IS NULL"
