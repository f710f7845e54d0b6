"""A worker process: Procrastinate with the heartbeat and polling this system relies on (DESIGN §4)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from caunoi.config import assets
from caunoi.delivery import reconciler

log = logging.getLogger(__name__)

HEARTBEAT = 1.0  # seconds
STALLED_AFTER = 5.0
POLL = 0.5  # for scheduled jobs; new ones arrive by LISTEN
PAUSE = 1.0  # seconds before a shift that ended by itself is followed by the next
BAKING = "portal"  # the room whose jobs keep a processor busy and would hold up those that wait for platforms
GRACE = 20.0  # seconds a job may take to end after a stop was asked for


def run(*, concurrency: int, rooms: Collection[str]) -> None:
    """Do the jobs of these rooms until SIGINT or SIGTERM."""
    if BAKING in rooms:
        assets.gather()  # pages that it bakes name them
    asyncio.run(_run(concurrency, rooms))


def rooms(only: Collection[str] = (), without: Collection[str] = ()) -> set[str]:
    """The rooms that have jobs: all, or only these, or all without these. Raises ValueError for a name that is none."""
    app.perform_import_paths()
    found = {task.queue for task in app.tasks.values()}
    if unknown := {*only, *without} - found:
        raise ValueError(f"no room has jobs under the name {', '.join(sorted(unknown))}; there are {_listed(found)}")
    return set(only) or found - set(without)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(name for name in names if name != "builtin"))


async def _run(concurrency: int, rooms: Collection[str]) -> None:
    """Shift after shift: Procrastinate ends its worker when the database goes away, and a restart of the database
    must not need one of ours."""
    asked = asyncio.Event()

    def stop_working() -> None:
        asked.set()
        reconciler.close()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop_working)
    stop = asyncio.create_task(asked.wait())
    while not asked.is_set():
        shift = asyncio.create_task(_shift(concurrency, rooms))
        await asyncio.wait({shift, stop}, return_when=asyncio.FIRST_COMPLETED)
        if asked.is_set():
            shift.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await _ended(shift)
        if not asked.is_set():
            await asyncio.wait({stop}, timeout=PAUSE)


async def _ended(shift: asyncio.Task[None]) -> None:
    try:
        await shift
        log.warning("the worker stopped by itself; it begins anew")
    except (ConnectorException, DatabaseError) as error:
        log.warning(
            "the database does not answer (%s); the worker begins anew", type(error.__cause__ or error).__name__
        )


async def _shift(concurrency: int, rooms: Collection[str]) -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            _say_ready(rooms)
            await working.run_worker_async(
                queues=sorted(rooms),
                concurrency=concurrency,
                fetch_job_polling_interval=POLL,
                abort_job_polling_interval=POLL,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER,
                shutdown_graceful_timeout=GRACE,
                install_signal_handlers=False,
                delete_jobs="always",
            )


def _say_ready(rooms: Collection[str]) -> None:
    """A file that whoever started us can wait for; who bakes and does nothing else has one of its own."""
    note: Path = settings.INSTALLATION.data_dir / "run" / ("baker" if set(rooms) == {BAKING} else "worker")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.touch()
