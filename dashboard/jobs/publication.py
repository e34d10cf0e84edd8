"""Closes the periods of sensitive counts that have ended, so that they are published once and then frozen."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.jobs.job import JOB_VIEWER
from data_loaders.access import Access, Command


@dataclass(frozen=True, slots=True)
class Publication:
    """Each minute of the clock; a minute without an ended period changes nothing."""

    name: str = "publication"
    every_s: float = 60.0

    def run(self, access: Access) -> None:
        """Ask access to close every period that ended by now."""
        access.act(Command("publish.close_periods"), JOB_VIEWER)
