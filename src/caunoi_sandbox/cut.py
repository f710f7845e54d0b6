"""Cutting a connection without an answer, as a dying network does.

ASGI has no message for that, and an answer shorter than its Content-Length would still show the client a
status line. The server runs in this process, so the connection's descriptor is one of ours: it is the one
whose other end is the client. Shutting it down leaves nothing that could still be written to the client.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path


def cut_connection(peer: tuple[str, int]) -> bool:
    """Shut down the TCP connection whose client end is `peer`. False when there is none."""
    for entry in list(Path("/dev/fd").iterdir()):
        with _connection(int(entry.name)) as connection:
            if connection and _other_end(connection) == peer:
                connection.shutdown(socket.SHUT_RDWR)
                return True
    return False


class _connection:
    """A second handle on descriptor `number` if it is a socket, closed again on leaving."""

    def __init__(self, number: int) -> None:
        self._socket: socket.socket | None = None
        try:
            copy = os.dup(number)
        except OSError:
            return
        try:
            self._socket = socket.socket(fileno=copy)
        except OSError:
            os.close(copy)

    def __enter__(self) -> socket.socket | None:
        return self._socket

    def __exit__(self, *error: object) -> None:
        if self._socket:
            self._socket.close()


def _other_end(connection: socket.socket) -> tuple[str, int] | None:
    try:
        address = connection.getpeername()
    except OSError:
        return None
    return (address[0], address[1]) if isinstance(address, tuple) else None
