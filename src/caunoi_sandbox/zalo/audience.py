"""The OA itself, its followers, tags, quotas and uploads (Zalo reference §5, §6)."""

from __future__ import annotations

import json
import secrets
from pathlib import PurePath
from typing import Any

from caunoi_sandbox.pictures import MEGABYTE, NotAPicture, recognise
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Reply, SentFile
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles, messages
from caunoi_sandbox.zalo.answers import ZaloError, invalid, success

MOST_USERS = 50
LAST_OFFSET = 9951
PERIODS = ("TODAY", "YESTERDAY", "L7D", "L30D")
DOCUMENT_SUFFIXES = frozenset({".pdf", ".doc", ".docx", ".csv"})


def get_oa(world: World, account: Document, call: Call) -> Reply:
    """Both spellings of the id, as sources disagree (§6.1)."""
    return success(
        {
            "oa_id": account["id"],
            "oaid": account["id"],
            "name": account["name"],
            "description": account["description"],
            "oa_alias": account["alias"],
            "is_verified": account["verified"],
            "oa_type": account["oa_type"],
            "cate_name": account["cate_name"],
            "num_follower": world.store.count("zalo_follower", account=account["id"]),
            "avatar": call.base + account["avatar"],
            "cover": call.base + account["cover"],
            "package_name": account["package_name"],
            "package_valid_through_date": "31/12/2099",
            "package_auto_renew_date": "",
            "linked_ZCA": "",
        }
    )


# Followers -------------------------------------------------------------------------------------------


def list_users(world: World, account: Document, call: Call) -> Reply:
    """`/v3.0/oa/user/getlist`: one slice of the user ids."""
    asked = data_parameter(call)
    offset, count = _integer(asked, "offset", 0), _integer(asked, "count", MOST_USERS)
    if offset > LAST_OFFSET or count > MOST_USERS:
        raise ZaloError(-210, "offset or count is over the limit")
    period = asked.get("last_interaction_period")
    if period and period not in PERIODS and ":" not in str(period):
        raise invalid("last_interaction_period")
    users = _followers(world, account, asked.get("tag_name"))
    found = [{"user_id": user["user_id"]} for user in users[offset : offset + count]]
    return success({"total": len(users), "count": len(found), "offset": offset, "users": found})


def list_followers(world: World, account: Document, call: Call) -> Reply:
    """The v2 form of the same list."""
    asked = data_parameter(call)
    offset, count = _integer(asked, "offset", 0), _integer(asked, "count", MOST_USERS)
    users = _followers(world, account, asked.get("tag_name"))
    found = [{"user_id": user["user_id"]} for user in users[offset : offset + count]]
    return success({"total": len(users), "followers": found})


def user_detail(world: World, account: Document, call: Call) -> Reply:
    user = _follower(world, account, data_parameter(call).get("user_id"))
    names = ["user_id", "user_id_by_app", "display_name", "user_alias", "is_sensitive", "user_is_follower"]
    return success(
        {name: user[name] for name in names}
        | {
            "user_external_id": "",
            "user_last_interaction_date": f"{world.clock.local():%d/%m/%Y}",
            "avatar": "",
            "avatars": {},
            "dynamic_param": "",
            "tags_and_notes_info": {"notes": [], "tag_names": user["tags"]},
        }
    )


def tag_user(world: World, account: Document, call: Call) -> Reply:
    """Makes the tag if it is new (§6.4)."""
    user, tag = _follower(world, account, call.params.get("user_id")), _tag(call)
    _save_follower(world, {**user, "tags": sorted({*user["tags"], tag})})
    _save_tags(world, account, {*_tags(world, account), tag})
    return success()


def untag_user(world: World, account: Document, call: Call) -> Reply:
    user, tag = _follower(world, account, call.params.get("user_id")), _tag(call)
    _save_follower(world, {**user, "tags": [name for name in user["tags"] if name != tag]})
    return success()


def remove_tag(world: World, account: Document, call: Call) -> Reply:
    tag = _tag(call)
    if tag not in _tags(world, account):
        raise invalid("tag_name")
    _save_tags(world, account, _tags(world, account) - {tag})
    for user in _followers(world, account, tag):
        _save_follower(world, {**user, "tags": [name for name in user["tags"] if name != tag]})
    return success()


def list_tags(world: World, account: Document, call: Call) -> Reply:
    return success(sorted(_tags(world, account)))


def add_followers(world: World, account_id: str, number: int) -> None:
    """Invented followers, numbered and without a person behind them."""
    for index in range(1, number + 1):
        user = {
            "user_id": str(secrets.randbelow(9 * 10**18) + 10**18),
            "account": account_id,
            "user_id_by_app": str(secrets.randbelow(9 * 10**17) + 10**17),
            "display_name": f"Người quan tâm mẫu {index}",
            "user_alias": "",
            "is_sensitive": False,
            "user_is_follower": True,
            "tags": [],
        }
        _save_follower(world, user)


def data_parameter(call: Call) -> dict[str, Any]:
    """The JSON text in the query parameter `data` of GET calls under /oa/ (§1)."""
    try:
        data = json.loads(call.query.get("data") or "{}")
    except ValueError as error:
        raise invalid("data") from error
    if not isinstance(data, dict):
        raise invalid("data")
    return data


def _followers(world: World, account: Document, tag: object = None) -> list[Document]:
    rows = world.store.rows("zalo_follower", account=account["id"])
    return [row.body for row in rows if not tag or tag in row.body["tags"]]


def _follower(world: World, account: Document, user_id: object) -> Document:
    user = world.store.get("zalo_follower", str(user_id or ""))
    if user is None or user["account"] != account["id"]:
        raise invalid("user_id")
    return user


def _save_follower(world: World, user: Document) -> None:
    world.store.put("zalo_follower", user["user_id"], user, account=user["account"])


def _tag(call: Call) -> str:
    tag = call.params.get("tag_name")
    if not isinstance(tag, str) or not tag.strip():
        raise invalid("tag_name")
    return tag


def _tags(world: World, account: Document) -> set[str]:
    return set(world.store.setting(f"zalo_tags:{account['id']}", []))


def _save_tags(world: World, account: Document, tags: set[str]) -> None:
    world.store.set_setting(f"zalo_tags:{account['id']}", sorted(tags))


def _integer(asked: dict[str, Any], name: str, default: int) -> int:
    try:
        value = int(asked.get(name, default))
    except (TypeError, ValueError) as error:
        raise invalid(name) from error
    if value < 0:
        raise invalid(name)
    return value


# Quota -----------------------------------------------------------------------------------------------


def message_quota_v2(world: World, account: Document, call: Call) -> Reply:
    if call.params.get("message_id"):
        return success({"type": "reply", "remain": 8, "total": 8})
    return success({"type": "active", "remain": 500, "total": 500})


def message_quota_v3(world: World, account: Document, call: Call) -> Reply:
    """By user, or the list of assets of an owner (§6.6)."""
    asked = call.params
    if asked.get("user_id"):
        _follower(world, account, asked["user_id"])
        return success(_quota_of_user(world, account))
    if asked.get("quota_owner") not in ("OA", "App"):
        raise invalid("quota_owner")
    remain, total = messages.left(world, account)
    asset = {
        "asset_id": f"{account['id']}-cs",
        "product_type": asked.get("product_type") or "cs",
        "quota_type": asked.get("quota_type") or "sub_quota",
        "valid_through": "31/12/2099",
        "total": total,
        "remain": remain,
    }
    return success([asset])


def _quota_of_user(world: World, account: Document) -> dict[str, Any]:
    total = account["monthly_broadcasts"] if account["monthly_broadcasts"] is not None else 1000
    left = max(0, total - articles.used_this_month(world, account["id"], "broadcasts"))
    return {
        "last_interaction": str(int(world.clock.timestamp() * 1000)),
        "cs_reply": {"remain": 0, "total": 0},
        "promotion": {"daily_remain": 1, "daily_total": 1, "monthly_remain": left, "monthly_total": total},
    }


# Uploads for messages --------------------------------------------------------------------------------


def upload_image(world: World, account: Document, call: Call) -> Reply:
    return _upload_picture(world, account, call, frozenset({"JPEG", "PNG"}), MEGABYTE, "png and jpeg")


def upload_gif(world: World, account: Document, call: Call) -> Reply:
    return _upload_picture(world, account, call, frozenset({"GIF"}), 5 * MEGABYTE, "gif")


def upload_file(world: World, account: Document, call: Call) -> Reply:
    file = _file(call)
    if PurePath(file.name).suffix.lower() not in DOCUMENT_SUFFIXES or len(file.content) > 5 * MEGABYTE:
        raise ZaloError(-201, "file is invalid, accept only pdf, doc, docx and csv")
    token = secrets.token_urlsafe(32)
    _keep_upload(world, account, token, {"name": file.name, "size": len(file.content)})
    return success({"token": token})


def _upload_picture(
    world: World, account: Document, call: Call, formats: frozenset[str], limit: int, named: str
) -> Reply:
    file = _file(call)
    refused = ZaloError(-201, f"file is invalid, accept only {named}")
    if len(file.content) > limit:
        raise refused
    try:
        picture = recognise(file.content, formats)
    except NotAPicture as error:
        raise refused from error
    attachment_id = secrets.token_urlsafe(48)
    key = world.store.add_picture(picture.media_type, picture.content)
    _keep_upload(world, account, attachment_id, {"picture": key, "size": len(file.content)})
    return success({"attachment_id": attachment_id})


def _file(call: Call) -> SentFile:
    """The part named `file`."""
    for file in call.files:
        if file.part == "file" and file.content:
            return file
    raise invalid("file")


def _keep_upload(world: World, account: Document, key: str, what: dict[str, Any]) -> None:
    body = {**what, "account": account["id"], "uploaded_at": world.clock.timestamp()}
    world.store.put("zalo_upload", key, body, account=account["id"])
