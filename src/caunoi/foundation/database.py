"""Calling the database from asynchronous code: in threads, each with a connection of its own that works.

A few threads rather than one: while one waits for the server, another works. Outside a request nobody closes a
connection that a restarted server has left dead; so one that was idle is checked before it is used.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")

IDLE = 1.0  # seconds; asking the server before every call would take as long as a short call

_used = threading.local()


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`function(*args, **kwargs)` where the database may be used. What follows an `await` may be in another thread:
    a transaction never spans two calls."""
    return await asyncio.to_thread(_on_live_connection, partial(function, *args, **kwargs))


def _on_live_connection(work: Callable[[], T]) -> T:
    if time.monotonic() - getattr(_used, "at", -IDLE) >= IDLE:
        close_old_connections()
    try:
        result = work()
    except BaseException:
        _used.at = -IDLE
        raise
    _used.at = time.monotonic()
    return result
