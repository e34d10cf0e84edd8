"""Questions that posts keep under a name: folded from what they did with them at the desk, newest word last."""

from __future__ import annotations

# A view reaches as far as its owner's area: the whole district's everybody, a street's that street. What it shows is
# asked anew by whoever opens it, within their own scope. A name stands as its owner typed it, redacted on its way in.
SAVED_VIEW = """
SELECT told.subject AS id, arg_min(told.actor, told.seq) AS owner,
       arg_max(told.payload->>'name', told.seq) FILTER ((told.payload->>'name') IS NOT NULL) AS name,
       arg_max(told.payload->>'question', told.seq) FILTER ((told.payload->>'question') IS NOT NULL) AS question,
       any_value(made.area_kind) AS area_kind, any_value(made.area_code) AS area_code,
       min(told.acted_at) AS saved_at, max(told.acted_at) AS changed_at,
       max(told.acted_at) FILTER (told.verb = 'view.delete') AS deleted_at,
       list(DISTINCT told.payload->>'target') FILTER (told.verb = 'view.send') AS sent_to,
       list({{'at': told.acted_at, 'by': told.actor, 'verb': told.verb, 'name': told.payload->>'name',
              'question': told.payload->>'question', 'target': told.payload->>'target'}} ORDER BY told.seq) AS history
FROM city.state.action told
JOIN (SELECT subject, payload->>'area_kind' AS area_kind, payload->>'area_code' AS area_code
      FROM city.state.action WHERE verb = 'view.save' QUALIFY row_number() OVER (PARTITION BY subject ORDER BY seq) = 1) made
  ON made.subject = told.subject
LEFT JOIN city.pub.area_within held ON held.kind = made.area_kind AND held.code = made.area_code
WHERE starts_with(told.verb, 'view.'){reach}
GROUP BY told.subject
"""
