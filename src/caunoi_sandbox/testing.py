"""Stand-ins for a test: in a thread of the test's process, or in a process of their own to be killed."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from granian.server.embed import Server
from starlette.applications import Starlette

from caunoi_sandbox.app import create_app
from caunoi_sandbox.clock import Clock
from caunoi_sandbox.seed import Seed
from caunoi_sandbox.server import embedded, native_threads, wait_for_end_of_others

PATIENCE = 10.0  # seconds until a start counts as failed


@contextmanager
def running_sandbox(
    *, clock: Clock | None = None, state_path: Path | None = None, seed: Seed | None = None
) -> Iterator[str]:
    """Stand-ins in a thread, on a free port of this machine. Yields their address without closing slash."""
    app = create_app(state_path=state_path, clock=clock, seed=seed)
    with _reserved_port() as port:
        known = native_threads()
        thread = _ServerThread(app, port)
        thread.start()
        try:
            _wait_until_open(port, thread.is_alive)
            yield f"http://127.0.0.1:{port}"
        finally:
            thread.stop()
            wait_for_end_of_others(known)


class SandboxProcess:
    """Stand-ins in a process of their own; `process` may be killed in any way."""

    def __init__(self, state_path: Path | None, port: int, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "caunoi_sandbox", "--port", str(port)]
        command += ["--state", str(state_path)] if state_path else []
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(command, env={**os.environ, **environment})

    def kill(self) -> None:
        """kill -9, and wait for the end."""
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def sandbox_process(
    state_path: Path | None = None, *, port: int | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[SandboxProcess]:
    """Start stand-ins as `caunoi demo` does and wait until they answer."""
    port = port or free_port()
    sandbox = SandboxProcess(state_path, port, {"CAUNOI_FOLLOW_PARENT": "1", **(environment or {})})
    try:
        _wait_until_open(port, lambda: sandbox.process.poll() is None)
        yield sandbox
    finally:
        if sandbox.process.poll() is None:
            sandbox.process.terminate()
            try:
                sandbox.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                sandbox.kill()


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _ServerThread(threading.Thread):
    def __init__(self, app: Starlette, port: int) -> None:
        super().__init__(name=f"sandbox-{port}", daemon=True)
        self._app, self._port = app, port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server | None = None

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = embedded(self._app, "127.0.0.1", self._port)
        await self._server.serve()

    def stop(self) -> None:
        if self._loop and self._server and self.is_alive():
            self._loop.call_soon_threadsafe(self._server.stop)
        self.join(PATIENCE)


@contextmanager
def _reserved_port() -> Iterator[int]:
    """A free port kept from others while the server uses it.

    granian listens with SO_REUSEPORT where the system has it; a bound socket that does not listen receives
    no connections and holds the number.
    """
    with socket.socket() as holder:
        if sys.platform == "linux":
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            holder.bind(("127.0.0.1", 0))
            yield int(holder.getsockname()[1])
            return
    yield free_port()


def _wait_until_open(port: int, alive: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not alive():
            raise RuntimeError("the stand-ins ended while starting")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise TimeoutError("the stand-ins did not start")
