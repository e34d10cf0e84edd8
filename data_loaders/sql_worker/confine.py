"""What this process takes from itself before it sees a statement. Whatever the system does not offer is told, never assumed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38


def limit(*, memory_bytes: int, cpu_s: int, files: int) -> None:
    """Bound address space, processor time and open files; nothing is written and no core is left behind."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def start_nothing() -> None:
    """From here on no thread and no process is begun (by any account but root, whom the system does not count)."""
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def cut_off() -> bool:
    """Die with the server, gain no rights, show no memory, and leave the network; whether that last was granted.

    A network of its own takes a user namespace, which some systems refuse; then the engine's own locks must do.
    To be called before any thread is begun.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    with contextlib.suppress(AttributeError, OSError):
        libc.prctl(_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    apart = False
    with contextlib.suppress(AttributeError, OSError):
        apart = libc.unshare(_NEW_USER | _NEW_NET) == 0
    with contextlib.suppress(AttributeError, OSError):
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    os.environ.clear()
    return apart
