"""Runs jobs by the deployment's clock on one thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.jobs.job import Job
from data_loaders.access import Access

log = logging.getLogger("fengge.jobs")
LOOK_S = 1.0  # real seconds between two looks at the clock, however fast it runs


class Runner:
    """Starts what is due. A job that fails is logged and waits for its next turn; others go on."""

    def __init__(self, access: Access, jobs: Sequence[Job], look_s: float = LOOK_S) -> None:
        self._access = access
        self._jobs = tuple(jobs)
        self._look_s = look_s
        self._ran: dict[str, datetime] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin; call once."""
        self._thread.start()

    def stop(self, wait_s: float = 5.0) -> None:
        """End after the job that runs now, waiting at most `wait_s` seconds."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def tick(self) -> list[str]:
        """Run what is due at the clock's present moment; the names of the jobs that ran."""
        now = self._access.now()
        due = [job for job in self._jobs if self._is_due(job, now)]
        for job in due:
            self._ran[job.name] = now
            try:
                job.run(self._access)
            except Exception:
                log.exception("job %s failed; it runs again in %.0f s of the clock", job.name, job.every_s)
        return [job.name for job in due]

    def _is_due(self, job: Job, now: datetime) -> bool:
        """Due at first sight, after its interval, and after the clock stepped back."""
        last = self._ran.get(job.name)
        return last is None or now < last or now - last >= timedelta(seconds=job.every_s)

    def _loop(self) -> None:
        while not self._stop.wait(self._look_s):
            self.tick()
