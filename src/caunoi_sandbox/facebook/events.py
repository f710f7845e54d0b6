"""Webhook bodies of a Page, event by event, and their signature (Facebook reference A6)."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from caunoi_sandbox.store import Document

MEDIA = "https://scontent.fbcdn.example"  # assumed: the real addresses expire
ATTACHMENTS: Mapping[str, Document] = {
    **{kind: {"url": f"{MEDIA}/{kind}"} for kind in ("image", "audio", "video", "file", "reel")},
    "sticker": {"sticker_id": 369239263222822, "url": f"{MEDIA}/sticker.png"},
}
COMMENTS = {"comment": "add", "comment_edited": "edited", "comment_removed": "remove"}
KINDS = (
    "message",
    *ATTACHMENTS,
    "quick_reply",
    "postback",
    "reaction",
    "read",
    "delivery",
    "reacted_to_post",
    *COMMENTS,
)

Item = tuple[str, Document]
"""Where it stands in an entry ("messaging" or "changes"), and the item."""


def item(page: Document, person: str, kind: str, order: Mapping[str, Any], milliseconds: int) -> Item:
    """What Facebook tells of a person who does this. `order` may give `text`, `message` (an id of before), `answers`,
    and for comments `post` and `name`."""
    if kind in COMMENTS or kind == "reacted_to_post":
        return "changes", {"field": "feed", "value": _change(person, kind, order, milliseconds // 1000)}
    told = {"sender": {"id": person}, "recipient": {"id": page["id"]}, "timestamp": milliseconds}
    return "messaging", told | _message(kind, order)


def _message(kind: str, order: Mapping[str, Any]) -> Document:
    text = str(order.get("text") or "")
    known, new = str(order.get("message") or _mid()), _mid()
    match kind:
        case "postback":
            return {"postback": {"title": text, "payload": "PAYLOAD", "mid": new}}
        case "reaction":
            return {"reaction": {"mid": known, "action": "react", "emoji": text or "❤", "reaction": "love"}}
        case "read":
            return {"read": {"watermark": 1}}
        case "delivery":
            return {"delivery": {"mids": [known], "watermark": 1}}
    message: Document = {"mid": new} | ({"text": text} if text else {})
    if kind in ATTACHMENTS:
        payload = ATTACHMENTS[kind] | dict(order.get("payload") or {})
        message["attachments"] = [{"type": kind, "payload": payload}]
    if kind == "quick_reply":
        message["quick_reply"] = {"payload": "PAYLOAD"}
    if order.get("answers"):
        message["reply_to"] = {"mid": str(order["answers"])}
    return {"message": message}


def _change(person: str, kind: str, order: Mapping[str, Any], seconds: int) -> Document:
    """The parent of a comment is the post, or the comment that it answers."""
    post = str(order.get("post") or "")
    who = {"from": {"id": person, "name": str(order.get("name") or "Nguyễn Văn A")}, "post_id": post}
    if kind == "reacted_to_post":
        reaction = {"item": "reaction", "reaction_type": "like", "verb": "add", "parent_id": post}
        return who | reaction | {"created_time": seconds}
    number = str(order.get("message") or f"{post.partition('_')[2]}_{secrets.randbelow(10**17)}")
    words = {} if kind == "comment_removed" else {"message": str(order.get("text") or ""), "is_hidden": False}
    parent = {"parent_id": str(order.get("answers") or post), "created_time": seconds}
    return who | {"item": "comment", "verb": COMMENTS[kind], "comment_id": number} | parent | words


def echo(page: Document, person: str, message_id: str, text: str, milliseconds: int) -> Item:
    """What the Page has sent: sender and recipient change places."""
    sides = {"sender": {"id": page["id"]}, "recipient": {"id": person}, "timestamp": milliseconds}
    return "messaging", sides | {
        "message": {"mid": message_id, "text": text, "is_echo": True, "app_id": page["app_id"]}
    }


def own_comment(page: Document, comment: Document) -> Item:
    """A comment of the Page itself."""
    value = {
        "from": {"id": page["id"], "name": page["name"]},
        "post_id": comment["post"],
        "item": "comment",
        "verb": "add",
        "comment_id": comment["id"],
        "parent_id": comment["parent"] or comment["post"],
        "created_time": int(comment["at"]),
        "message": comment["text"],
        "is_hidden": False,
    }
    return "changes", {"field": "feed", "value": value}


def body(page: Document, items: Sequence[Item], milliseconds: int) -> bytes:
    """One delivery. ASCII, and with slashes escaped, as the platform writes it; the time of an entry is in the unit of
    what it holds (A6)."""
    entries = [
        {"id": page["id"], "time": milliseconds if place == "messaging" else milliseconds // 1000, place: [item]}
        for place, item in items
    ]
    return json.dumps({"object": "page", "entry": entries}, separators=(",", ":")).replace("/", "\\/").encode()


def headers(body: bytes, app_secret: str) -> list[tuple[str, str]]:
    """HMAC with the app's secret over these bytes; the older header comes with it (A6)."""

    def mac(algorithm: str) -> str:
        return hmac.new(app_secret.encode(), body, algorithm).hexdigest()

    return [
        ("Content-Type", "application/json"),
        ("User-Agent", "facebookexternalua"),
        ("X-Hub-Signature", f"sha1={mac('sha1')}"),
        ("X-Hub-Signature-256", f"sha256={hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()}"),
    ]


def _mid() -> str:
    return f"m_{secrets.token_urlsafe(48)}"
