"""The socket that the server listens on."""

from __future__ import annotations

import socket

import app


def test_the_listening_socket_names_its_protocol_so_that_no_answer_waits() -> None:
    """asyncio switches delayed sending off (40 ms an answer) only on sockets that are TCP by name."""
    with app._listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
