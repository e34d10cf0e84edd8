"""What a person looks at: the part of the page's state that questions depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data_loaders.contract import Window


@dataclass(frozen=True, slots=True)
class LayerView:
    """Resolution, window, classes (empty = all) and area kind of one look at the map.

    `silent` names the sources that do not answer now; the state of what they tell of is not known. `zone` is the
    district's IANA name, `departments` the ids of those that have a name there.
    """

    resolution: int
    window: Window
    classes: tuple[str, ...] = ()
    area_kind: str = ""
    silent: tuple[str, ...] = ()
    zone: str = "UTC"
    departments: tuple[str, ...] = ()


def midnight_after(moment: datetime, zone: str) -> datetime:
    """The first midnight of `zone` (an IANA name) after an aware moment."""
    local = moment.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
