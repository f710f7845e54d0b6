"""What is written about broadcasts: asked for with a release, changed or dropped with it, taken to be sent, and what
came of it. `delivery/broadcasts.py` makes the call in between.

The platform offers no way to find, count or recall a broadcast (Zalo reference §3.5), so a call with an
unknown outcome waits for a person and is never repeated by us.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import actions as agencies
from caunoi.agencies import audit, policies
from caunoi.channels.contract import (
    AccountUnusable,
    ChannelError,
    CredentialsExpired,
    OutcomeUnknown,
    RateLimited,
    Retryable,
)
from caunoi.delivery.actions.people import NotPossible
from caunoi.delivery.actions.wanting import record, wake
from caunoi.delivery.models import Broadcast
from caunoi.foundation import clock

State = Broadcast.State


@transaction.atomic
def take_one(account_id: int) -> Broadcast | None:
    """The next broadcast of an account that may go now, marked as being sent. What lost its worker on the way is
    marked as not known, and what came to its end while it waited as dropped."""
    now = clock.now()
    here = Broadcast.objects.filter(placement__account=account_id).select_for_update(of=("self",), skip_locked=True)
    for broadcast in here.abandoned(now):
        write(broadcast, State.UNCERTAIN, "")
    for broadcast in here.over(now):
        write(broadcast, State.DROPPED, "expired")
    found = here.ready(now).select_related("placement").order_by("pk").first()
    if found is not None:
        write(found, State.SENDING, "")
    return found


@transaction.atomic
def sent(broadcast_id: int, message_id: str) -> None:
    """The platform accepted it."""
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    broadcast.message_id = message_id
    write(broadcast, State.ACCEPTED, "")


@transaction.atomic
def not_sent(broadcast_id: int, error: ChannelError) -> None:
    """The class of the error says whether it waits, is not known, or needs a person."""
    broadcast = Broadcast.objects.select_for_update(of=("self",)).select_related("placement").get(pk=broadcast_id)
    if broadcast.state != State.SENDING:  # somebody has found out meanwhile
        return
    told = f"{error.code} {error.detail}".strip()[:1000]
    match error:
        case OutcomeUnknown():
            write(broadcast, State.UNCERTAIN, told)
        case CredentialsExpired() | AccountUnusable():
            write(broadcast, State.WAITING, told)
            agencies.report_trouble(broadcast.placement.account_id, told)
        case RateLimited() | Retryable():
            broadcast.not_before = clock.now() + timedelta(seconds=max(error.after, 1.0))
            write(broadcast, State.WAITING, told)
            wake(broadcast.placement.account_id, broadcast.not_before)
        case _:
            write(broadcast, State.REFUSED, told)


@transaction.atomic
def decide(broadcast_id: int, *, sent: bool, by: Any) -> None:
    """A person has seen whether the followers got it; if not, it goes out again."""
    broadcast = _for_person(broadcast_id, by)
    if broadcast.state != State.UNCERTAIN:
        raise NotPossible(_("The outcome is known here."))
    _decided(broadcast, State.ACCEPTED if sent else State.WAITING, by, "decided", sent=sent)


@transaction.atomic
def send_again(broadcast_id: int, *, by: Any) -> None:
    """What the platform refused is tried once more."""
    broadcast = _for_person(broadcast_id, by)
    if broadcast.state != State.REFUSED:
        raise NotPossible(_("Only a refused broadcast can be tried again."))
    _decided(broadcast, State.WAITING, by, "sent_again")


@transaction.atomic
def drop(broadcast_id: int, *, by: Any) -> None:
    """What has not gone out is not sent any more."""
    broadcast = _for_person(broadcast_id, by)
    if broadcast.state not in (State.WAITING, State.REFUSED):
        raise NotPossible(_("Only a broadcast that waits or was refused can be dropped."))
    _decided(broadcast, State.DROPPED, by, "dropped")


def write(broadcast: Broadcast, state: str, reason: str) -> None:
    """Keep the state, and tell it on the placement's time line."""
    broadcast.state, broadcast.reason, broadcast.since = state, reason, clock.now()
    broadcast.save()
    record(broadcast.placement, f"broadcast_{state}", reason)


def _for_person(broadcast_id: int, by: Any) -> Broadcast:
    locked = Broadcast.objects.select_for_update(of=("self",))
    broadcast: Broadcast = locked.select_related("placement__account__agency").get(pk=broadcast_id)
    account = broadcast.placement.account
    policies.require(by, "accept", account.agency, account=account)
    return broadcast


def _decided(broadcast: Broadcast, state: str, by: Any, verb: str, **details: Any) -> None:
    account = broadcast.placement.account
    broadcast.not_before = _still_ahead(broadcast.not_before)
    write(broadcast, state, "")
    audit.record(f"broadcast.{verb}", f"broadcast:{broadcast.pk}", actor=by, agency=account.agency, **details)
    wake(account.pk)


def _still_ahead(moment: datetime | None) -> datetime | None:
    return moment if moment and moment > clock.now() else None
