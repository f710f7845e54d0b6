"""What the platforms counted is read from time to time: sums for each copy, followers of each account (R82).

A look asks for lists, through the account's line, with a part of its limits; the rest is left to the copies. It is no
part of keeping copies in sync: a look that fails is no trouble of the account, and the figures of the look before it
stay with their day. Only what holds for every call of the account, a rest that the platform asks for, holds for all.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q
from pyreqwest.client import Client

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import AccountUnusable, ChannelError, Figures, Measuring, RateLimited, Rejected
from caunoi.delivery import queries, renditions
from caunoi.delivery.actions import counting
from caunoi.delivery.line import Line, http_client
from caunoi.foundation import clock
from caunoi.foundation.database import in_database

log = logging.getLogger(__name__)

BACK = timedelta(days=30)  # copies older than this are read once a night, up to a year back
BACK_AT_NIGHT = timedelta(days=365)
SHARE = 0.5  # of each limit of an account, which copies use as well
NIGHT = 2  # the hour of Việt Nam's clock in which all of a year is read


async def look() -> int:
    """Read the figures of every account in use. Safe to run anywhere, any number of times. Returns for how many
    accounts the platform answered."""
    answered = 0
    accounts = await in_database(_measured)
    since = clock.now() - (BACK_AT_NIGHT if clock.local(clock.now()).hour == NIGHT else BACK)
    async with http_client() as client:
        for account in accounts:
            try:
                await _look(account, client, since)
                answered += 1
            except ChannelError as error:
                if isinstance(error, RateLimited) and error.scope == "account":
                    until = clock.now() + timedelta(seconds=error.after)
                    await in_database(counting.let_rest, account.pk, until)
                log.warning("account %s: no figures now: %s %s", account.pk, type(error).__name__, error.code)
            except Exception:  # one account must not stop the others
                log.exception("account %s: reading its figures broke off", account.pk)
    return answered


async def _look(account: ChannelAccount, client: Client, since: datetime) -> None:
    """What was read before an error is kept."""
    channel = renditions.channel_named(account.channel)
    measuring: Measuring = channel.measuring  # type: ignore[assignment]  # `_measured` asked
    api = Line(account, channel, client, share=SHARE)
    copies = await in_database(queries.copies_since, account.pk, since)
    found: dict[int, Figures] = {}
    try:
        await in_database(counting.keep_followers, account.pk, await _followers(measuring, api))
        async for remote_id, figures in measuring.figures(api, copies.keys(), since):
            found[copies[remote_id]] = figures
    finally:
        await in_database(counting.keep_figures, found)


async def _followers(measuring: Measuring, api: Line) -> int | None:
    """Refused, they are not given; the copies are asked for all the same."""
    try:
        return await measuring.followers(api)
    except (Rejected, AccountUnusable) as error:
        log.warning("followers: not given: %s %s", type(error).__name__, error.code)
        return None


def _measured() -> list[ChannelAccount]:
    """Accounts that may be called now, on channels that count."""
    counting_channels = [name for name, channel in renditions.channels().items() if channel.measuring is not None]
    rested = Q(resting_until__isnull=True) | Q(resting_until__lte=clock.now())
    in_use = ChannelAccount.objects.filter(rested, state=ChannelAccount.State.ACTIVE, trouble="")
    return list(in_use.filter(channel__in=counting_channels))
