"""Which incidents a publication is of: all that the state holds, or those that the last fold took up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# The few that were touched are found first: joined as they stand, all would be.
_FOUND = """
CREATE OR REPLACE TEMP TABLE taken_up AS
SELECT held.* EXCLUDE (payload) FROM city.state.incident held SEMI JOIN city.state.touched USING (key)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The table that holds them; those of a part are no longer what was published of them."""

    table: str
    whole: bool

    def among(self, alias: str) -> str:
        """The condition that a row of `alias` (its `key`) is of these, or was."""
        return "true" if self.whole else f"{alias}.key IN (SELECT key FROM city.state.touched)"


WHOLE = Held("city.state.incident", whole=True)


def taken_up(cursor: Any) -> Held:
    """What the last fold took up (`state.touched`), found for this cursor alone."""
    cursor.execute(_FOUND)
    return Held("taken_up", whole=False)
