"""Stored events become messages of conversations: in batches, each event once, in any order, as often as one likes."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.foundation import clock, jobs
from caunoi.inbox import queries, understanding
from caunoi.inbox.actions.sending import echoed
from caunoi.inbox.models import Conversation, EventReading, InboundEvent, Message
from caunoi.inbox.understanding import Echo, Said, Unknown, understand

log = logging.getLogger(__name__)
Outcome = EventReading.Outcome

BATCH = 100  # events in one transaction


@transaction.atomic
def read_events(after: int = 0, most: int = BATCH) -> Sequence[int]:
    """Read the oldest events beyond this number that nobody has read yet; returns their numbers. What a person said
    becomes a message, and who hears of messages is woken with it (setting CAUNOI_HEARS_MESSAGES)."""
    waiting = InboundEvent.objects.filter(pk__gt=after, reading__isnull=True).select_related("account")
    events = list(waiting.order_by("pk")[:most])
    said = [event for event in events if _read_once(event)]
    if said:
        for task in settings.CAUNOI_HEARS_MESSAGES:
            jobs.enqueue(task, once=task, arguments={})
    return [event.pk for event in events]


def taken_up(message: Message) -> None:
    """The room above has seen it, in its own transaction."""
    Message.objects.filter(pk=message.pk).update(taken_up=True)


# Inside ----------------------------------------------------------------------------------------------


def _read_once(event: InboundEvent) -> bool:
    """Whether it was a new message. What cannot be read does not hold up the others, and stays stored."""
    try:
        with transaction.atomic():
            return _read(event)
    except Exception as error:  # whatever it was, told without its words
        with contextlib.suppress(IntegrityError), transaction.atomic():  # another worker has read it meanwhile
            _note(event, Outcome.BROKEN, type(error).__name__)
            log.error("event %s could not be read: %s", event.pk, type(error).__name__)
        return False


def _read(event: InboundEvent) -> bool:
    said = understand(event.channel, bytes(event.body))
    if isinstance(said, Unknown):
        _note(event, Outcome.UNKNOWN, said.what)
        return False
    if event.account is None:
        _note(event, Outcome.STRAY)
        return False
    if isinstance(said, Echo):
        _note(event, Outcome.ECHO)
        echoed(event.account.pk, said)
        return False
    _note(event, Outcome.SAID)
    return _keep(event, event.account, said)


def _note(event: InboundEvent, outcome: str, what: str = "") -> None:
    EventReading.objects.create(
        event=event,
        outcome=outcome,
        what=what.replace("\x00", "")[:80],
        version=understanding.VERSION,
        at=clock.now(),
    )


def _keep(event: InboundEvent, account: ChannelAccount, said: Said) -> bool:
    """Add it to its conversation; False for a message that is there already."""
    digests = queries.remote_digests(account.pk, said.message_id, comment=bool(said.post))
    if said.message_id and Message.objects.filter(remote_digest__in=digests).exists():
        return False
    at = min(said.at or event.received_at, event.received_at)  # nothing was said after it came in
    conversation = _conversation(account, said)
    if not said.post and (conversation.heard_at is None or conversation.heard_at < at):
        conversation.heard_at = at
        conversation.save(update_fields=["heard_at"])
    Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.IN,
        event=event,
        at=at,
        remote_digest=digests[0] if said.message_id else "",
        way=Message.Way.COMMENT if said.post else Message.Way.MESSAGE,
        sealed=vault.seal(_words(said)),
        state=Message.State.RECEIVED,
        since=clock.now(),
    )
    return True


def _words(said: Said) -> dict[str, str]:
    """What lies sealed in a message that came in; what is empty is left out. Attachments as JSON."""
    attachments = [{"kind": one.kind, "address": one.address} for one in said.attachments]
    values = {
        "text": said.text,
        "id": said.message_id,
        "post": said.post,
        "answers": said.answers,
        "guest": said.guest,
        "attachments": json.dumps(attachments) if attachments else "",
    }
    return {name: value for name, value in values.items() if value}


def _conversation(account: ChannelAccount, said: Said) -> Conversation:
    """The person's conversation with this account, locked. A comment of nobody known is one with its thread."""
    who = ("person", said.person) if said.person else ("thread", said.answers or said.message_id)
    digests = queries.person_digests(account.pk, *who)
    locked = Conversation.objects.select_for_update(no_key=True)
    known = locked.filter(person_digest__in=digests).first()
    if known is not None:
        return known
    sealed = vault.seal({"person": said.person})
    begun, _ = Conversation.objects.get_or_create(
        person_digest=digests[0], defaults={"account": account, "person": sealed}
    )
    return locked.get(pk=begun.pk)
