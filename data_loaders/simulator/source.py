"""One source of a simulated district: what it has written since it was last read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_loaders.contract import ConfigError, SourceError
from data_loaders.simulator.almanac import DAY_S
from data_loaders.simulator.city import city_at
from data_loaders.simulator.layouts.camera_catalogue import CameraCatalogue
from data_loaders.simulator.layouts.camera_counts import CameraCounts
from data_loaders.simulator.layouts.camera_events import CameraEvents
from data_loaders.simulator.layouts.grid_cases import GridCases
from data_loaders.simulator.layouts.hotline_12345 import Hotline12345
from data_loaders.simulator.layouts.layout import Layout, Moments
from data_loaders.simulator.layouts.patrols import Patrols
from data_loaders.simulator.layouts.police_110 import Police110
from data_loaders.simulator.layouts.population import Population
from data_loaders.simulator.native import FORMS, Form, encode
from data_loaders.simulator.storylines import under_way

LAYOUTS = {
    layout.name: layout
    for layout in (
        CameraCatalogue, CameraCounts, CameraEvents, GridCases, Hotline12345, Patrols, Police110, Population,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What a source wrote: bytes in its own form, and the epoch second of each row's last change."""

    content: bytes
    changed: Moments
    position: str


class SimulatedSource:
    """Reads a source from where it was left. The position is `FIRST/LAST` in epoch seconds: history's begin, last read."""

    def __init__(self, plan: Path, layout: str) -> None:
        if layout not in LAYOUTS:
            raise ConfigError(f"simulated layout {layout!r}: known are {', '.join(sorted(LAYOUTS))}")
        self.form: Form = FORMS[layout]
        self._city = city_at(plan)
        self._layout: Layout = LAYOUTS[layout](self._city)

    def written(self, position: str, now: int) -> Iterator[Written]:
        """What was written after `position` and up to `now`: the plan's days of history where it was never read.

        Raises:
            SourceError: a storyline silences this source at the moment (never on the first reading).
        """
        first, since = _span(position, now, self._city.plan.history_days)
        if position:
            self._silent(now)
        if now <= since:
            return
        held: Written | None = None
        for part in self._layout.parts(since, now, first):
            if held is not None:
                yield held
            held = Written(encode(self.form, part.rows), part.at, position)
        if held is not None:
            yield Written(held.content, held.changed, f"{first}/{now}")

    def _silent(self, now: int) -> None:
        for episode in under_way(self._city, "feed_outage", now):
            if episode.source == self._layout.name:
                raise SourceError(
                    f"simulated source {self._layout.name}: storyline feed_outage, no answer for "
                    f"{(episode.ends - now) // 60 + 1} more min. Nothing to do: it comes back by itself"
                )


def _span(position: str, now: int, history_days: int) -> tuple[int, int]:
    """First moment of the history, and the moment up to which it was read (before the first where it never was)."""
    if not position:
        first = now - history_days * DAY_S
        return first, first - 1
    begun, _, last = position.partition("/")
    return int(begun), int(last)
