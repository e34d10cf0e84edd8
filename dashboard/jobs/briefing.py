"""Issues the morning's briefings, one an area and one of the district, and writes them as files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.briefing.ask import Asked, areas_offered, make, period_of
from dashboard.briefing.files import Format, file_of
from dashboard.briefing.issued import issue, newest, opened
from dashboard.jobs.job import JOB_VIEWER
from layers.briefing.period import Kind

if TYPE_CHECKING:
    from data_loaders.access import Access
    from layers.registry import Registry

# A server that comes up later than this after the hour issues none: it would be no morning's briefing.
LATE = timedelta(hours=3)
FILES_KEPT = timedelta(days=31)
FORMATS: tuple[Format, ...] = ("pdf", "html")


@dataclass(frozen=True, slots=True)
class MorningBriefing:
    """Each minute of the clock; from the profile's hour on, once for each area of the coarsest kind and for all.

    `folder` takes the files, in a folder a day; those of more than a month ago go.
    """

    registry: Registry
    folder: Path
    lang: str = "zh"
    name: str = "briefing"
    every_s: float = 60.0

    def run(self, access: Access) -> None:
        """Issue what is due and not issued yet."""
        district = access.district
        now = access.now().astimezone(ZoneInfo(district.zone))
        due = datetime.combine(now.date(), district.briefing.issued_at, now.tzinfo)
        if not due <= now <= due + LATE:
            return
        kind = Kind(district.briefing.window)
        day = period_of(access, Asked("", kind, None)).day
        for area in (*areas_offered(access, JOB_VIEWER), ""):
            asked = Asked(area, kind, day)
            if newest(access, JOB_VIEWER, asked) is None:
                issue(access, JOB_VIEWER, make(access, JOB_VIEWER, Asked(area, kind, None)))
                self._write(access, asked)
        self._forget(now.date())

    def _write(self, access: Access, asked: Asked) -> None:
        made = opened(access, JOB_VIEWER, asked)
        folder = self.folder / str(asked.day)
        folder.mkdir(parents=True, exist_ok=True)
        for form in FORMATS:
            name = f"{asked.area.partition(':')[2] or 'all'}.{form}"
            (folder / name).write_bytes(file_of(made, access, self.registry, self.lang, form))

    def _forget(self, today: date) -> None:
        for folder in self.folder.glob("????-??-??"):
            if date.fromisoformat(folder.name) < today - FILES_KEPT:
                shutil.rmtree(folder)
