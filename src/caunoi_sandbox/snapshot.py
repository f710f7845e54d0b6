"""What each account holds now, for tests and benches: `GET /_state/zalo`, `GET /_state/facebook`."""

from __future__ import annotations

from typing import Any

from caunoi_sandbox.facebook import posts
from caunoi_sandbox.facebook import tokens as facebook_tokens
from caunoi_sandbox.store import Document
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles
from caunoi_sandbox.zalo import tokens as zalo_tokens

SECRET = frozenset({"page_token"})


def zalo(world: World) -> dict[str, Any]:
    articles.settle(world)
    rows = world.store.rows("zalo_account")
    return _frame(world) | {"accounts": {row.key: _official_account(world, row.body) for row in rows}}


def facebook(world: World) -> dict[str, Any]:
    rows = world.store.rows("facebook_account")
    return _frame(world) | {"accounts": {row.key: _page(world, row.body) for row in rows}}


def _frame(world: World) -> dict[str, Any]:
    """`commit` grows with every write to what the accounts show."""
    return {"now": world.clock.now().isoformat(), "commit": world.store.setting("commit", 0)}


def _official_account(world: World, account: Document) -> dict[str, Any]:
    """Articles and broadcasts in order of creation; `processing` holds orders not carried out yet."""
    made = [row.body for row in world.store.rows("zalo_article", account=account["id"])]
    return _public(account) | {
        "articles": [_without_request(article) for article in made if article["removed_at"] is None],
        "removed": [_without_request(article) for article in made if article["removed_at"] is not None],
        "processing": [_without_request(row.body) for row in articles.pending(world, account["id"])],
        "failed": [
            _without_request(row.body) for row in world.store.rows("zalo_order", account=account["id"], label="failed")
        ],
        "broadcasts": [_without_request(row.body) for row in world.store.rows("zalo_broadcast", account=account["id"])],
        "messages": _said(world, "zalo", account["id"]),
        "followers": world.store.count("zalo_follower", account=account["id"]),
        "used_this_month": {
            what: articles.used_this_month(world, account["id"], what) for what in ("articles", "broadcasts")
        },
        "tokens": zalo_tokens.statistics(world, account["id"]),
    }


def _page(world: World, page: Document) -> dict[str, Any]:
    made = [row.body for row in world.store.rows("facebook_post", account=page["id"])]
    shots = [row.body for row in world.store.rows("facebook_photo", account=page["id"])]
    states = [row.body for row in world.store.rows("facebook_token", account=page["id"])]
    return _public(page) | {
        "posts": [
            _without_request(post) | {"published": posts.is_published(world, post)}
            for post in made
            if post["deleted_at"] is None
        ],
        "removed": [_without_request(post) for post in made if post["deleted_at"] is not None],
        "messages": _said(world, "facebook", page["id"]),
        "comments": [_without_request(row.body) for row in world.store.rows("facebook_comment", account=page["id"])],
        "photos": [shot for shot in shots if not posts.photo_expired(world, shot)],
        "tokens": {token["kind"]: facebook_tokens.state_of(world, token) for token in states},
    }


def _said(world: World, platform: str, account: str) -> list[Document]:
    """Messages in both directions, in the order in which they came in."""
    return [_without_request(row.body) for row in world.store.rows(f"{platform}_message", account=account)]


def _public(account: Document) -> Document:
    return {name: value for name, value in account.items() if name not in SECRET}


def _without_request(item: Document) -> Document:
    return {name: value for name, value in item.items() if name != "request"}
