"""Accounts made and changed from outside the platforms: by the seed and by `POST /_control/accounts`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caunoi_sandbox.facebook import tokens as facebook_tokens
from caunoi_sandbox.pictures import MEGABYTE, NotAPicture, NotFetched, recognise
from caunoi_sandbox.store import Document
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import tokens as zalo_tokens
from caunoi_sandbox.zalo.audience import add_followers

PICTURE_FORMATS = frozenset({"JPEG", "PNG", "GIF", "WEBP"})

ZALO_STANDARD: Document = {
    "name": "Tài khoản mô phỏng",
    "description": "",
    "alias": "",
    "avatar": "/static/avatar.svg",
    "cover": "/static/cover.svg",
    "verified": False,
    "disabled": False,
    "lost_role": False,
    "oa_type": 4,  # government (Zalo reference §10)
    "cate_name": "Cơ quan nhà nước",
    "package_name": "Gói Nâng cao",
    "monthly_articles": None,  # None: no limit; the real number is not known
    "monthly_broadcasts": 40,
    "monthly_messages": None,  # after the free window; None: as the stand-in has it
    "rate_per_minute": 4000,
    "expiry_code": -216,
}

FACEBOOK_STANDARD: Document = {
    "name": "Trang mô phỏng",
    "description": "",
    "username": "",
    "category": "Government organization",
    "website": "",
    "avatar": "/static/avatar.svg",
    "cover": "/static/cover.svg",
    "verified": False,
    "disabled": False,
    "fans": 0,
    "user_id": "100000000000000001",
}


class Refused(ValueError):
    """The order makes no sense; the text says why."""


async def upsert(world: World, order: Mapping[str, Any]) -> Document:
    """Make or change one account. Raises Refused."""
    platform, account_id = order.get("platform"), str(order.get("id") or "")
    if platform not in ("zalo", "facebook") or not account_id.isdecimal():
        raise Refused("platform is 'zalo' or 'facebook', id is a text of digits")
    pictures = {
        name: await _picture(world, order, name)
        for name in ("avatar", "cover")
        if order.get(f"{name}_url") or order.get(f"{name}_file")
    }
    with world.store.transaction():
        if platform == "zalo":
            return _upsert_zalo(world, account_id, {**order, **pictures})
        return _upsert_facebook(world, account_id, {**order, **pictures})


def plant(world: World) -> None:
    """Give an empty store the accounts of its seed."""
    with world.store.transaction():
        if world.store.setting("planted"):
            return
        for order in world.seed.accounts:
            plan = _upsert_zalo if order["platform"] == "zalo" else _upsert_facebook
            plan(world, str(order["id"]), order)
        world.store.set_setting("planted", True)


def _upsert_zalo(world: World, account_id: str, order: Mapping[str, Any]) -> Document:
    known = world.store.get("zalo_account", account_id)
    app_id = str(order.get("app_id") or (known or {}).get("app_id") or account_id)
    account = {**ZALO_STANDARD, **(known or {}), **_chosen(order, ZALO_STANDARD)}
    account |= {"id": account_id, "app_id": app_id}
    if account["expiry_code"] not in (-216, -220):
        raise Refused("expiry_code is -216 or -220")
    world.store.put("zalo_account", account_id, account, account=account_id)
    _upsert_app(world, "zalo_app", app_id, order, {"callbacks": [], "echo_state": True})
    if order.get("access_token") or order.get("refresh_token") or known is None:
        pair = (
            str(order.get("access_token") or zalo_tokens.new_token()),
            str(order.get("refresh_token") or zalo_tokens.new_token()),
        )
        zalo_tokens.issue_pair(world, account, pair)
    add_followers(world, account_id, int(order.get("followers") or 0))
    return account


def _upsert_facebook(world: World, page_id: str, order: Mapping[str, Any]) -> Document:
    known = world.store.get("facebook_account", page_id)
    app_id = str(order.get("app_id") or (known or {}).get("app_id") or "100" + page_id)
    page = {**FACEBOOK_STANDARD, **(known or {}), **_chosen(order, FACEBOOK_STANDARD)}
    token = str(order.get("page_token") or (known or {}).get("page_token") or facebook_tokens.new_token())
    page |= {"id": page_id, "app_id": app_id, "page_token": token}
    world.store.put("facebook_account", page_id, page, account=page_id)
    _upsert_app(world, "facebook_app", app_id, order, {})
    if known is None or order.get("page_token") or "scopes" in order:
        facebook_tokens.keep_token(world, token, "page", page, order.get("scopes"))
    if order.get("user_token"):
        facebook_tokens.keep_token(world, str(order["user_token"]), "user", page, order.get("scopes"))
    return page


def _upsert_app(world: World, kind: str, app_id: str, order: Mapping[str, Any], standard: Mapping[str, Any]) -> None:
    """The developer's app that an account is linked to."""
    known = world.store.get(kind, app_id) or {}
    app = {"id": app_id, "name": "Cầu Nối", "secret": "", "require_proof": False, **standard, **known}
    for name, field in (("app_name", "name"), ("app_secret", "secret"), ("oa_secret_key", "oa_secret_key")):
        if order.get(name):
            app[field] = str(order[name])
    for name in ("require_proof", "callbacks", "echo_state"):
        if name in order:
            app[name] = order[name]
    world.store.put(kind, app_id, app)


def _chosen(order: Mapping[str, Any], standard: Document) -> Document:
    return {name: order[name] for name in standard if name in order}


async def _picture(world: World, order: Mapping[str, Any], name: str) -> str:
    """The stand-in's address of a picture given by address or as a local file."""
    try:
        if address := order.get(f"{name}_url"):
            content = await world.fetcher.get(str(address), 15 * MEGABYTE)
        else:
            content = await asyncio.to_thread(Path(str(order[f"{name}_file"])).read_bytes)
        found = recognise(content, PICTURE_FORMATS)
    except (NotFetched, NotAPicture, OSError) as error:
        raise Refused(f"{name}: {error}") from error
    return f"/media/{world.store.add_picture(found.media_type, found.content)}"
