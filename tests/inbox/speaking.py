"""What people do on the platforms, stored as the receiver stores it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.foundation import clock
from caunoi.inbox import envelopes
from caunoi.inbox.models import InboundEvent, Message
from caunoi_sandbox import seed
from caunoi_sandbox.facebook import events as facebook_events
from caunoi_sandbox.zalo import events as zalo_events

OA = {"id": seed.ZALO_OA_ID, "app_id": seed.ZALO_APP_ID}
PAGE = {"id": seed.FACEBOOK_PAGE_ID}
POST = f"{seed.FACEBOOK_PAGE_ID}_77"


def zalo(
    account: ChannelAccount | None, text: str = "", person: str = "246", kind: str = "text", **more: Any
) -> InboundEvent:
    """Somebody does something on the Official Account; `ago`: so long before now."""
    event = zalo_events.event(OA, person, kind, {"text": text, **more}, _milliseconds(more.pop("ago", timedelta())))
    event["event_name"] = more.get("event", event["event_name"])
    if "message" in more:
        event["message"]["msg_id"] = more["message"]
    return store(account, "zalo", zalo_events.encoded(event))


def facebook(
    account: ChannelAccount | None, text: str = "", person: str = "77", kind: str = "message", **more: Any
) -> InboundEvent:
    """Somebody does something on the Page."""
    at = _milliseconds(more.pop("ago", timedelta()))
    return store(
        account,
        "facebook",
        facebook_events.body(PAGE, [facebook_events.item(PAGE, person, kind, {"text": text, **more}, at)], at),
    )


def echo(
    account: ChannelAccount, heard: Message, text: str, message_id: str, post: str, *, ago: timedelta = timedelta()
) -> InboundEvent:
    """What the account has sent to who said `heard`, told back by the platform."""
    at, person = _milliseconds(ago), vault.unseal(heard.conversation.person)["person"]
    if account.channel == "zalo":
        event = zalo_events.about_sent(OA, person, "echo", message_id, text, at)
        return store(account, "zalo", zalo_events.encoded(event))
    parent = vault.unseal(heard.sealed)["id"]
    comment = {"id": message_id, "post": post, "parent": parent, "at": at / 1000, "text": text}
    item = facebook_events.own_comment({**PAGE, "name": "x"}, comment)
    return store(account, "facebook", facebook_events.body(PAGE, [item], at))


def store(account: ChannelAccount | None, channel: str, body: bytes) -> InboundEvent:
    """As receiver.py keeps it."""
    event = envelopes.parsed(body)
    envelope = envelopes.zalo(body, event) if channel == "zalo" else envelopes.facebook(body)[0]
    now = clock.now()
    return InboundEvent.objects.create(
        account=account,
        channel=channel,
        received_at=now,
        occurred_at=envelope.at,
        untimely=envelope.is_untimely(channel, now),
        body=envelope.body,
        fingerprint=envelope.identity,
    )


def _milliseconds(ago: timedelta) -> int:
    at: datetime = clock.now() - ago
    return int(at.timestamp() * 1000)
