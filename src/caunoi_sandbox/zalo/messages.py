"""Messages of an OA to one person: `POST /v3.0/oa/message/cs` (Zalo reference §3.1, §3.2)."""

from __future__ import annotations

import secrets
from typing import Any

from caunoi_sandbox import talk
from caunoi_sandbox.calls import describe
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Delivery, Reply
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles, events
from caunoi_sandbox.zalo.answers import ZaloError, invalid, success
from caunoi_sandbox.zalo.broadcast import out_of_quota

LONGEST = 2_000  # characters
FREE, WINDOW = 48 * 3600.0, 7 * 24 * 3600.0  # seconds after the person's last act
QUOTA = 500  # messages a month after the free window, where the account does not say another number


def send(world: World, account: Document, call: Call) -> Reply:
    """Free for 48 hours after the person's last act, then from the package's quota, after seven days not at all."""
    person, text = _person(world, account, call.params.get("recipient")), _text(call.params.get("message"))
    free = _window(world, account, person)
    now = world.clock.timestamp()
    with world.store.transaction():
        quota = {"quota_type": "reply"} if free else _draw(world, account)
        message_id = secrets.token_hex(10)
        talk.keep(world, "zalo", account["id"], person, "account", message_id, text, now, request=describe(call))
    _echo(world, account, person, message_id, text)
    return success({"message_id": message_id, "user_id": person, "sent_time": str(int(now * 1000)), "quota": quota})


def left(world: World, account: Document) -> tuple[int, int]:
    """What remains of this month's quota, and the whole of it."""
    total = QUOTA if account.get("monthly_messages") is None else int(account["monthly_messages"])
    return max(0, total - articles.used_this_month(world, account["id"], "messages")), total


def _person(world: World, account: Document, recipient: Any) -> str:
    """By id, or by the message that is answered."""
    if not isinstance(recipient, dict):
        raise invalid("recipient")
    if answered := recipient.get("message_id"):
        message = world.store.get("zalo_message", str(answered))
        if message is None or message["account"] != account["id"]:
            raise invalid("message_id")
        return str(message["person"])
    if not isinstance(recipient.get("user_id"), str) or not recipient["user_id"].isdecimal():
        raise invalid("user_id")
    return recipient["user_id"]


def _text(message: Any) -> str:
    """The text; of attachments this stand-in knows the uploads, and not yet their sending."""
    if not isinstance(message, dict):
        raise invalid("message")
    if message.get("attachment"):
        raise ZaloError(-233, "message type is invalid or not supported")
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        raise invalid("text")
    if len(text) > LONGEST:
        raise ZaloError(-210, f"text allow 1 to {LONGEST} characters")
    return text


def _window(world: World, account: Document, person: str) -> bool:
    """Whether the free window is open."""
    known = talk.person_of(world, "zalo", account["id"], person)
    if known is None:
        raise ZaloError(-232, "User has not interacted with the OA or the last interaction is expired")
    since = world.clock.timestamp() - known["acted_at"]
    if since > WINDOW:
        raise ZaloError(-230, "User has not interacted with the OA in the past 7 days")
    return bool(since <= FREE)


def _draw(world: World, account: Document) -> dict[str, str]:
    remain, total = left(world, account)
    if remain < 1:
        raise out_of_quota()
    articles.count_use(world, account["id"], "messages")
    quota = {"quota_type": "sub_quota", "remain": str(remain - 1), "total": str(total)}
    return quota | {"expired_date": "31/12/2099", "owner_type": "OA", "owner_id": account["id"]}


def _echo(world: World, account: Document, person: str, message_id: str, text: str) -> None:
    """The webhooks that follow each message of the API (§7.3, §12); the id is the one of the answer."""
    key = (world.store.get("zalo_app", account["app_id"]) or {}).get("oa_secret_key", "")
    for kind in ("echo", "received"):
        event = events.about_sent(account, person, kind, message_id, text, int(world.clock.timestamp() * 1000))
        body = events.encoded(event)
        world.echo(Delivery("zalo", body, events.headers(body, event, key)))
