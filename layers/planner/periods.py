"""The periods of a question, and the steps of time in which they are told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from data_loaders.contract import HOUR_S, BadInputError, Window, span_number_sql
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


@lru_cache(maxsize=256)
def _offsets(zone: str, start: datetime, end: datetime) -> tuple[tuple[datetime, int], ...]:
    """Moments (UTC, to the hour) from which on the zone's clocks stand so many seconds before UTC, the first at `start`."""
    place, hour = ZoneInfo(zone), timedelta(hours=1)

    def offset(at: datetime) -> int:
        shift = at.astimezone(place).utcoffset()
        return int(shift.total_seconds()) if shift else 0

    found, at = [(start, offset(start))], start
    while at < end:
        later = min(at + timedelta(days=1), end)
        if offset(later) != found[-1][1]:
            turn = at
            while offset(turn) == found[-1][1]:
                turn += hour
            found.append((turn, offset(turn)))
        at = later
    return tuple(found)


def _zone_of(periods: Periods, zone: str) -> tuple[tuple[datetime, int], ...]:
    """The zone's offsets over the periods, from the hour in which the first of them begins."""
    spans = [span for span in (periods.window, periods.against) if span]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return _offsets(zone, *(at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) for at in (start, end)))


def span_s(periods: Periods, zone: str) -> int:
    """Seconds of spans in which neither the district's hour nor a shifted one changes."""
    return math.gcd(HOUR_S, periods.shift_s, *(seconds for _, seconds in _zone_of(periods, zone)))


def span_sql(moment: str, periods: Periods, zone: str) -> str:
    """SQL for the number of the span in which the column `moment` lies: what time is counted by before it is written out."""
    length_s = span_s(periods, zone)
    if (moment, length_s) == ("occurred_at", HOUR_S):
        return "hour_number"
    return span_number_sql(moment, "precision", length_s)


def local_sql(moment: str, periods: Periods, zone: str) -> str:
    """SQL for the district's clock time of `moment` within the periods: the zone's few offsets, written out.

    A calendar's own conversion of every row costs many times what counting it does.
    """
    offsets = _zone_of(periods, zone)
    if len(offsets) == 1:
        return f"({moment} + to_seconds({offsets[0][1]}))"
    cases = " ".join(
        f"WHEN {moment} < TIMESTAMP '{until:%Y-%m-%d %H:%M}' THEN {seconds}"
        for (_, seconds), (until, _) in pairwise(offsets)
    )
    return f"({moment} + to_seconds(CASE {cases} ELSE {offsets[-1][1]} END))"
