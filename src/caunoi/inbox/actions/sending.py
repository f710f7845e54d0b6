"""What a worker writes about replies: taken to be sent, and what came of it. `inbox/sending.py` makes the call in
between; no transaction is open meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.channels.contract import (
    ChannelError,
    CredentialsExpired,
    Left,
    Letter,
    OutcomeUnknown,
    RateLimited,
    Retryable,
)
from caunoi.foundation import clock
from caunoi.inbox import queries
from caunoi.inbox.actions.replying import State, forget_fill
from caunoi.inbox.models import Message, Quota
from caunoi.inbox.windows import Shut, opening

ATTEMPTS = 6  # of what surely did not arrive; then a person decides
PAUSE = 2.0  # seconds before the second attempt, doubled before each further one


@dataclass(frozen=True)
class Outgoing:
    """A reply that is being sent."""

    message_id: int
    letter: Letter


@transaction.atomic
def take_one(account_id: int) -> Outgoing | None:
    """The next reply of an account, marked as being sent. What lost its worker on the way is marked as not known, and
    what waited until its window shut as not sent. None overtakes an earlier one of its conversation."""
    now = clock.now()
    here = Message.objects.filter(conversation__account=account_id).select_for_update(of=("self",), skip_locked=True)
    for message in here.filter(queries.abandoned(now)):
        _write(message, State.UNCERTAIN, OutcomeUnknown.__name__)
    earlier = Message.objects.filter(
        conversation=OuterRef("conversation"), pk__lt=OuterRef("pk"), state__in=[State.QUEUED, State.SENDING]
    )
    ready = here.filter(queries.ready(now)).exclude(Exists(earlier)).order_by("pk")
    for message in ready.select_related("conversation__account", "answers"):
        found = opening(queries.situation(message), now, automatic=bool(message.standing))
        if isinstance(found, Shut):
            _write(message, State.FAILED, found.why)
            continue
        _write(message, State.SENDING)
        return Outgoing(message.pk, _letter(message, found.window))
    return None


@transaction.atomic
def sent(message_id: int, remote_id: str, left: Left | None) -> None:
    """The platform took it."""
    message = _locked(message_id)
    forget_fill(message, remote_id)
    _write(message, State.SENT)
    if left is not None:
        keep_quota(message.conversation.account_id, left)


@transaction.atomic
def not_sent(message_id: int, error: ChannelError) -> None:
    """The class of the error says whether it waits, is not known, or needs a person."""
    message = _locked(message_id)
    if message.state != State.SENDING:  # its worker was taken for dead, and a person has looked meanwhile
        return
    account_id, told = message.conversation.account_id, f"{error.code} {error.detail}".strip()
    problem = type(error).__name__
    match error:
        case OutcomeUnknown():
            _write(message, State.UNCERTAIN, problem, told)
        case CredentialsExpired():
            _write(message, State.QUEUED, problem, told)
            agencies.report_trouble(account_id, told)
        case RateLimited():
            _wait(message, error.after, problem, told)
        case Retryable() if message.attempts + 1 < ATTEMPTS:
            message.attempts += 1
            _wait(message, max(error.after, PAUSE * 2 ** (message.attempts - 1)), problem, told)
        case _:
            _write(message, State.FAILED, problem, told)


def keep_quota(account_id: int, left: Left) -> None:
    """What the platform said is left now."""
    values = {"remain": left.remain, "total": left.total, "at": clock.now()}
    Quota.objects.update_or_create(account_id=account_id, defaults=values)


# Inside ----------------------------------------------------------------------------------------------


def _locked(message_id: int) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=message_id)


def _letter(message: Message, window: str) -> Letter:
    words = vault.unseal(message.sealed)
    text = words["text"]
    if "fill" in words:
        text = text.replace(queries.FILL, words["fill"])
    answered = vault.unseal(message.answers.sealed).get("id", "") if message.answers else ""
    person = vault.unseal(message.conversation.person)["person"]
    return Letter(message.way, text, window, person=person, answers=answered)


def _wait(message: Message, seconds: float, problem: str, detail: str) -> None:
    message.not_before = clock.now() + timedelta(seconds=max(seconds, 1.0))
    _write(message, State.QUEUED, problem, detail)


def _write(message: Message, state: str, problem: str = "", detail: str = "") -> None:
    message.state, message.since, message.problem, message.detail = state, clock.now(), problem, detail[:1000]
    message.save()
