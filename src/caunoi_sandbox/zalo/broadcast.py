"""Broadcasting articles to the followers of an OA (Zalo reference §3.5)."""

from __future__ import annotations

import secrets
from typing import Any

from caunoi_sandbox.calls import describe
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Reply
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles
from caunoi_sandbox.zalo.answers import ZaloError, invalid, success

FILTERS = ("ages", "gender", "locations", "cities", "platform", "telcos")
MOST_ARTICLES = 5
NIGHT_FROM, NIGHT_UNTIL = 22, 6  # hours in UTC+7


def send(world: World, account: Document, call: Call) -> Reply:
    """`POST /v2.0/oa/message` with a target. Messages to one person have moved to v3 (-240)."""
    recipient = call.params.get("recipient")
    if not isinstance(recipient, dict):
        raise invalid("recipient")
    if recipient.get("user_id") or recipient.get("message_id"):
        raise ZaloError(-240, "This API version has been shut down, please use version 3.0")
    if not isinstance(recipient.get("target"), dict):
        raise ZaloError(-233, "message type is invalid or not supported")
    chosen = _articles(world, account, call.params.get("message"))
    if is_night(world):
        raise night_refusal()
    with world.store.transaction():
        message_id = _keep(world, account, call, _target(recipient["target"]), chosen)
    return success({"message_id": message_id})


def is_night(world: World) -> bool:
    """22:00 to 06:00 in UTC+7; the time zone is inferred."""
    hour = world.clock.local().hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def night_refusal() -> ZaloError:
    return ZaloError(-234, "This message type is not allowed to be sent at night (22:00 - 06:00)")


def out_of_quota() -> ZaloError:
    return ZaloError(-211, "Out of quota")


def _articles(world: World, account: Document, message: Any) -> list[str]:
    """The ids of one to five visible articles of this OA."""
    match message:
        case {"attachment": {"payload": {"template_type": "media", "elements": [*elements]}}}:
            pass
        case _:
            raise ZaloError(-233, "message type is invalid or not supported")
    if not 1 <= len(elements) <= MOST_ARTICLES:
        raise ZaloError(-210, f"elements allow 1 to {MOST_ARTICLES} articles")
    return [_article(world, account, element) for element in elements]


def _article(world: World, account: Document, element: Any) -> str:
    if not isinstance(element, dict) or element.get("media_type") != "article":
        raise ZaloError(-233, "message type is invalid or not supported")
    try:
        article = articles.owned(world, account, element.get("attachment_id"))
    except ZaloError as error:
        raise invalid("attachment_id") from error
    if article["status"] != "show":
        raise invalid("attachment_id")
    return str(article["id"])


def _target(target: dict[str, Any]) -> dict[str, list[str]]:
    """Comma-separated text, a bare number or an array all mean a list; .NET says `platforms`."""
    named = {"platform" if name == "platforms" else name: value for name, value in target.items()}
    return {name: _values(named[name]) for name in FILTERS if named.get(name) not in (None, "")}


def _values(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return [item.strip() for item in str(value).split(",") if item.strip()]


def _keep(world: World, account: Document, call: Call, target: dict[str, list[str]], chosen: list[str]) -> str:
    allowed = account["monthly_broadcasts"]
    if allowed is not None and articles.used_this_month(world, account["id"], "broadcasts") >= allowed:
        raise out_of_quota()
    articles.count_use(world, account["id"], "broadcasts")
    message_id = secrets.token_hex(10)
    broadcast = {
        "message_id": message_id,
        "account": account["id"],
        "target": target,
        "articles": chosen,
        "sent_at": world.clock.timestamp(),
        "commit": world.store.next_commit(),
        "request": describe(call),
    }
    world.store.put("zalo_broadcast", message_id, broadcast, account=account["id"])
    return message_id
