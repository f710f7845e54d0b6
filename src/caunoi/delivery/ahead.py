"""Sign-ins that end are renewed before they do, or a person is told in time (R103).

A token is renewed ahead by the same way as a refused one (renewal.py): one lease, one use of the refresh token, the
new pair stored before it is used. A failure ahead of time is no trouble of the account: the old token still works,
and the next round tries again. Once the old token has ended and the platform refuses its renewal, a person must act.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyreqwest.client import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import ChannelError, Credentials, CredentialsExpired
from caunoi.delivery import renditions, renewal
from caunoi.delivery.line import Line, http_client
from caunoi.foundation import clock
from caunoi.foundation.database import in_database

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=2)  # of a Zalo token's 25 hours; a dozen rounds of the task
LATE = timedelta(hours=1)  # a token this near to its end should have been renewed
WARNING = timedelta(days=7)  # before the end of what only a person can renew


async def renew_tokens() -> None:
    """Renew every token that ends within AHEAD. Safe to run anywhere, at any time, by several workers."""
    accounts = await in_database(_ending)
    async with http_client() as client:
        for account in accounts:
            try:
                await _renew(account, client)
            except Exception:  # one account must not stop the others
                log.exception("account %s: the renewal ahead of time broke off", account.pk)


async def _renew(account: ChannelAccount, client: Client) -> None:
    channel = renditions.channel_named(account.channel)
    stale = await in_database(renewal.credentials_of, account.pk)
    if not _ends_within(stale.expires_at, AHEAD) or channel.refresh_request(stale) is None:
        return  # another worker was quicker, or only a person can help: `sign_in` tells
    try:
        await renewal.renew(account.pk, channel, Line(account, channel, client).send, stale=stale)
    except CredentialsExpired as error:
        log.warning("account %s: the platform refuses to renew the token", account.pk)
        if _ends_within(stale.expires_at, timedelta()):
            await in_database(agencies.report_trouble, account.pk, f"{error.code} {error.detail}".strip())
    except ChannelError as error:
        log.warning("account %s: the token was not renewed ahead of time: %s", account.pk, type(error).__name__)


def _ending() -> list[ChannelAccount]:
    """Accounts with a token to renew. A paused one as well: its sign-in must live until it is used again."""
    return list(
        ChannelAccount.objects.filter(
            credentials_expire_at__lte=clock.now() + AHEAD, trouble="", channel__in=renditions.channels()
        ).exclude(state=ChannelAccount.State.RETIRED)
    )


@dataclass(frozen=True)
class SignIn:
    """How an account's sign-in stands.

    ends_at: when it ends unless a person renews it; None when that is not known. renews: the system renews the token
    that calls carry. warning: "" nothing; "ends": within a week, and only a person can renew it; "late": the token
    should have been renewed by now.
    """

    ends_at: datetime | None
    renews: bool
    warning: str


def sign_in(account: ChannelAccount) -> SignIn:
    """What a person has to know about an account's sign-in."""
    credentials = Credentials(vault.unseal(account.credentials), account.credentials_expire_at, account.renewable_until)
    renews = renditions.channel_named(account.channel).refresh_request(credentials) is not None
    ends_at = credentials.renewable_until if renews else credentials.expires_at
    if _ends_within(ends_at, WARNING):
        return SignIn(ends_at, renews, "ends")
    late = renews and _ends_within(credentials.expires_at, LATE)
    return SignIn(ends_at, renews, "late" if late else "")


def _ends_within(end: datetime | None, span: timedelta) -> bool:
    return end is not None and end <= clock.now() + span
