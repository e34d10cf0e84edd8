"""Logging: one line an event, to standard error; never a value from a feed's row."""

from __future__ import annotations

import logging
import sys

LOG = logging.getLogger("fengge")


def start_logging(level: int = logging.INFO) -> None:
    """Send the product's log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.handlers[:] = [handler]
    LOG.setLevel(level)
    LOG.propagate = False
