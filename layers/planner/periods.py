"""The periods of a question, and the steps of time in which they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data_loaders.contract import BadInputError, Window
from layers.planner.question import PlannerQuestion
from layers.planner.wording import LAST_YEAR, PREVIOUS, window_of

# The longest window told by each step: at most about a hundred steps stand beside each other.
_STEPS = (
    (timedelta(hours=49), "hour"), (timedelta(days=100), "day"), (timedelta(days=800), "week"),
    (timedelta(days=3_700), "month"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Periods:
    """The window, what it is compared with (None = nothing), the part that is looked at alone, and the step of time."""

    window: Window
    against: Window | None
    span: Window | None
    step: str

    @property
    def shift_s(self) -> int:
        """Seconds from a moment of the earlier period to the moment of the window that stands for it."""
        return int((self.window.start - self.against.start).total_seconds()) if self.against else 0

    @property
    def exposures(self) -> tuple[float, float]:
        """Days of both periods: what their counts are of."""
        day = timedelta(days=1)
        then = self.against or self.window
        return (self.window.end - self.window.start) / day, (then.end - then.start) / day


def periods_of(asked: PlannerQuestion, now: datetime, zone: str) -> Periods:
    """The question's periods at `now`; what has not happened yet is in none of them.

    Raises:
        BadInputError: the window lies in the future, or the two periods overlap.
    """
    window = window_of(asked.window, now)
    if window.start >= now:
        raise BadInputError("question, part window: it has not begun yet; give one that began before now")
    window = Window(window.start, min(window.end, now), window.rolling)
    against = _against(asked.against, window, now, zone)
    if against and against.end > window.start and against.start < window.end:
        raise BadInputError(
            "question, part against: the two periods overlap; give one that ends before the other begins"
        )
    span = window_of(asked.span, now) if asked.span else None
    length = window.end - window.start
    step = next((name for most, name in _STEPS if length <= most), "year")
    return Periods(window, against, span, step)


def _against(text: str, window: Window, now: datetime, zone: str) -> Window | None:
    if not text:
        return None
    length = window.end - window.start
    if text == PREVIOUS:
        return Window(window.start - length, window.start)
    if text == LAST_YEAR:
        start = _year_before(window.start, zone)
        return Window(start, start + length)
    return window_of(text, now)


def _year_before(moment: datetime, zone: str) -> datetime:
    """The same weekday and hour of the district, 52 weeks before: a Monday is compared with a Monday."""
    return (moment.astimezone(ZoneInfo(zone)) - timedelta(weeks=52)).astimezone(moment.tzinfo)
