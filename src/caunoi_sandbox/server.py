"""Running the stand-ins: one process, one event loop, granian's embedded ASGI server."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

from caunoi_sandbox.app import create_app

FOLLOW = "CAUNOI_FOLLOW_PARENT"
LOOK_AFTER_PARENT = 0.3  # seconds
LINGERING = 0.5  # seconds given to the threads of a stopped server


def serve(host: str, port: int, state_path: Path | None) -> None:
    """Serve until SIGTERM or SIGINT, or until the parent dies when CAUNOI_FOLLOW_PARENT=1.

    Raises OSError when the address or the state is in use.
    """
    _refuse_used_address(host, port)
    parent, known = os.getppid(), native_threads()
    asyncio.run(_serve(create_app(state_path=state_path), host, port, parent))
    wait_for_end_of_others(known)


def embedded(app: Starlette, host: str, port: int) -> Server:
    """A server for the running event loop, without logs of its own."""
    return Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )


async def _serve(app: Starlette, host: str, port: int, parent: int) -> None:
    server = embedded(app, host, port)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    watch = loop.create_task(_follow(parent, server)) if os.environ.get(FOLLOW) == "1" else None
    await server.serve()
    if watch:
        watch.cancel()


async def _follow(parent: int, server: Server) -> None:
    """Stop when this process was handed to another parent: the one that started it is dead."""
    while os.getppid() == parent:  # noqa: ASYNC110 (nothing portable tells of a parent's death)
        await asyncio.sleep(LOOK_AFTER_PARENT)
    server.stop()  # type: ignore[no-untyped-call]


def _refuse_used_address(host: str, port: int) -> None:
    """granian would share a port with another server of the same user; two stand-ins must not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(errno.EADDRINUSE, f"{host}:{port} is in use") from error


def native_threads() -> set[str]:
    """Threads of this process that Python did not start, without those of the HTTP client, which stay."""
    if sys.platform != "linux":
        return set()
    python = {str(thread.native_id) for thread in threading.enumerate()}
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it may end while we look
            if task.name not in python and (task / "comm").read_text().strip() != "pyreqwest":
                found.add(task.name)
    return found


def wait_for_end_of_others(known: set[str]) -> None:
    """Let the threads of a stopped server's runtime end; those in `known` may go on.

    They outlive its stop by some milliseconds, and one that touches Python while the interpreter finalises
    aborts the process: seen once in 25 immediate exits with granian 2.8.
    """
    deadline = time.monotonic() + LINGERING
    while native_threads() - known and time.monotonic() < deadline:
        time.sleep(0.002)
