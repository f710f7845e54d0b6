"""The loop that closes the difference between what is wanted and what is seen.

A worker claims due placements of one account, and for each repeats: decide (`plan`), do the one call, write
down what came of it; until there is nothing to do. Create, amend, withdraw, recovery after a crash and
repair of an outside edit are all this loop.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from pyreqwest.client import Client

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Api, Channel, ChannelError, Live, Observation, Pending
from caunoi.delivery import broadcasts, queries, renditions
from caunoi.delivery.actions import claiming, working
from caunoi.delivery.actions.wanting import PORTAL
from caunoi.delivery.actions.working import Concluded, Expired, Outcome, Round, Seen
from caunoi.delivery.line import Line, PortalLine, http_client
from caunoi.delivery.plan import Expire, Look, Replace, Resume, Update, Withdraw
from caunoi.foundation import clock
from caunoi.foundation.database import in_database
from caunoi.releases.models import Release

log = logging.getLogger(__name__)

HEARTBEAT = 1.0  # seconds; the lease is five times as long
TURN = 30.0  # seconds after which a drain claims nothing more, so that every account gets its turn
LINGER = 5.0  # seconds a drain waits for what falls due soon, rather than end and be queued again
CONCURRENCY = 8
IMPATIENCE = 1.0  # seconds between two looks at whether the process was asked to end

_closing = False


def close() -> None:
    """This process has been asked to end: drains finish what is under way and claim nothing more."""
    global _closing
    _closing = True


def is_closing() -> bool:
    """Whether this process has been asked to end."""
    return _closing


@dataclass
class Drain:
    """One worker's pass over the due placements of one account."""

    account: ChannelAccount
    worker: uuid.UUID
    client: Client
    holds: Callable[[], bool] = lambda: True

    async def run(self) -> int:
        """Work until nothing is due within LINGER, or the turn is over and others have waited long enough; returns
        the number of placements settled."""
        claimed: deque[int] = deque()
        running: set[asyncio.Task[None]] = set()
        ends = time.monotonic() + TURN
        settled = 0
        limit = int(self.account.rules.get("concurrency", CONCURRENCY))
        try:
            while True:
                over = _closing or time.monotonic() >= ends
                if not claimed and len(running) < limit and not over:
                    claimed.extend(await in_database(claiming.claim_due, self.account.pk, self.worker, limit))
                while claimed and len(running) < limit:
                    running.add(asyncio.create_task(self._settle(claimed.popleft())))
                if not running:
                    wait = await in_database(queries.seconds_until_due, self.account.pk)
                    if wait is None or wait > LINGER or over:
                        return settled
                    await clock.sleep(min(wait, IMPATIENCE))
                    continue
                done, running = await asyncio.wait(running, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
                settled += len(done)
                for task in done:
                    task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _settle(self, placement_id: int) -> None:
        outcome: Outcome | None = None
        release: Release | None = None
        try:
            while step := await in_database(working.advance, placement_id, self.worker, outcome, release):
                release, outcome = step.release, await self._do(step)
        except (OperationalError, InterfaceError):
            raise  # the database is away: what was under way is found out later
        except Exception as error:  # one article must not stop the others of its account
            log.exception("placement %s", placement_id)
            await in_database(working.broke, placement_id, self.worker, error)

    async def _do(self, step: Round) -> Outcome:
        """The one call of this step, and what came of it."""
        if isinstance(step.action, Expire):
            return Expired()
        channel = renditions.channel_named(step.account.channel)
        api = self._line(step, channel)
        try:
            if isinstance(step.action, Look):
                return Seen(await self._look(step, channel, api))
            return Concluded(await self._change(step, channel, api))
        except ChannelError as error:
            return error

    def _line(self, step: Round, channel: Channel) -> Api:
        if step.account.channel == PORTAL:
            return PortalLine(step.account, channel, self.client, step.release)
        return Line(step.account, channel, self.client, self.holds)

    async def _change(self, step: Round, channel: Channel, api: Api) -> Live | Pending | None:
        if isinstance(step.action, (Withdraw, Replace)):
            await channel.withdraw(api, step.remote_id)
            return None
        assert step.rendition is not None
        match step.action:
            case Resume():
                assert step.pending is not None
                return await channel.resume(api, step.rendition, step.pending)
            case Update(changed=changed):
                return await channel.update(api, step.remote_id, step.rendition, changed)
        return await channel.create(api, step.rendition)  # anew, or as a follow-up

    async def _look(self, step: Round, channel: Channel, api: Api) -> Sequence[Observation]:
        """By id where one is known. A copy that ought to be there is looked for by its marker too, before it is
        called gone: "missing or not allowed" is one answer on Graph (100/33)."""
        if step.remote_id:
            seen = await channel.observe(api, step.remote_id)
            if seen is not None or not step.expected:
                return [seen] if seen else []
        return await self._search(step, channel, api)

    async def _search(self, step: Round, channel: Channel, api: Api) -> Sequence[Observation]:
        """The copies that carry our link, others' too, as far as the very one that was sent."""
        found: list[Observation] = []
        async for seen in channel.find(api, step.marker):
            found.append(seen)
            if step.sought and seen.shows(step.sought):
                break
        return found


async def drain(account_id: int) -> int:
    """Settle what is due on one account. Safe to run anywhere, any number of times."""
    account = await in_database(ChannelAccount.objects.get, pk=account_id)
    worker = uuid.uuid4()
    async with http_client() as client:
        lease = Lease(worker)
        work = asyncio.create_task(_work(account, worker, client, lease))
        alive = asyncio.create_task(lease.keep())
        try:
            await asyncio.wait({work, alive}, return_when=asyncio.FIRST_COMPLETED)
            return await work if work.done() else 0
        finally:
            work.cancel()
            alive.cancel()
            await asyncio.gather(work, alive, return_exceptions=True)
            await in_database(claiming.release_claims, worker)


async def _work(account: ChannelAccount, worker: uuid.UUID, client: Client, lease: Lease) -> int:
    settled = await Drain(account, worker, client, lease.holds).run()
    await broadcasts.send_due(account, client, lease.holds)
    return settled


class Lease:
    """A drain's claims, as far as it can know. A process that was stopped for longer than they last, or cannot
    reach the database, has to assume that another worker has taken over."""

    def __init__(self, worker: uuid.UUID) -> None:
        self._worker = worker
        self._renewed = time.time()

    def holds(self) -> bool:
        return time.time() - self._renewed < claiming.LEASE.total_seconds()

    async def keep(self) -> None:
        """Renew every second; returns when the lease is lost."""
        while self.holds():
            began = time.time()
            try:
                await in_database(claiming.renew_claims, self._worker)
                self._renewed = began
            except (OperationalError, InterfaceError):
                log.warning("the claims could not be renewed: the database does not answer")
            await asyncio.sleep(HEARTBEAT)
        log.warning("this worker slept longer than its claims last; it begins anew")
