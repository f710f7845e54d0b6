"""A whole demonstration as a visitor starts it: `caunoi demo` in a folder of its own, on free ports."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import free_port

STATEMENTS = 2  # enough for a journey; tests/demo looks at all of them
READY_LIMIT = 180.0  # seconds, on a machine that does other things as well
PASSWORD = "cau-noi-trinh-dien"


@dataclass
class Demo:
    """A running demonstration; `statements`: how many it begins with, 0 for all."""

    folder: Path
    statements: int = STATEMENTS
    port: int = field(default_factory=free_port)
    sandbox_port: int = field(default_factory=free_port)
    receiver_port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    def start(self) -> float:
        """Start and wait for READY; returns the seconds it took."""
        began = time.monotonic()
        ports = [
            "--port",
            str(self.port),
            "--sandbox-port",
            str(self.sandbox_port),
            "--receiver-port",
            str(self.receiver_port),
            *(["--statements", str(self.statements)] if self.statements else []),
        ]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "caunoi", "demo", "--data-dir", str(self.folder), *ports],
            env=_environment(CAUNOI_COMPARE_EVERY="5" if self.statements else "60"),  # every copy is asked for
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._wait_for_ready()
        return time.monotonic() - began

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `caunoi` command against this installation."""
        return subprocess.run(
            [sys.executable, "-m", "caunoi", *words, "--data-dir", str(self.folder)],
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def get(self, path: str) -> Any:
        """JSON from the stand-ins."""
        with urllib.request.urlopen(f"{self.sandbox}{path}", timeout=10) as answer:
            return json.load(answer)

    def control(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.sandbox}/_control/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def interrupt(self, number: int = signal.SIGINT) -> None:
        """Ctrl-C, or another signal, and wait for the end."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(60)

    def processes(self) -> list[int]:
        """Everything alive that belongs to this folder, whoever its parent is."""
        location = self.folder / "postgres.location"  # where the cluster went, if the folder could not hold it
        places = [str(self.folder), *([location.read_text().strip()] if location.exists() else [])]
        return [pid for pid in _pids() if pid != os.getpid() and any(p in _command_line(pid) for p in places)]

    def _wait_for_ready(self) -> None:
        assert self.process is not None and self.process.stdout is not None
        arrived: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_pump, args=(self.process.stdout, arrived), daemon=True).start()
        deadline = time.monotonic() + READY_LIMIT
        while True:
            line = arrived.get(timeout=max(deadline - time.monotonic(), 0.1))
            assert line is not None, "the demonstration ended early:\n" + "".join(self.lines[-30:])
            self.lines.append(line)
            if line.startswith("READY"):
                return


@contextlib.contextmanager
def running_demo(folder: Path, statements: int = STATEMENTS) -> Iterator[Demo]:
    demo = Demo(folder, statements)
    demo.start()
    try:
        yield demo
    finally:
        if demo.process is not None and demo.process.poll() is None:
            demo.interrupt()
        EmbeddedPostgres(folder).destroy()


def wait_until(what: str, condition: Any, limit: float = 60.0) -> Any:
    """Poll until `condition()` is true; fails with `what` after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {limit:.0f} s: {what}"
        time.sleep(0.1)
    return found


def _environment(**more: str) -> dict[str, str]:
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("CAUNOI_", "DATABASE_URL", "DJANGO"))
    }
    return {**own, **more}


def _pump(stream: Any, arrived: queue.Queue[str | None]) -> None:
    for line in stream:
        arrived.put(line)
    arrived.put(None)


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _command_line(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
