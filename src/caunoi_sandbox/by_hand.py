"""What somebody does on the platforms themselves, past the API: post, change, delete.

These acts check nothing a person in the real consoles could not do, and leave no trace in the calls.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from caunoi_sandbox import figures
from caunoi_sandbox.accounts import Refused
from caunoi_sandbox.facebook import posts
from caunoi_sandbox.store import Document
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles
from caunoi_sandbox.zalo.html import rewrite

ZALO_FIELDS = frozenset(["title", "author", "description", "body", "status", "comment", "cover", "tracking_link"])
FACEBOOK_FIELDS = frozenset(["message", "link", "hidden", "published", "photos"])


def post(world: World, order: Mapping[str, Any]) -> str:
    """Somebody publishes by hand. Returns the new item's id."""
    account_id = _account(world, order)
    with world.store.transaction():
        if order["platform"] == "zalo":
            return _post_article(world, account_id, order)
        page = world.store.get("facebook_account", account_id) or {}
        message, link = str(order.get("message") or ""), str(order.get("link") or "")
        return str(posts.keep_new(world, page, None, message, link, [])["id"])


def edit(world: World, order: Mapping[str, Any]) -> None:
    """Somebody changes an item in place."""
    zalo = order.get("platform") == "zalo"
    item = _item(world, order)
    names = ZALO_FIELDS if zalo else FACEBOOK_FIELDS
    changes = {name: order[name] for name in names if name in order}
    if not changes:
        raise Refused(f"name at least one field: {sorted(names)}")
    if isinstance(changes.get("body"), str):
        changes["body"] = [{"type": "text", "content": rewrite(changes["body"])}]
    _check_shapes(changes)
    with world.store.transaction():
        item |= changes | {"updated_at": world.clock.timestamp(), "commit": world.store.next_commit()}
        (articles.save if zalo else posts.save)(world, item)


def delete(world: World, order: Mapping[str, Any]) -> None:
    """Somebody takes an item down."""
    item = _item(world, order)
    (articles.take_down if order["platform"] == "zalo" else posts.delete)(world, item)


def count(world: World, order: Mapping[str, Any]) -> figures.Counted:
    """What readers did with an item: its figures become these. Null: the platform leaves the figure out."""
    item = _item(world, order)
    changes = {name: order[name] for name in figures.NAMES if name in order}
    fitting = all(value is None or (type(value) is int and value >= 0) for value in changes.values())
    if not changes or not fitting:
        raise Refused(f"name at least one of {list(figures.NAMES)}, each a number from 0 on, or null")
    figures.put(world, order["platform"], item["id"], changes)
    return figures.of(world, order["platform"], item["id"])


def _check_shapes(changes: Mapping[str, Any]) -> None:
    """Even by hand nobody can store what is no article or post."""
    shapes: dict[str, type] = {"body": list, "photos": list, "cover": dict, "hidden": bool, "published": bool}
    for name, value in changes.items():
        if not isinstance(value, shapes.get(name, str)):
            raise Refused(f"{name} must be {shapes.get(name, str).__name__}")
    if not all(isinstance(part, dict) and "type" in part for part in changes.get("body", [])):
        raise Refused("body is a text or a list of elements with a type")


def _post_article(world: World, account_id: str, order: Mapping[str, Any]) -> str:
    body = order.get("body", "")
    fields: Document = {
        "type": "normal",
        "title": str(order.get("title") or "Không có tiêu đề"),
        "author": str(order.get("author") or ""),
        "description": str(order.get("description") or ""),
        "status": "show",
        "comment": "show",
        "cover": {},
        "body": [{"type": "text", "content": rewrite(body)}] if isinstance(body, str) else body,
        "related_medias": [],
        "tracking_link": str(order.get("tracking_link") or ""),
    }
    article = articles.new_article(world, account_id, secrets.token_hex(10), fields)
    articles.save(world, {**article, "by": "hand"})
    return str(article["id"])


def _account(world: World, order: Mapping[str, Any]) -> str:
    platform, account_id = order.get("platform"), str(order.get("account") or "")
    if platform not in ("zalo", "facebook") or world.store.get(f"{platform}_account", account_id) is None:
        raise Refused("platform is 'zalo' or 'facebook', account the id of one of its accounts")
    return account_id


def _item(world: World, order: Mapping[str, Any]) -> Document:
    """The item that the order names and that still exists."""
    account_id = _account(world, order)
    articles.settle(world)
    kind, gone = ("zalo_article", "removed_at") if order["platform"] == "zalo" else ("facebook_post", "deleted_at")
    item = world.store.get(kind, str(order.get("id") or ""))
    if item is None or item["account"] != account_id or item[gone] is not None:
        raise Refused("this account has no such item")
    return item
