"""What a job is."""

from __future__ import annotations

from typing import Protocol

from data_loaders.access import Access, Role, Viewer

JOB_VIEWER = Viewer("job", Role.JOB)


class Job(Protocol):
    """One recurring piece of work. It reads by `access.read`, writes by `access.act`, and nothing else."""

    @property
    def name(self) -> str:
        """Its name in the log."""
        ...

    @property
    def every_s(self) -> float:
        """Seconds of the deployment's clock between two runs."""
        ...

    def run(self, access: Access) -> None:
        """Do it once. Whatever it raises is logged; it runs again when next due."""
        ...
