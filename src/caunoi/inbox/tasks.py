"""Later work of the inbox: thin, safe to repeat. Nothing depends on a job having survived: what waits is found in the
rows themselves."""

from __future__ import annotations

import time

from procrastinate.contrib.django import app

from caunoi.delivery import reconciler
from caunoi.foundation import clock
from caunoi.foundation.database import in_database
from caunoi.inbox import actions, queries, sending
from caunoi.inbox.actions.replying import wake

TURN = 5.0  # seconds of one look-out; the next one waits in the queue by then
LOOK = 0.2  # seconds between two looks: somebody in danger reads the numbers within five (R57)
ANEW = 3600.0  # seconds after which all events are looked through again


class LookOut:
    """What this process knows of events that are read: a look walks over the newest only. Once in a while over all:
    whatever was committed out of order, or dated by a clock that jumped, is found then."""

    def __init__(self) -> None:
        self._read_up_to, self._began = 0, time.monotonic()

    def read(self) -> bool:
        """Read a batch of what waits; whether there was any."""
        if time.monotonic() - self._began >= ANEW:
            self._read_up_to, self._began = 0, time.monotonic()
        return bool(actions.read_events(self._read_up_to))

    def note(self) -> None:
        """All was read at the last look."""
        self._read_up_to = max(self._read_up_to, queries.newest_settled_event())


_look_out = LookOut()


@app.periodic(cron="* * * * * */5", periodic_id="take_in")
@app.task(
    name="inbox.take_in", queue="inbox", queueing_lock="inbox.take_in", lock="inbox.take_in", pass_context=False
)  # fmt: skip
async def take_in(timestamp: int = 0) -> None:
    """Look out for stored events for one turn, and read them in batches: one job for all, never one for an event."""
    ends = time.monotonic() + TURN
    while not reconciler.is_closing():
        while await in_database(_look_out.read):
            pass
        if time.monotonic() >= ends:
            break
        await clock.sleep(LOOK)
    await in_database(_look_out.note)


@app.task(name="inbox.send", queue="inbox", pass_context=False)
async def send(account_id: int) -> None:
    """Send the replies that wait on one account."""
    await sending.drain(account_id)


@app.periodic(cron="* * * * * */5", periodic_id="replies")
@app.task(name="inbox.sweep", queue="inbox", queueing_lock="inbox.sweep", pass_context=False)
async def sweep(timestamp: int = 0) -> None:
    """Every five seconds: wake the accounts with replies that may go, whatever happened to their jobs."""
    await in_database(_wake_accounts)


@app.periodic(cron="41 * * * *", periodic_id="quotas")
@app.task(name="inbox.look_at_quotas", queue="inbox", queueing_lock="inbox.look_at_quotas", pass_context=False)
async def look_at_quotas(timestamp: int = 0) -> None:
    """Once an hour: what is left of the accounts' messages."""
    await sending.look_at_quotas()


def _wake_accounts() -> None:
    for account_id in queries.accounts_to_send_on():
        wake(account_id)
