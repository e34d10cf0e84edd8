"""Serving the application by uvicorn: over TCP and, where asked, a local control socket; ends without hanging."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from dashboard.application import Application

DRAIN_S = 5


class Server(uvicorn.Server):
    """Ends the live streams first: uvicorn waits for open answers before it tells the application to stop."""

    def __init__(self, application: Application, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close streams, then drain and stop."""
        self._application.hub.close()
        await super().shutdown(sockets)


def server_of(application: Application, **settings: Any) -> Server:
    """A server for `application`; `settings` are uvicorn's (host, port, uds, ...)."""
    fixed = {
        "timeout_graceful_shutdown": DRAIN_S,
        "server_header": False,
        "log_config": None,
        # A wall's token stands in a query once; no line of a log may hold it.
        "access_log": False,
        # Whoever connects would name the address that throttle and audit go by.
        "proxy_headers": False,
    }
    config = uvicorn.Config(application, **{**fixed, **settings})
    # uvicorn looks for handlers, also those of its parents, before it asks its own setting.
    logging.getLogger("uvicorn.access").disabled = True
    return Server(application, config)
