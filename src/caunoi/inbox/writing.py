"""Group commit: events that arrive together are written by one statement, and answered when that is durable.

One batch is under way, one is open; what arrives joins the open one. The slower the disk, the larger the batches, so
the cost of a commit is shared by as many as wait for it. The open batch is the queue, and it is bounded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

import psycopg

from caunoi.inbox.line import Line

PATIENCE = 1.5  # seconds; Zalo counts an answer after 2 s as none (Zalo reference §7.1), Facebook after 5 (A6)
QUEUE = 32 * 1024 * 1024  # bytes that may wait
ROW = 512  # bytes that a row takes beside its body, about
PAUSE = 0.1  # seconds between two attempts to reach the database
STORE = """
INSERT INTO inbox_inboundevent (account_id, channel, received_at, occurred_at, untimely, body, fingerprint)
SELECT * FROM unnest(%(account)b::bigint[], %(channel)b::text[], %(received)b::timestamptz[],
  %(occurred)b::timestamptz[], %(untimely)b::boolean[], %(body)b::bytea[], %(fingerprint)b::text[])
ON CONFLICT (fingerprint) DO NOTHING
"""

logger = logging.getLogger(__name__)


class Unavailable(Exception):
    """The events could not be made durable in time; nothing is known of whether they will be. The platform repeats
    them, and the same event twice is one event."""


@dataclass(frozen=True, slots=True)
class Row:
    """One event as it is kept."""

    account: int | None
    channel: str
    received: datetime
    occurred: datetime | None
    untimely: bool
    body: bytes
    fingerprint: str


@dataclass(eq=False)
class _Batch:
    """Rows that share a transaction, and who waits for it."""

    rows: list[Row] = field(default_factory=list)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    size: int = 0
    limit: asyncio.TimerHandle | None = None

    def settle(self, error: Exception | None = None) -> None:
        """Tell everybody who still waits."""
        for one in self.waiting:
            if not one.done():
                one.set_exception(error) if error else one.set_result(None)
        self.waiting = []
        if self.limit:
            self.limit.cancel()  # it would hold the rows in memory until its time


class Writer:
    """Keeps rows; `run` does the work and belongs into a task of its own."""

    def __init__(self, database_url: str, *, patience: float = PATIENCE, queue: int = QUEUE) -> None:
        self._line = Line(database_url)
        self._patience, self._queue = patience, queue
        self._open: _Batch | None = None
        self._arrived = asyncio.Event()

    async def store(self, rows: Sequence[Row]) -> None:
        """Return when all these rows are durable. Raises Unavailable: the queue is full, or the database is away."""
        size = sum(len(row.body) + ROW for row in rows)
        batch = self._open or self._opened()
        if batch.size and batch.size + size > self._queue:
            raise Unavailable
        batch.rows += rows
        batch.size += size
        waiter = asyncio.get_running_loop().create_future()
        batch.waiting.append(waiter)
        self._arrived.set()
        await waiter

    async def run(self) -> None:
        """Write one batch after the other, for ever."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            batch, self._open = self._open, None
            if batch:
                await self._write(batch)

    async def close(self) -> None:
        await self._line.close()

    def _opened(self) -> _Batch:
        """A new open batch, which is given up when its time is over, wherever it is then."""
        batch = self._open = _Batch()
        batch.limit = asyncio.get_running_loop().call_later(self._patience, self._give_up, batch)
        return batch

    def _give_up(self, batch: _Batch) -> None:
        if self._open is batch:
            self._open = None
        batch.settle(Unavailable())

    async def _write(self, batch: _Batch) -> None:
        """Until it is durable or nobody waits any more. Repeating it is safe: what is there already stays as it is."""
        while batch.waiting:
            try:
                await self._line.execute(STORE, _columns(batch.rows))
            except (psycopg.OperationalError, OSError) as error:
                logger.warning("the database is away: %s", type(error).__name__)
                await asyncio.sleep(PAUSE)
            except Exception as error:  # one row that cannot be kept must not hold up the others, nor end the writer
                logger.error("events were refused by the database: %s", type(error).__name__)
                await self._write_one_by_one(batch)
            else:
                batch.settle()

    async def _write_one_by_one(self, batch: _Batch) -> None:
        """Keep what can be kept; nobody of this batch is answered 200, so that nothing is taken as kept that is not."""
        for row in batch.rows:
            try:
                await self._line.execute(STORE, _columns([row]))
            except Exception as error:
                logger.error("an event of %s was refused by the database: %s", row.channel, type(error).__name__)
        batch.settle(Unavailable())


def _columns(rows: Sequence[Row]) -> dict[str, list[object]]:
    """The arrays of STORE. Rows in the order of their fingerprints: two receivers never wait for each other."""
    ordered = sorted(rows, key=attrgetter("fingerprint"))
    return {name: list(map(attrgetter(name), ordered)) for name in Row.__slots__}
