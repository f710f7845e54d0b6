"""Sending a placed article to the followers of its account, once.

The platform offers no way to find, count or recall a broadcast (Zalo reference §3.5), so a call with an
unknown outcome waits for a person and is never repeated by us.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from pyreqwest.client import Client

from caunoi.agencies import audit, policies
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import ChannelError, OutcomeUnknown, RateLimited, Retryable
from caunoi.delivery import renditions
from caunoi.delivery.actions.people import NotPossible
from caunoi.delivery.actions.wanting import record, wake
from caunoi.delivery.line import Line
from caunoi.delivery.models import Broadcast
from caunoi.delivery.plan import Observed
from caunoi.foundation import clock
from caunoi.foundation.database import in_database

ABANDONED = timedelta(seconds=60)  # a call is over by then; what is still "sending" lost its worker


async def send_due(account: ChannelAccount, client: Client) -> None:
    """Send what waits on this account and may go now."""
    channel = renditions.channel_named(account.channel)
    if channel.broadcasting is None:
        return
    line = Line(account, channel, client)
    while (broadcast := await in_database(_take_one, account.pk)) is not None:
        try:
            answer = await line.call(
                channel.broadcasting.broadcast_request([broadcast.placement.remote_id], broadcast.target)
            )
        except ChannelError as error:
            await in_database(_not_sent, broadcast.pk, error)
        else:
            await in_database(_sent, broadcast.pk, channel.broadcasting.broadcast_id(answer))


@transaction.atomic
def decide(broadcast_id: int, *, sent: bool, by: Any) -> None:
    """A person has seen whether the followers got it; if not, it goes out again."""
    broadcast = (
        Broadcast.objects.select_for_update(of=("self",))
        .select_related("placement__account__agency")
        .get(pk=broadcast_id)
    )
    account = broadcast.placement.account
    policies.require(by, "accept", account.agency, account=account)
    if broadcast.state != Broadcast.State.UNCERTAIN:
        raise NotPossible(_("The outcome is known here."))
    _set(broadcast, Broadcast.State.ACCEPTED if sent else Broadcast.State.WAITING, "")
    audit.record("broadcast.decided", f"broadcast:{broadcast.pk}", actor=by, agency=account.agency, sent=sent)
    wake(account.pk)


@transaction.atomic
def _take_one(account_id: int) -> Broadcast | None:
    now = clock.now()
    lost = Broadcast.objects.filter(
        placement__account=account_id, state=Broadcast.State.SENDING, since__lt=now - ABANDONED
    )
    lost.update(state=Broadcast.State.UNCERTAIN, since=now)
    broadcast = (
        Broadcast.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("placement")
        .filter(
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            placement__account=account_id,
            placement__observed=Observed.SAME,
            placement__shown_release=F("release"),
            state=Broadcast.State.WAITING,
        )
        .order_by("pk")
        .first()
    )
    if broadcast is not None:
        _set(broadcast, Broadcast.State.SENDING, "")
    return broadcast


@transaction.atomic
def _sent(broadcast_id: int, message_id: str) -> None:
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    broadcast.message_id = message_id
    _set(broadcast, Broadcast.State.ACCEPTED, "")


@transaction.atomic
def _not_sent(broadcast_id: int, error: ChannelError) -> None:
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    match error:
        case OutcomeUnknown():
            state = Broadcast.State.UNCERTAIN
        case RateLimited() | Retryable():
            state = Broadcast.State.WAITING
            broadcast.not_before = clock.now() + timedelta(seconds=max(error.after, 1.0))
            wake(broadcast.placement.account_id, broadcast.not_before)
        case _:
            state = Broadcast.State.REFUSED
    _set(broadcast, state, f"{error.code} {error.detail}".strip()[:1000])


def _set(broadcast: Broadcast, state: str, reason: str) -> None:
    broadcast.state, broadcast.reason, broadcast.since = state, reason, clock.now()
    broadcast.save()
    record(broadcast.placement, f"broadcast_{state}", reason)
