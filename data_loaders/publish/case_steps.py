"""At which step a case stands by its record alone, as SQL made of the procedures: the same as the fold of that record."""

from __future__ import annotations

from data_loaders.casework.events import ANSWERS, COLUMN_OF
from data_loaders.casework.procedure import CALL_BACK, PROCEDURES, Procedure

# How sources write that a mark of a case is set.
YES = "('1', 'true', '是', 'yes')"
CLOSED = "held.status IN ('closed', 'duplicate_closed')"


def step_sql() -> str:
    """An expression over `held` (an incident's state) and `origin.feed`; a feed without a procedure has the grid's."""
    grid, *others = PROCEDURES.values()
    branches = " ".join(f"WHEN '{each.feed}' THEN {_of(each)}" for each in others)
    return f"CASE origin.feed {branches} ELSE {_of(grid)} END"


def _of(procedure: Procedure) -> str:
    """The farthest step that the record names or has a moment of; the closing one by its status alone."""
    closing = next(step for step in procedure.steps if step.closes)
    after = [step for step in procedure.steps if step.verb == CALL_BACK]
    answered = " OR ".join(f"held.{name} IS NOT NULL" for name in ANSWERS)
    cases = [f"WHEN {CLOSED} AND ({answered}) THEN '{step.name}'" for step in after]
    cases.append(f"WHEN {CLOSED} THEN '{closing.name}'")
    for step in reversed(procedure.steps[1:]):
        if step.closes or step.verb == CALL_BACK:
            continue
        column = COLUMN_OF.get(step.verb)
        cases.append(
            f"WHEN held.step = '{step.name}'{f' OR held.{column} IS NOT NULL' if column else ''} THEN '{step.name}'"
        )
    return f"CASE {' '.join(cases)} ELSE '{procedure.first.name}' END"
