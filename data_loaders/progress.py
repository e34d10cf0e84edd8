"""What a person sees while sources are read: a bar on a terminal, a line a source elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TextIO

# Told of a source as it is read: its name, rows so far, how much of the pass is done (None: not known).
Tell = Callable[[str, int, float | None], None]
_CELLS = 30


def nobody(_name: str, _rows: int, _share: float | None) -> None:
    """Tell nobody."""


class ReadingBar:
    """Shows the source that is being read, in place where `out` is a terminal; closes its line at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._inplace = out, out.isatty()
        self._name, self._rows = "", 0

    def __enter__(self) -> Tell:
        return self._tell

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._close()

    def _tell(self, name: str, rows: int, share: float | None) -> None:
        if name != self._name:
            self._close()
            self._name = name
            if not self._inplace:
                self._write(f"  reading {name} ...\n")
        self._rows = rows
        if self._inplace:
            self._write(f"\r  reading {name:<18} {_bar(share)} {rows:>11,} rows ")

    def _close(self) -> None:
        if self._name:
            self._write("\n" if self._inplace else f"  reading {self._name}: {self._rows:,} rows\n")
        self._name = ""

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _bar(share: float | None) -> str:
    if share is None:
        return f"[{'·' * _CELLS}]     "
    full = round(_CELLS * share)
    return f"[{'█' * full}{' ' * (_CELLS - full)}] {share:4.0%}"
