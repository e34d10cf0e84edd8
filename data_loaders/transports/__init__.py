"""How bytes arrive. A transport delivers raw rows; any transport can carry any feed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pandas as pd

from data_loaders.contract import Reject


@dataclass(frozen=True, slots=True)
class Delivery:
    """Raw rows as the source wrote them.

    `rows` has the source's own columns plus `_row` (1-based data row in the source) and `_received_at`
    (naive UTC). `position` is the cursor after these rows; it is committed together with them. `last` closes
    one pass over the source. `rejects` are rows that could not even be read as rows. `share` is how much of this
    pass is done after these rows (0 to 1), None where the transport cannot know.
    """

    rows: pd.DataFrame
    position: str
    last: bool = field(default=True)
    rejects: tuple[Reject, ...] = ()
    share: float | None = None


class Transport(Protocol):
    """A way in. `poll` gives what has arrived since `position` (empty text: nothing yet)."""

    def poll(self, position: str, now: datetime) -> Iterator[Delivery]:
        """Deliver what is new at `now`.

        Raises:
            SourceError: the source cannot be read; nothing was delivered after the last yielded part.
        """
        ...
