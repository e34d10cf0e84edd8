"""Raises cases that are overdue or were sent back too often, by the deployment's rules."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.jobs.job import JOB_VIEWER
from data_loaders.access import Access, Command


@dataclass(frozen=True, slots=True)
class Escalation:
    """Each minute of the clock; a minute in which nothing is due changes nothing."""

    name: str = "escalation"
    every_s: float = 60.0

    def run(self, access: Access) -> None:
        """Ask access to raise what is due."""
        access.act(Command("cases.escalate_due"), JOB_VIEWER)
