"""Lets go of records whose time is over, by the retention that the profile states for each source."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.jobs.job import JOB_VIEWER
from data_loaders.access import Access, Command


@dataclass(frozen=True, slots=True)
class Retention:
    """Each day of the clock; months go whole, so most days change nothing."""

    name: str = "retention"
    every_s: float = 86_400.0

    def run(self, access: Access) -> None:
        """Ask access to apply the profile's retention."""
        access.act(Command("retention.apply"), JOB_VIEWER)
