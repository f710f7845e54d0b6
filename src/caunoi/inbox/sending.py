"""Replies leave through the account to which the person wrote, with its credentials and limits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from pyreqwest.client import Client

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import ChannelError
from caunoi.delivery import reconciler, renditions
from caunoi.delivery.line import Line, http_client
from caunoi.foundation.database import in_database
from caunoi.inbox import actions, queries
from caunoi.inbox.windows import PLATFORMS

log = logging.getLogger(__name__)

AT_ONCE = 4  # replies of one account on their way


async def drain(account_id: int) -> None:
    """Send what waits on one account. Safe to run anywhere, any number of times."""
    account = await in_database(ChannelAccount.objects.get, pk=account_id)
    async with http_client() as client:
        await asyncio.gather(*(_send_one_by_one(account, client) for _ in range(AT_ONCE)))


async def look_at_quotas() -> None:
    """Ask every platform that has one what is left of an account's messages."""
    async with http_client() as client:
        for account in await in_database(queries.accounts_with_conversations):
            request = PLATFORMS[account.channel].quota_request()
            if request is None:
                continue
            try:
                answer = await Line(account, renditions.channel_named(account.channel), client).call(request)
            except ChannelError as error:
                log.warning("account %s: the quota was not told: %s", account.pk, type(error).__name__)
            else:
                await in_database(actions.keep_quota, account.pk, PLATFORMS[account.channel].quota(answer))


async def _send_one_by_one(account: ChannelAccount, client: Client) -> None:
    platform, channel = PLATFORMS[account.channel], renditions.channel_named(account.channel)
    while not reconciler.is_closing():
        outgoing = await in_database(actions.take_one, account.pk)
        if outgoing is None:
            return
        line = Line(account, channel, client, _awake(time.monotonic()))
        try:
            answer = await line.call(platform.reply_request(outgoing.letter))
        except ChannelError as error:
            await in_database(actions.not_sent, outgoing.message_id, error)
        else:
            await in_database(actions.sent, outgoing.message_id, platform.reply_id(answer), platform.left_after(answer))


def _awake(since: float) -> Callable[[], bool]:
    """Whether this worker cannot have been taken for dead: one that slept sends nothing that somebody else may send."""
    return lambda: time.monotonic() - since < queries.ABANDONED.total_seconds() / 2
