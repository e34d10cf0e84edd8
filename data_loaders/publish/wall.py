"""What is pinned on the walls: by whom is no wall's to say."""

# A later pin ends an earlier one; a pin that was taken off ends then.
PINS = """
SELECT told.subject AS id, told.payload->>'scene' AS scene, told.payload->>'camera' AS camera,
       told.payload->>'layers' AS layers, told.acted_at AS pinned_at,
       CAST(CAST(told.payload->>'until' AS TIMESTAMPTZ) AS TIMESTAMP) AS until, over.ended_at
FROM (SELECT * FROM city.state.action WHERE verb = 'wall.pin' QUALIFY row_number() OVER (ORDER BY seq DESC) = 1) told
LEFT JOIN (SELECT subject, min(acted_at) AS ended_at FROM city.state.action WHERE verb = 'wall.unpin' GROUP BY 1) over
  ON over.subject = told.subject
"""
