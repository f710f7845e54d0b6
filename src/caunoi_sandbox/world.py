"""Everything the stand-ins share: memory, time, faults, the record of calls, and work in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from caunoi_sandbox.calls import Calls
from caunoi_sandbox.clock import Clock
from caunoi_sandbox.faults import Faults
from caunoi_sandbox.pictures import Fetcher
from caunoi_sandbox.seed import Seed
from caunoi_sandbox.store import Store
from caunoi_sandbox.wire import Delivery


@dataclass
class Timing:
    """How slow the platforms are, in seconds.

    processing: from accepting a Zalo article to its id. listing: from then until lists show it.
    latency: before every call is looked at.
    """

    processing_seconds: float = 1.0
    listing_seconds: float = 0.0
    latency_seconds: float = 0.0


def _tell_nobody(delivery: Delivery) -> None:
    """There are no webhooks."""


class World:
    """One running set of stand-ins. echo: tells, by the webhooks, of what an account did itself."""

    def __init__(self, store: Store, clock: Clock, seed: Seed) -> None:
        self.store = store
        self.clock = clock
        self.seed = seed
        self.calls = Calls()
        self.fetcher = Fetcher()
        self.echo: Callable[[Delivery], None] = _tell_nobody
        self._tasks: set[asyncio.Task[None]] = set()
        self.recall()

    def recall(self) -> None:
        """Take timing, faults and the moved clock from the store."""
        self.timing = Timing(**self.store.setting("timing", {}))
        self.faults = Faults(self.store)
        if saved := self.store.setting("clock_offset"):
            self.clock.offset = timedelta(seconds=saved)

    def set_timing(self, wanted: dict[str, Any]) -> None:
        names = {field.name for field in fields(Timing)}
        for name, value in wanted.items():
            if name not in names or not isinstance(value, int | float) or value < 0:
                raise ValueError(f"{name}: one of {sorted(names)}, seconds, not negative")
        for name, value in wanted.items():
            setattr(self.timing, name, float(value))
        self.store.set_setting("timing", asdict(self.timing))

    def keep_clock(self) -> None:
        self.store.set_setting("clock_offset", self.clock.offset.total_seconds())

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the calls; it ends with the process and resumes from the store."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End the work in the background."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
