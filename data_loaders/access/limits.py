"""How much each account has taken lately. In this process's memory, by seconds that really pass."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from data_loaders.contract import BusyError
from data_loaders.settings import LimitsPart

MINUTE_S, HOUR_S = 60.0, 3600.0
ACCOUNTS_KEPT = 10_000


class _Window:
    """What was taken within the last `span_s` seconds: times and amounts, and their sum."""

    def __init__(self) -> None:
        self.taken: deque[tuple[float, int]] = deque()
        self.sum = 0

    def drop(self, before_s: float) -> None:
        while self.taken and self.taken[0][0] <= before_s:
            self.sum -= self.taken.popleft()[1]


class Spent:
    """Moving windows by account and thing; safe to use from several threads."""

    def __init__(self, limits: LimitsPart, elapsed_s: Callable[[], float]) -> None:
        self._limits = {
            "record_rows": ((MINUTE_S, limits.record_rows_per_minute), (HOUR_S, limits.record_rows_per_hour)),
            "sensitive_reads": ((HOUR_S, limits.sensitive_reads_per_hour),),
            "commands": ((MINUTE_S, limits.commands_per_minute),),
            "sql": ((MINUTE_S, limits.sql_per_minute),),
            "exports": ((HOUR_S, limits.exports_per_hour),),
        }
        self._elapsed_s = elapsed_s
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str, float], _Window] = {}

    def take(self, account: str, thing: str, amount: int = 1) -> None:
        """Count `amount` of `thing`.

        Raises:
            BusyError: it would be more than a window allows; nothing was counted.
        """
        now = self._elapsed_s()
        with self._lock:
            self._forget(now)
            held = []
            for span_s, most in self._limits[thing]:
                window = self._windows.setdefault((account, thing, span_s), _Window())
                window.drop(now - span_s)
                if window.sum + amount > most:
                    unit = "minute" if span_s == MINUTE_S else "hour"
                    raise BusyError(
                        f"{thing.replace('_', ' ')}: this account may take {most} per {unit} and has taken {window.sum}; "
                        "try again later, or ask for totals"
                    )
                held.append(window)
            for window in held:
                window.taken.append((now, amount))
                window.sum += amount

    def _forget(self, now: float) -> None:
        """Drop what is over, once there is much of it."""
        if len(self._windows) < ACCOUNTS_KEPT:
            return
        for key, window in list(self._windows.items()):
            window.drop(now - key[2])
            if not window.taken:
                del self._windows[key]
