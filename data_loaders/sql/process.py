"""One statement in one process of its own: started, fed, timed, read, ended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_loaders.sql.refusal import SENTENCES
from data_loaders.telemetry import LOG

WORKER = Path(__file__).resolve().parent.parent / "sql_worker" / "__main__.py"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one statement may take. Times in seconds of the wall's clock, `cpu_s` of the processor's."""

    rows: int = 10_000
    bytes: int = 5_000_000
    interrupt_s: float = 3.0
    kill_s: float = 5.0
    start_s: float = 20.0
    cpu_s: int = 10
    memory_bytes: int = 1536 * 2**20
    engine_bytes: int = 512 * 2**20
    files: int = 64

    def as_order(self) -> dict[str, Any]:
        """Those that the process itself holds to."""
        names = ("rows", "bytes", "interrupt_s", "cpu_s", "memory_bytes", "engine_bytes", "files")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, or a reason with the name that it is about (as the engine has it: to be checked before it is told)."""

    table: pa.Table | None = None
    truncated: bool = False
    reason: str = ""
    name: str = ""


class Process:
    """Runs one order. `kill` may come from another thread at any time."""

    def __init__(self, bounds: Bounds, on_ready: Callable[[], None]) -> None:
        self._bounds, self._on_ready = bounds, on_ready
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._killed = ""

    def kill(self, reason: str) -> None:
        """End it at once, or keep it from beginning; the outcome bears the reason that came first."""
        with self._lock:
            self._killed = self._killed or reason
            if self._child is not None:
                self._child.kill()

    def run(self, order: Mapping[str, Any]) -> Outcome:
        """Start, wait, read. Whatever happens to the process is an outcome, never an exception."""
        with self._lock:
            if self._killed:
                return Outcome(reason=self._killed)
            # No variable, no descriptor and no folder of the server's goes with it; what it says on stderr may hold values.
            self._child = child = subprocess.Popen(  # noqa: S603 - this interpreter, a file of ours, no argument from outside
                [sys.executable, "-I", "-B", "-X", "utf8", str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        timers = [threading.Timer(self._bounds.start_s, self.kill, ["ended"])]
        timers[0].start()
        try:
            return self._talk(child, order, timers)
        finally:
            for timer in timers:
                timer.cancel()
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _talk(self, child: subprocess.Popen[bytes], order: Mapping[str, Any], timers: list[threading.Timer]) -> Outcome:
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - both were asked for above
        try:
            child.stdin.write(json.dumps({**order, "limits": self._bounds.as_order()}).encode())
            child.stdin.close()
            ready = child.stdout.readline(1000)
            timers[0].cancel()
            if not ready:
                return self._ended(child)
            self._on_ready()
            timers.append(threading.Timer(self._bounds.kill_s, self.kill, ["time"]))
            timers[-1].start()
            head = child.stdout.readline(1000)
            body = child.stdout.read(2 * self._bounds.bytes)
            return self._read(head, body) if head else self._ended(child)
        except (OSError, ValueError):
            return self._ended(child)

    def _read(self, head: bytes, body: bytes) -> Outcome:
        said = json.loads(head)
        if "error" in said:
            reason, name = str(said["error"]["reason"]), str(said["error"]["name"])
            return Outcome(reason=reason if reason in SENTENCES else "ended", name=name)
        try:
            table = pa.ipc.open_stream(body).read_all()
            # It comes from a process that ran a stranger's statement.
            table.validate(full=True)
        except pa.ArrowException:
            return Outcome(reason=self._killed or "ended")
        return Outcome(table=table, truncated=bool(said["truncated"]))

    def _ended(self, child: subprocess.Popen[bytes]) -> Outcome:
        if not self._killed:
            LOG.warning("sql: the worker ended by itself (%s)", child.wait())
        return Outcome(reason=self._killed or "ended")
