"""Articles: accepted at once, made later (Zalo reference §4).

`create` and `update` only take an order and answer a token. The pictures are fetched in the background.
When they are there and the processing time is over, the order is carried out: an article appears, or
changes and keeps its id. That moment is computed from the stored times, so that a restart changes nothing.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any

from caunoi_sandbox import figures
from caunoi_sandbox.calls import describe
from caunoi_sandbox.pictures import MEGABYTE, NotAPicture, NotFetched, recognise
from caunoi_sandbox.store import Document, Row
from caunoi_sandbox.wire import Call, Reply
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo.answers import ARTICLE_QUOTA, ZaloError, invalid, success
from caunoi_sandbox.zalo.html import rewrite
from caunoi_sandbox.zalo.rules import TYPES, article_fields

PICTURE_FORMATS = frozenset({"JPEG", "PNG"})
PATIENCE = 5  # verifications of a failed order before the longer text


def create(world: World, account: Document, call: Call) -> Reply:
    fields = article_fields(call.params)
    with world.store.transaction():
        _use_quota(world, account)
        token = _order(world, account, call, "create", secrets.token_hex(10), fields)
    return success({"token": token})


def update(world: World, account: Document, call: Call) -> Reply:
    """The whole article again with its id; until it is processed the old one stands."""
    article = owned(world, account, call.params.get("id"))
    fields = article_fields(call.params)
    if fields["type"] != article["type"]:
        raise invalid("type")
    with world.store.transaction():
        token = _order(world, account, call, "update", article["id"], fields)
    return success({"token": token})


def verify(world: World, account: Document, call: Call) -> Reply:
    """The article's id for the token of an order, once it is carried out."""
    token = str(call.params.get("token", ""))
    settle(world)
    order = world.store.get("zalo_order", token)
    if order is None or order["account"] != account["id"]:
        raise invalid("token")
    if order["state"] == "done":
        return success({"id": order["article"]})
    if order["state"] == "failed":
        order["verified"] += 1
        _save_order(world, order)
        many = order["verified"] > PATIENCE
        raise ZaloError(-200, "Upload media failed" + (": Too many failed attempts" if many else ""))
    raise ZaloError(-214, "Article is being processed")


def remove(world: World, account: Document, call: Call) -> Reply:
    take_down(world, owned(world, account, call.params.get("id")))
    return success()


def get_slice(world: World, account: Document, call: Call) -> Reply:
    """Newest first; an article is listed only some time after it was made."""
    offset, limit = _number(call, "offset", 0), _number(call, "limit", 10)
    if limit > 10:
        raise ZaloError(-201, "maximum limit is 10")
    kind = call.query.get("type", "")
    if kind not in TYPES:
        raise ZaloError(-201, "type accept only 2 value normal and video.")
    settle(world)
    chosen: dict[str, Any] = {"account": account["id"], "label": kind, "until": world.clock.timestamp()}
    rows = world.store.rows("zalo_article", **chosen, newest_first=True, limit=limit, offset=offset)
    listed = [_listed(world, row.body, call.base) for row in rows]
    return success({"total": world.store.count("zalo_article", **chosen), "medias": listed})


def get_detail(world: World, account: Document, call: Call) -> Reply:
    settle(world)
    return success(shown(owned(world, account, call.query.get("id")), call.base))


def owned(world: World, account: Document, article_id: object) -> Document:
    """An article of this account that still exists. What the real service says otherwise is assumed."""
    settle(world)
    article = world.store.get("zalo_article", str(article_id or ""))
    if article is None or article["account"] != account["id"] or article["removed_at"] is not None:
        raise invalid("id")
    return article


def take_down(world: World, article: Document) -> None:
    """The article is gone; its id and the moment are remembered."""
    with world.store.transaction():
        article["removed_at"] = world.clock.timestamp()
        article["commit"] = world.store.next_commit()
        save(world, article)


def save(world: World, article: Document) -> None:
    label = article["type"] if article["removed_at"] is None else "removed"
    world.store.put(
        "zalo_article",
        article["id"],
        article,
        account=article["account"],
        label=label,
        visible_at=article["listed_at"],
    )


def new_article(world: World, account_id: str, article_id: str, fields: Document) -> Document:
    """A new article's document around its fields; `by` tells an app's work from a person's."""
    now = world.clock.timestamp()
    commit = world.store.next_commit()
    return {
        "id": article_id,
        "account": account_id,
        **fields,
        "by": "api",
        "created_at": now,
        "updated_at": now,
        "listed_at": now,
        "removed_at": None,
        "created_commit": commit,
        "commit": commit,
    }


# Orders ----------------------------------------------------------------------------------------------


def settle(world: World) -> None:
    """Carry out every order whose time has come. Cheap when there is none."""
    now = world.clock.timestamp()
    for row in world.store.rows("zalo_order", label="pending"):
        order = row.body
        if order["pictures"] is not None and order["ready_at"] <= now:
            with world.store.transaction():
                _carry_out(world, order)


async def fetch_pictures(world: World, token: str) -> None:
    """Get every picture of an order; one that cannot be had fails the whole order (-200 on verify)."""
    order = world.store.get("zalo_order", token)
    if order is None or order["state"] != "pending" or order["pictures"] is not None:
        return
    pictures: dict[str, str] = {}
    try:
        for url in picture_addresses(order["fields"]):
            found = recognise(await world.fetcher.get(url, MEGABYTE), PICTURE_FORMATS)
            pictures[url] = world.store.add_picture(found.media_type, found.content)
    except (NotFetched, NotAPicture) as error:
        _save_order(world, {**order, "state": "failed", "reason": f"{url}: {error}"})
        return
    _save_order(world, {**order, "pictures": pictures, "fetched_at": world.clock.timestamp()})


def resume(world: World) -> None:
    """After a start: go on with the orders that were under way."""
    for row in pending(world):
        if row.body["pictures"] is None:
            world.later(fetch_pictures(world, row.key))


def pending(world: World, account_id: str | None = None) -> list[Row]:
    return world.store.rows("zalo_order", account=account_id, label="pending")


def picture_addresses(fields: Document) -> list[str]:
    """Every picture the platform fetches for an article, each once."""
    found = [fields.get("avatar"), fields.get("cover", {}).get("photo_url")]
    for element in fields.get("body", []):
        found.append(element.get("url") if element["type"] == "image" else element.get("thumb"))
    return list(dict.fromkeys(url for url in found if url))


def _order(world: World, account: Document, call: Call, action: str, article_id: str, fields: Document) -> str:
    token = base64.b64encode(secrets.token_bytes(64)).decode()  # 88 characters
    order = {
        "token": token,
        "account": account["id"],
        "action": action,
        "article": article_id,
        "fields": fields,
        "state": "pending",
        "pictures": None,
        "reason": None,
        "verified": 0,
        "accepted_at": call.at,
        "ready_at": world.clock.timestamp() + world.timing.processing_seconds,
        "fetched_at": None,
        "listing_seconds": world.timing.listing_seconds,
        "commit": world.store.next_commit(),
        "request": describe(call),
    }
    _save_order(world, order)
    world.later(fetch_pictures(world, token))
    return token


def _save_order(world: World, order: Document) -> None:
    world.store.put("zalo_order", order["token"], order, account=order["account"], label=order["state"])


def _carry_out(world: World, order: Document) -> None:
    made_at = max(order["ready_at"], order["fetched_at"])
    fields = _served(order["fields"], order["pictures"])
    if order["action"] == "create":
        article = new_article(world, order["account"], order["article"], fields)
        article |= {"created_at": order["accepted_at"], "listed_at": made_at + order["listing_seconds"]}
        article["request"] = order["request"]
    else:
        known = world.store.get("zalo_article", order["article"])
        if known is None or known["removed_at"] is not None:
            _save_order(world, {**order, "state": "failed", "reason": "the article was removed"})
            return
        article = known | fields | {"commit": world.store.next_commit(), "request": order["request"]}
    article["updated_at"] = made_at
    save(world, article)
    _save_order(world, {**order, "state": "done"})


def _served(fields: Document, pictures: dict[str, str]) -> Document:
    """The fields as shown: texts rewritten, pictures at the service's own addresses."""
    made = dict(fields)
    if "avatar" in made:
        made["avatar"] = media_path(pictures[made["avatar"]])
    if made.get("cover", {}).get("photo_url"):
        made["cover"] = {**made["cover"], "photo_url": media_path(pictures[made["cover"]["photo_url"]])}
    made["body"] = [_served_element(element, pictures) for element in fields.get("body", [])]
    return made


def _served_element(element: Document, pictures: dict[str, str]) -> Document:
    if element["type"] == "text":
        return {**element, "content": rewrite(element["content"])}
    name = "url" if element["type"] == "image" else "thumb"
    return {**element, name: media_path(pictures[element[name]])} if element.get(name) else element


def media_path(key: str) -> str:
    """The stand-in's own address of a kept picture, without host."""
    return f"/media/{key}"


# Quota and shapes ------------------------------------------------------------------------------------


def used_this_month(world: World, account_id: str, what: str) -> int:
    """How many articles or broadcasts were taken from this month's allowance (UTC+7)."""
    return int(world.store.setting(_quota_name(world, account_id, what), 0))


def count_use(world: World, account_id: str, what: str) -> None:
    world.store.count_up(_quota_name(world, account_id, what))


def _quota_name(world: World, account_id: str, what: str) -> str:
    return f"zalo_quota:{what}:{account_id}:{world.clock.local():%Y-%m}"


def _use_quota(world: World, account: Document) -> None:
    allowed = account["monthly_articles"]
    if allowed is not None and used_this_month(world, account["id"], "articles") >= allowed:
        raise ZaloError(-223, ARTICLE_QUOTA)
    count_use(world, account["id"], "articles")


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise invalid(name)
    return int(text)


def _listed(world: World, article: Document, base: str) -> Document:
    """One row of `getslice`; the set of fields is partly inferred (Zalo reference §4.4)."""
    thumb = article.get("avatar") or article.get("cover", {}).get("photo_url") or ""
    counted = figures.of(world, "zalo", article["id"])
    told = {"total_view": counted["views"], "total_share": counted["shares"]}
    return {
        "id": article["id"],
        "type": article["type"],
        "title": article["title"],
        "status": article["status"],
        "thumb": base + thumb if thumb else "",
        "create_date": _milliseconds(article["created_at"]),
        "update_date": _milliseconds(article["updated_at"]),
        **{name: value for name, value in told.items() if value is not None},
        "link_view": link_view(article, base),
    }


def shown(article: Document, base: str) -> Document:
    """The answer of `getdetail`: the fields of `create` with served addresses."""
    names = [
        "id",
        "type",
        "title",
        "author",
        "description",
        "status",
        "comment",
        "body",
        "related_medias",
        "tracking_link",
        "video_id",
    ]
    detail = {name: article[name] for name in names if name in article}
    detail["body"] = [_absolute(element, base) for element in article.get("body", [])]
    if "cover" in article:
        detail["cover"] = _absolute(article["cover"], base)
    if "avatar" in article:
        detail["avatar"] = base + article["avatar"]
    return detail | {
        "create_date": _milliseconds(article["created_at"]),
        "update_date": _milliseconds(article["updated_at"]),
        "link_view": link_view(article, base),
    }


def link_view(article: Document, base: str) -> str:
    """Where a reader sees the article: here the phone view, there a page of the service."""
    return f"{base}/phone/zalo/{article['account']}/{article['id']}"


def _absolute(part: Document, base: str) -> Document:
    return {
        name: base + value if isinstance(value, str) and value.startswith("/media/") else value
        for name, value in part.items()
    }


def _milliseconds(timestamp: float) -> int:
    return int(timestamp * 1000)
