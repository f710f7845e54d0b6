"""Posts of a Page: made, edited, deleted, read (Facebook reference A3)."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from caunoi_sandbox import figures
from caunoi_sandbox.calls import describe
from caunoi_sandbox.facebook import insights
from caunoi_sandbox.facebook.answers import GraphError, graph_time, invalid, missing
from caunoi_sandbox.facebook.tokens import Caller
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call
from caunoi_sandbox.world import World

MESSAGE_MOST = 63_206  # characters
SCHEDULE_LEAST, SCHEDULE_MOST = 600, 30 * 24 * 3600  # seconds ahead
MOST_PHOTOS = 10


def new_id() -> str:
    """A numeric id beyond 2^53, so that nobody reads it as a number unharmed."""
    return str(secrets.randbelow(9 * 10**17) + 10**17)


def create(world: World, page: Document, caller: Caller, call: Call) -> Document:
    """`POST /{page}/feed`. The post as kept."""
    asked = call.params
    message = clean_message(asked.get("message"))
    link = _link(asked.get("link"))
    photos = [_usable_photo(world, page, photo_id) for photo_id in attached_media(asked)]
    if not (message or link or photos):
        raise invalid("The post is empty. Please enter a message to share.")
    _refuse_repetition(world, page, message)
    with world.store.transaction():
        post = keep_new(world, page, caller.app["id"], message, link, [p["id"] for p in photos])
        post |= publication(world, asked) | {"request": describe(call)}
        save(world, post)
        for photo in photos:
            world.store.put(
                "facebook_photo", photo["id"], {**photo, "post": post["id"]}, account=page["id"], label="used"
            )
    return post


def keep_new(world: World, page: Document, app_id: str | None, message: str, link: str, photos: list[str]) -> Document:
    """A new post's document, saved. `app_id` None: a person made it by hand."""
    now = world.clock.timestamp()
    commit = world.store.next_commit()
    post = {
        "id": f"{page['id']}_{new_id()}",
        "account": page["id"],
        "message": message,
        "link": link,
        "photos": photos,
        "published": True,
        "scheduled_at": None,
        "hidden": False,
        "app_id": app_id,
        "by": "api" if app_id else "hand",
        "preview": None,
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
        "created_commit": commit,
        "commit": commit,
    }
    save(world, post)
    return post


def edit(world: World, caller: Caller, call: Call, post: Document) -> None:
    """Only the app that made a post may edit it; its link stays for good."""
    if post["app_id"] != caller.app["id"]:
        raise GraphError(200, "(#200) Posts can only be edited by the app that created them")
    asked = call.params
    if "link" in asked:
        raise invalid("The link of an existing post cannot be changed")
    changed = dict(post)
    if "message" in asked:
        changed["message"] = clean_message(asked["message"])
        if not (changed["message"] or post["link"] or post["photos"]):
            raise invalid("The post is empty. Please enter a message to share.")
    if "is_hidden" in asked:
        changed["hidden"] = truth(asked["is_hidden"])
    if "is_published" in asked or "scheduled_publish_time" in asked:
        changed |= _republication(world, post, asked)
    with world.store.transaction():
        now, commit = world.clock.timestamp(), world.store.next_commit()
        save(world, {**changed, "updated_at": now, "commit": commit, "request": describe(call)})


def delete(world: World, post: Document) -> None:
    """The post is gone; its id and the moment are remembered."""
    with world.store.transaction():
        save(world, {**post, "deleted_at": world.clock.timestamp(), "commit": world.store.next_commit()})


def save(world: World, post: Document) -> None:
    label = "live" if post["deleted_at"] is None else "deleted"
    world.store.put("facebook_post", post["id"], post, account=post["account"], label=label)


def existing(world: World, node: str, method: str) -> Document:
    """The post with this id, unless it was deleted."""
    post = world.store.get("facebook_post", node)
    if post is None or post["deleted_at"] is not None:
        raise missing(node, method)
    return post


def is_published(world: World, post: Document) -> bool:
    """A scheduled post appears by itself when its time has come."""
    due = post["scheduled_at"] is not None and post["scheduled_at"] <= world.clock.timestamp()
    return bool(post["published"] or due)


def is_shown(world: World, post: Document) -> bool:
    """Whether people see it on the Page."""
    return post["deleted_at"] is None and not post["hidden"] and is_published(world, post)


# What is sent ----------------------------------------------------------------------------------------


def clean_message(value: Any) -> str:
    """The text as Facebook keeps it: ends trimmed, runs of blanks and of empty lines folded."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise invalid("Invalid parameter: message must be a string")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if len(text) > MESSAGE_MOST:
        raise invalid(f"Invalid parameter: message is longer than {MESSAGE_MOST} characters")
    return text


def attached_media(asked: dict[str, Any]) -> list[str]:
    """The ids in `attached_media`, a list or its JSON text, or in `attached_media[0]` and so on."""
    given = asked.get("attached_media") or []
    indexed = [value for name, value in sorted(asked.items()) if re.fullmatch(r"attached_media\[\d+\]", name)]
    try:
        listed = json.loads(given) if isinstance(given, str) else given
        items = [json.loads(item) if isinstance(item, str) else item for item in [*listed, *indexed]]
        ids = [str(item["media_fbid"]) for item in items]
    except (ValueError, TypeError, KeyError) as error:
        raise invalid("Invalid parameter: attached_media") from error
    if len(ids) > MOST_PHOTOS:
        raise invalid(f"Invalid parameter: attached_media takes at most {MOST_PHOTOS} photos")
    return ids


def publication(world: World, asked: dict[str, Any]) -> Document:
    """Published at once, kept back, or scheduled between 10 minutes and 30 days ahead."""
    published = truth(asked.get("published", True))
    when = asked.get("scheduled_publish_time")
    if when in (None, ""):
        return {"published": published, "scheduled_at": None}
    if published:
        raise invalid("You cannot specify a scheduled publish time on a published post")
    return {"published": False, "scheduled_at": _schedule(world, when)}


def _republication(world: World, post: Document, asked: dict[str, Any]) -> Document:
    if is_published(world, post):
        raise invalid("The post is already published")
    if truth(asked.get("is_published", False)):
        return {"published": True, "scheduled_at": None, "created_at": world.clock.timestamp()}
    if "scheduled_publish_time" in asked:
        return {"scheduled_at": _schedule(world, asked["scheduled_publish_time"])}
    return {}


def _schedule(world: World, value: Any) -> float:
    """Unix seconds. The real service also reads ISO and strtotime texts; this one does not."""
    if not str(value).isdecimal():
        raise invalid("Invalid parameter: scheduled_publish_time")
    ahead = int(value) - world.clock.timestamp()
    if not SCHEDULE_LEAST <= ahead <= SCHEDULE_MOST:
        raise invalid("The specified scheduled publish time is invalid.")
    return float(int(value))


def truth(value: Any) -> bool:
    """Booleans come as JSON or as words."""
    return value is True or str(value).lower() in ("true", "1")


def _link(value: Any) -> str:
    if value in (None, ""):
        return ""
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise invalid("The url you supplied is invalid")
    if parts.hostname == "facebook.com" or parts.hostname.endswith(".facebook.com"):
        raise invalid("Links to facebook.com are not allowed", 1609008)
    return str(value)


def _usable_photo(world: World, page: Document, photo_id: str) -> Document:
    """An unpublished photo of this Page, not expired and in no post yet."""
    photo = world.store.get("facebook_photo", photo_id)
    if photo is None or photo["account"] != page["id"] or photo_expired(world, photo):
        raise invalid("Invalid parameter: attached_media names a photo that does not exist")
    if photo["post"]:
        raise invalid("Photos were already posted", 1366051)
    return photo


def photo_expired(world: World, photo: Document) -> bool:
    """Unpublished photos that no post uses are removed after about 24 hours (A3)."""
    return not photo["post"] and photo["created_at"] + 24 * 3600 <= world.clock.timestamp()


def _refuse_repetition(world: World, page: Document, message: str) -> None:
    """506: the same text as the Page's last post."""
    last = world.store.rows("facebook_post", account=page["id"], label="live", newest_first=True, limit=1)
    if message and last and last[0].body["message"] == message:
        raise GraphError(506, "(#506) Duplicate status message")


# What is shown ---------------------------------------------------------------------------------------


def permalink(post: Document, base: str) -> str:
    """Where a reader sees the post: here the phone view."""
    return f"{base}/phone/facebook/{post['account']}/{post['id']}"


def view(world: World, post: Document, base: str, metrics: list[str] | None = None) -> dict[str, Any]:
    """Every field of a post that the stand-in knows, in the form of Graph; None where it is absent. `metrics`: the
    insights that were asked for."""
    page = world.store.get("facebook_account", post["account"]) or {}
    pictures = [_photo_source(world, photo_id, base) for photo_id in post["photos"]]
    published = is_published(world, post)
    counted = figures.of(world, "facebook", post["id"])
    return {
        "id": post["id"],
        "message": post["message"] or None,
        "created_time": graph_time(post["created_at"]),
        "updated_time": graph_time(post["updated_at"]),
        "permalink_url": permalink(post, base),
        "full_picture": next(iter(pictures), None),
        "is_published": published,
        "is_hidden": post["hidden"],
        "is_pinned": None,
        "is_expired": False,
        "story": None,
        "scheduled_publish_time": None if published or not post["scheduled_at"] else int(post["scheduled_at"]),
        "status_type": _status_type(post),
        "attachments": _attachments(post, pictures, base),
        "from": {"id": post["account"], "name": page.get("name", "")},
        "application": _application(world, post),
        "shares": {"count": counted["shares"]} if counted["shares"] else None,
        "comments": _edge(counted["comments"]),
        "reactions": _edge(counted["reactions"], viewer_reaction="NONE"),
        "likes": _edge(counted["reactions"]),
        "insights": insights.of_post(world, post, metrics or []),
    }


def _edge(total: int | None, **more: str) -> dict[str, Any] | None:
    """An edge of which only the number is known here; None when the platform leaves it out."""
    return None if total is None else {"data": [], "summary": {"total_count": total, **more}}


def _status_type(post: Document) -> str:
    if post["photos"]:
        return "added_photos"
    return "shared_story" if post["link"] else "mobile_status_update"


def _application(world: World, post: Document) -> dict[str, str] | None:
    app = world.store.get("facebook_app", post["app_id"]) if post["app_id"] else None
    return {"id": app["id"], "name": app["name"]} if app else None


def _photo_source(world: World, photo_id: str, base: str) -> str:
    photo = world.store.get("facebook_photo", photo_id)
    return f"{base}/media/{photo['picture']}" if photo else ""


def _attachments(post: Document, pictures: list[str], base: str) -> dict[str, Any] | None:
    """One attachment: an album with sub-attachments, a photo, or a shared link."""
    link = permalink(post, base)
    media = [
        {
            "media": {"image": {"src": source, "width": 0, "height": 0}},
            "media_type": "photo",
            "target": {"id": photo_id, "url": link},
            "type": "photo",
            "url": link,
        }
        for photo_id, source in zip(post["photos"], pictures, strict=True)
    ]
    if len(media) > 1:
        album = {"media": media[0]["media"], "media_type": "album", "type": "album", "url": link}
        return {"data": [{**album, "target": {"id": post["id"], "url": link}, "subattachments": {"data": media}}]}
    if media:
        return {"data": media}
    if not post["link"]:
        return None
    preview = post["preview"] or {}
    share = {
        "media_type": "link",
        "type": "share",
        "title": preview.get("title") or post["link"],
        "description": preview.get("description", ""),
        "target": {"url": post["link"]},
        "unshimmed_url": post["link"],
        "url": post["link"],
    }
    if preview.get("picture"):
        share["media"] = {"image": {"src": f"{base}/media/{preview['picture']}", "width": 0, "height": 0}}
    return {"data": [share]}
