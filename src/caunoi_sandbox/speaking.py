"""`POST /_control/say`: a person speaks on a platform, and the platform tells the system."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from caunoi_sandbox import talk
from caunoi_sandbox.accounts import Refused
from caunoi_sandbox.facebook import events as facebook
from caunoi_sandbox.facebook import talking
from caunoi_sandbox.store import Document
from caunoi_sandbox.webhooks import Webhooks
from caunoi_sandbox.wire import Delivery
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import events as zalo

MOST = 100  # events by one order
READING = ("seen", "read", "delivery")  # what a person does without doing anything
SIGNATURES = ("right", "wrong", "missing", "doubled")
FIELDS = frozenset(
    [
        *("platform", "account", "person", "name", "kind", "event", "text", "texts", "payload", "post", "answers"),
        *("message", "at", "repeat", "reorder", "batch", "signature"),
    ]
)


async def say(world: World, webhooks: Webhooks, order: Mapping[str, Any]) -> Document:
    """Tell what the person says, in order and waiting for each answer. Returns the person's id on the platform and, by
    delivery, ids and the statuses of all attempts. Raises Refused."""
    if unknown := set(order) - FIELDS:
        raise Refused(f"unknown: {sorted(unknown)}; known: {sorted(FIELDS)}")
    account, person = _account(world, order), str(order.get("person") or "p1")
    user, repeats = person_id(account["id"], person), _number(order, "repeat")
    webhooks.require(str(order["platform"]))
    with world.store.transaction():
        told = list(_deliveries(world, account, user, order))
    if order.get("reorder"):
        told.reverse()
    found = []
    for ids, delivery in told:
        delivery = _tampered(delivery, str(order.get("signature") or "right"))
        answers = [await webhooks.tell(delivery) for _ in range(1 + repeats)]
        found.append({"ids": ids, "answers": answers})
    return {"person": user, "deliveries": found}


def person_id(account: str, person: str) -> str:
    """The same person has another id at every account, beyond 2^53."""
    return str(int(hashlib.sha256(f"{account}:{person}".encode()).hexdigest(), 16))[:18]


def _account(world: World, order: Mapping[str, Any]) -> Document:
    platform = order.get("platform")
    if platform not in ("zalo", "facebook"):
        raise Refused("platform is 'zalo' or 'facebook'")
    rows = world.store.rows(f"{platform}_account")
    wanted = str(order.get("account") or (rows[0].key if rows else ""))
    account = world.store.get(f"{platform}_account", wanted)
    if account is None:
        raise Refused("there is no such account")
    return account


def _deliveries(
    world: World, account: Document, user: str, order: Mapping[str, Any]
) -> Iterator[tuple[list[str], Delivery]]:
    """One for each text, a second apart; `batch` puts those of Facebook into one body."""
    texts = _texts(order)
    at = _moment(world, order)
    times = [round((at + number) * 1000) for number in range(len(texts))]
    if order["platform"] == "zalo":
        for text, when in zip(texts, times, strict=True):
            yield _from_zalo(world, account, user, {**order, "text": text}, when)
        return
    items = [
        _item(world, account, user, {**order, "text": text}, when) for text, when in zip(texts, times, strict=True)
    ]
    groups = [items] if order.get("batch") else [[item] for item in items]
    secret = (world.store.get("facebook_app", account["app_id"]) or {}).get("secret", "")
    for group in groups:
        body = facebook.body(account, group, times[-1])
        yield [_id_of(item) for _, item in group], Delivery("facebook", body, facebook.headers(body, secret))


def _from_zalo(
    world: World, account: Document, user: str, order: Mapping[str, Any], when: int
) -> tuple[list[str], Delivery]:
    kind = _kind(order, "text", zalo.KINDS)
    event = zalo.event(account, user, kind, order, when)
    if order.get("event"):
        event["event_name"] = str(order["event"])
    _remember(world, account, user, order, _id_of(event) if "_send_" in event["event_name"] else "", when)
    body = zalo.encoded(event)
    key = (world.store.get("zalo_app", account["app_id"]) or {}).get("oa_secret_key", "")
    return [_id_of(event)], Delivery("zalo", body, zalo.headers(body, event, key))


def _item(world: World, page: Document, user: str, order: Mapping[str, Any], when: int) -> facebook.Item:
    kind = _kind(order, "comment" if order.get("post") else "message", facebook.KINDS)
    place, item = facebook.item(page, user, kind, order, when)
    if place == "messaging":
        _remember(world, page, user, order, _id_of(item) if "message" in item else "", when)
    else:
        post = world.store.get("facebook_post", str(order.get("post") or ""))
        if post is None or post["account"] != page["id"] or post["deleted_at"] is not None:
            raise Refused("post is the id of a post of this page")
        _remember_comment(world, page, user, item["value"])
        if order.get("event"):
            item["value"]["item"] = str(order["event"])
    return place, item


def _remember(world: World, account: Document, user: str, order: Mapping[str, Any], message_id: str, when: int) -> None:
    """The person did something, which opens the windows unless it was only reading; `message_id` of what was said."""
    platform, kind = str(order["platform"]), str(order.get("kind") or "")
    if kind not in READING:
        talk.acted(world, platform, account["id"], user, str(order.get("person") or "p1"), when / 1000)
    if message_id:
        words = str(order.get("text") or "")
        talk.keep(world, platform, account["id"], user, "person", message_id, words, when / 1000, kind=kind)


def _remember_comment(world: World, page: Document, user: str, value: Mapping[str, Any]) -> None:
    """A new comment, or another wording of it. It opens the window of messages too (Facebook reference A5)."""
    talk.acted(world, "facebook", page["id"], user, value["from"]["name"], value["created_time"])
    if value["item"] != "comment":
        return
    if value["verb"] == "remove":
        world.store.drop("facebook_comment", value["comment_id"])
        return
    post = value["post_id"]
    parent = value["parent_id"] if value["parent_id"] != post else ""
    talking.keep(
        world, page["id"], post, parent, user, value["from"]["name"], "person", value["message"],
        comment_id=value["comment_id"], at=value["created_time"],
    )  # fmt: skip


def _id_of(event: Mapping[str, Any]) -> str:
    """The platform's id of the message or comment, empty where the event has none."""
    message, value = event.get("message") or {}, event.get("value") or {}
    return str(message.get("msg_id") or message.get("mid") or value.get("comment_id") or "")


def _tampered(delivery: Delivery, signature: str) -> Delivery:
    """What a stranger sends, or a broken proxy."""
    if signature not in SIGNATURES:
        raise Refused(f"signature is one of {SIGNATURES}")
    signs = [(name, value) for name, value in delivery.headers if "Signature" in name]
    rest = [header for header in delivery.headers if header not in signs]
    wrong = [(name, value[:-1] + ("0" if value[-1] != "0" else "1")) for name, value in signs]
    chosen = {"right": signs, "wrong": wrong, "missing": [], "doubled": signs + signs}[signature]
    return Delivery(delivery.platform, delivery.body, rest + chosen)


def _texts(order: Mapping[str, Any]) -> Sequence[str]:
    texts = order.get("texts", [order.get("text", "")])
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST or not all(isinstance(text, str) for text in texts):
        raise Refused(f"text is a text, texts a list of 1 to {MOST}")
    return texts


def _kind(order: Mapping[str, Any], standard: str, known: Sequence[str]) -> str:
    kind = str(order.get("kind") or standard)
    if kind not in known:
        raise Refused(f"kind is one of {list(known)}")
    return kind


def _moment(world: World, order: Mapping[str, Any]) -> float:
    if not order.get("at"):
        return world.clock.timestamp()
    at = datetime.fromisoformat(str(order["at"]))
    if at.tzinfo is None:
        raise Refused("at needs its offset from UTC")
    return at.timestamp()


def _number(order: Mapping[str, Any], name: str) -> int:
    value = order.get(name, 0)
    if type(value) is not int or not 0 <= value <= MOST:
        raise Refused(f"{name} is a number from 0 to {MOST}")
    return value
