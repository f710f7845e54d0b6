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
from caunoi.foundation.vietnamese import clean_text
from caunoi.inbox import queries
from caunoi.inbox.actions.replying import State, Way, forget_fill
from caunoi.inbox.models import Message, Quota
from caunoi.inbox.understanding import Echo
from caunoi.inbox.windows import Shut, opening

ATTEMPTS = 6  # of what surely did not arrive; then a person decides
SKEW = timedelta(minutes=5)  # our clock against the platform's
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
    _arrived(message, remote_id)
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


def echoed(account_id: int, echo: Echo) -> None:
    """The platform tells back what the account has sent: so a reply of which nobody knew has arrived. What a person has
    typed in the platform's own console is none of ours, and changes nothing."""
    digests = queries.remote_digests(account_id, echo.message_id, comment=bool(echo.post))
    if not echo.message_id or Message.objects.filter(remote_digest__in=digests).exists():
        return
    open_ones = Message.objects.select_for_update(of=("self",)).select_related("conversation", "answers")
    open_ones = open_ones.filter(conversation__account=account_id, state__in=[State.SENDING, State.UNCERTAIN])
    if echo.post:
        open_ones = open_ones.filter(way=Way.COMMENT)
    else:
        people = queries.person_digests(account_id, "person", echo.person)
        open_ones = open_ones.exclude(way=Way.COMMENT).filter(conversation__person_digest__in=people)
    for message in open_ones.order_by("pk"):
        if _is(message, echo):
            _arrived(message, echo.message_id)
            return


def keep_quota(account_id: int, left: Left) -> None:
    """What the platform said is left now."""
    values = {"remain": left.remain, "total": left.total, "at": clock.now()}
    Quota.objects.update_or_create(account_id=account_id, defaults=values)


# Inside ----------------------------------------------------------------------------------------------


def _locked(message_id: int) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=message_id)


def _letter(message: Message, window: str) -> Letter:
    person = vault.unseal(message.conversation.person)["person"]
    return Letter(message.way, _text(message), window, person=person, answers=_answered(message))


def _text(message: Message) -> str:
    """What the person is to read."""
    words = vault.unseal(message.sealed)
    return words["text"].replace(queries.FILL, words["fill"]) if "fill" in words else words["text"]


def _answered(message: Message) -> str:
    return vault.unseal(message.answers.sealed).get("id", "") if message.answers else ""


def _is(message: Message, echo: Echo) -> bool:
    """The same words, not from before it was written, and below the same comment if it is one."""
    if echo.at is not None and echo.at < message.at - SKEW:
        return False
    if echo.post and echo.answers != _answered(message):
        return False
    return clean_text(echo.text).strip() == clean_text(_text(message)).strip()


def _arrived(message: Message, remote_id: str) -> None:
    forget_fill(message, remote_id)
    account_id, comment = message.conversation.account_id, message.way == Way.COMMENT
    digests = queries.remote_digests(account_id, remote_id, comment=comment)
    if remote_id and not Message.objects.filter(remote_digest__in=digests).exists():  # a platform may name one twice
        message.remote_digest = digests[0]
    _write(message, State.SENT)


def _wait(message: Message, seconds: float, problem: str, detail: str) -> None:
    message.not_before = clock.now() + timedelta(seconds=max(seconds, 1.0))
    _write(message, State.QUEUED, problem, detail)


def _write(message: Message, state: str, problem: str = "", detail: str = "") -> None:
    message.state, message.since, message.problem, message.detail = state, clock.now(), problem, detail[:1000]
    message.save()
