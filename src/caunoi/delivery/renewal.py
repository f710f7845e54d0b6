"""Tokens that can be used once to get the next pair (Zalo OAuth v4), kept safe under many workers.

A lease on the account's row, longer than the call may take, lets one worker renew while the others wait for
its result; the new pair is stored before anyone uses it. Whoever finds that the stored token is not the one
that failed simply uses it: one failed call is not a revoked account. See docs/explanation/tokens.md.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Answer, Channel, ChannelError, Credentials, CredentialsExpired, Request
from caunoi.foundation import clock
from caunoi.foundation.database import in_database

LEASE_MARGIN = timedelta(seconds=10)  # beyond the longest call
STORING = 60.0  # seconds a renewed pair is tried to be stored
POLL = 0.1  # seconds between two looks at whether another worker has finished


def credentials_of(account_id: int) -> Credentials:
    """The account's credentials as stored now."""
    return credentials_in(ChannelAccount.objects.get(pk=account_id))


def credentials_in(account: ChannelAccount) -> Credentials:
    """The credentials of a row that has been read."""
    return Credentials(vault.unseal(account.credentials), account.credentials_expire_at, account.renewable_until)


async def renew(
    account_id: int,
    channel: Channel,
    send: Callable[[Request], Awaitable[Answer]],
    *,
    stale: Credentials,
    refused: CredentialsExpired | None = None,
) -> Credentials:
    """Credentials newer than `stale`. Raises CredentialsExpired when only a person can help: `refused`, the
    platform's own words and code about `stale`, where there are any."""
    by_ourselves = channel.refresh_request(stale) is not None
    while True:
        current = await in_database(credentials_of, account_id)
        if current.values != stale.values:
            return current
        if not by_ourselves:
            raise refused or CredentialsExpired("the token is no longer accepted; sign the account in again")
        if await in_database(_take_lease, account_id):
            return await _to_the_end(_renew_alone(account_id, channel, send, stale))
        await clock.sleep(POLL)


async def _to_the_end(renewal: Coroutine[Any, Any, Credentials]) -> Credentials:
    """A renewal that has begun is not cut off by its caller's end: the old token is used up by then, and the
    new one would be lost."""
    task = asyncio.create_task(renewal)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


async def _renew_alone(
    account_id: int, channel: Channel, send: Callable[[Request], Awaitable[Answer]], stale: Credentials
) -> Credentials:
    current = await in_database(credentials_of, account_id)
    if current.values != stale.values:  # renewed between our look and our lease
        await in_database(_drop_lease, account_id)
        return current
    request = channel.refresh_request(current)
    assert request is not None
    try:
        answer = await send(request)
        fresh = channel.refreshed(current, answer, clock.now())
    except ChannelError:
        await in_database(_drop_lease, account_id)
        raise
    await _store(account_id, fresh)
    return fresh


async def _store(account_id: int, fresh: Credentials) -> None:
    """The only copy of the pair is in this process: a database that is away for a moment is waited for."""
    deadline = time.monotonic() + STORING
    while True:
        try:
            await in_database(
                agencies.store_credentials,
                account_id,
                fresh.values,
                expires_at=fresh.expires_at,
                renewable_until=fresh.renewable_until,
            )
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(POLL)


@transaction.atomic
def _take_lease(account_id: int) -> bool:
    now = clock.now()
    until = now + timedelta(seconds=settings.CAUNOI_CALL_TIMEOUT) + LEASE_MARGIN
    free = ChannelAccount.objects.filter(Q(renewing_until__isnull=True) | Q(renewing_until__lt=now), pk=account_id)
    return free.update(renewing_until=until) == 1


def _drop_lease(account_id: int) -> None:
    ChannelAccount.objects.filter(pk=account_id).update(renewing_until=None)
