"""Starting, stopping, killing the demonstration: nothing is left behind, and the data stays."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from caunoi.foundation.postgres import EmbeddedPostgres
from tests.journeys.running import Demo, _command_line, wait_until

pytestmark = pytest.mark.crash


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A demonstration that this test starts and stops in its own ways; nothing of it is left afterwards."""
    demo = Demo(tmp_path / "data")
    yield demo
    if demo.process is not None and demo.process.poll() is None:
        demo.interrupt()
    EmbeddedPostgres(demo.folder).destroy()


def test_ctrl_c_leaves_nothing_and_a_second_start_goes_on(demo: Demo) -> None:
    demo.start()
    before = json.loads(demo.command("article", "list", "--json").stdout)
    database = next(pid for pid in demo.processes() if "postgres -D" in _command_line(pid))
    os.kill(database, signal.SIGKILL)  # comes back by itself
    wait_until("the database answers", lambda: demo.command("users").returncode == 0)

    demo.interrupt()

    wait_until("no process is left", lambda: not demo.processes(), 10)
    made = _made_once(demo)
    demo.start()  # how long it takes is measured by benchmarks/start.py
    assert _made_once(demo) == made  # a later start neither migrates nor loads
    assert json.loads(demo.command("article", "list", "--json").stdout) == before
    assert demo.command("sync", "--wait", "60").returncode == 0
    assert demo.process is not None
    demo.process.kill()  # kill -9 of the one that looks after the others
    wait_until("no process is left after kill -9", lambda: not demo.processes(), 20)


def _made_once(demo: Demo) -> dict[str, int]:
    """When the notes of migrating and of loading were written."""
    return {name: (demo.folder / "run" / name).stat().st_mtime_ns for name in ("migrated", "people")}


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    import socket

    demo = Demo(tmp_path / "data")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.port))
        taken.listen()
        done = demo.command("demo", "--port", str(demo.port))
    assert done.returncode == 1
    assert str(demo.port) in done.stderr and "--port" in done.stderr
