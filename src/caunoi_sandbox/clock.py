"""The only source of time in the stand-ins, so that a test can make it night or let a token grow old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7))


def _system_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """A clock that runs with `base` and can be moved. `base` returns an aware datetime."""

    def __init__(self, base: Callable[[], datetime] = _system_time) -> None:
        self._base = base
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """The stand-in's present, aware, in UTC."""
        return self._base().astimezone(UTC) + self.offset

    def timestamp(self) -> float:
        """The same in seconds since 1970."""
        return self.now().timestamp()

    def local(self) -> datetime:
        """The same in UTC+7, in which the platforms count nights and months (Zalo reference §3.1)."""
        return self.now().astimezone(VIET_NAM)

    def set(self, when: datetime) -> None:
        if when.tzinfo is None:
            raise ValueError("a time needs its offset from UTC")
        self.offset = when - self._base()

    def advance(self, seconds: float) -> None:
        self.offset += timedelta(seconds=seconds)

    def reset(self) -> None:
        self.offset = timedelta(0)


def local_time(timestamp: float) -> datetime:
    """Seconds since 1970 as a time of day in Viet Nam."""
    return datetime.fromtimestamp(timestamp, VIET_NAM)
