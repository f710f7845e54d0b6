"""The one clock. Everything in caunoi that asks for the time, or waits for it, asks here, so that a test can set it.

Times are always aware; what people read is in Việt Nam's time (UTC+7, no summer time).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class FixedClock(Clock):
    """A clock that stands still until it is advanced; for tests and exercises."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self._at = at

    def now(self) -> datetime:
        return self._at

    def advance(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Let the others go on, and have it be that much later: waiting costs no real time."""
        until = self._at + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self._at = max(self._at, until)


_clock: Clock = Clock()


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _clock.now()


async def sleep(seconds: float) -> None:
    """Wait, by the same clock."""
    await _clock.sleep(seconds)


@contextmanager
def using(clock: Clock) -> Iterator[Clock]:
    """Run a block under another clock."""
    global _clock
    previous, _clock = _clock, clock
    try:
        yield clock
    finally:
        _clock = previous


def local(at: datetime) -> datetime:
    """The same moment on a clock in Việt Nam."""
    return at.astimezone(VIETNAM)


def in_daily_window(at: datetime, start: time, end: time) -> bool:
    """Whether the local time of `at` lies in [start, end); the window may cross midnight."""
    clock_time = local(at).time()
    if start <= end:
        return start <= clock_time < end
    return clock_time >= start or clock_time < end


def next_local(at: datetime, wanted: time) -> datetime:
    """The first moment after `at` when a clock in Việt Nam shows `wanted`."""
    here = local(at)
    candidate = here.replace(
        hour=wanted.hour, minute=wanted.minute, second=wanted.second, microsecond=wanted.microsecond
    )
    if candidate <= here:
        candidate += timedelta(days=1)
    return candidate.astimezone(UTC)
