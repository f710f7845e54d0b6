"""Webhook bodies of Zalo, event by event, and their signature (Zalo reference §7.2 to §7.5)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from caunoi_sandbox.store import Document

MEDIA = "https://media.zdn.example"  # assumed: the real addresses are on hosts like *.zdn.vn, and expire
ATTACHMENTS: Mapping[str, Document] = {
    "image": {"thumbnail": f"{MEDIA}/t.jpg", "url": f"{MEDIA}/i.jpg"},
    "gif": {"thumbnail": f"{MEDIA}/t.gif", "url": f"{MEDIA}/i.gif"},
    "link": {"thumbnail": f"{MEDIA}/t.jpg", "description": "Trang", "url": "https://trang.example/"},
    "audio": {"url": f"{MEDIA}/a.amr"},
    "video": {"thumbnail": f"{MEDIA}/t.jpg", "description": "", "url": f"{MEDIA}/v.mp4"},
    "sticker": {"id": "46991", "url": f"{MEDIA}/s.png"},
    "location": {"coordinates": {"latitude": "21.0285", "longitude": "105.8542"}},
    "file": {"url": f"{MEDIA}/f.pdf", "name": "don.pdf", "type": "pdf", "size": "52340", "checksum": "0" * 32},
    "business_card": {"thumbnail": f"{MEDIA}/t.jpg", "description": '{"phone":"84900000000"}', "url": f"{MEDIA}/q"},
}
ANONYMOUS = ("anonymous_text", "anonymous_image", "anonymous_file", "anonymous_sticker")
OTHERS = ("follow", "unfollow", "submit_info", "seen", "reacted", "click_chatnow", "withdraw")
KINDS = ("text", *ATTACHMENTS, *ANONYMOUS, *OTHERS)


def event(account: Document, person: str, kind: str, order: Mapping[str, Any], milliseconds: int) -> Document:
    """What Zalo tells of a person who does this. `order` may give `text`, `message` (an id of before), `answers`."""
    common = {"app_id": account["app_id"], "timestamp": str(milliseconds), "user_id_by_app": _by_app(person)}
    sides: Document = {"sender": {"id": person}, "recipient": {"id": account["id"]}}
    known = str(order.get("message") or secrets.token_hex(10))
    match kind:
        case "follow" | "unfollow":
            source = {"source": "oa_profile"} if kind == "follow" else {}
            return common | {"event_name": kind, "oa_id": account["id"], "follower": {"id": person}} | source
        case "click_chatnow" | "withdraw":  # the shape of `user_withdraw` is assumed
            return common | {"event_name": f"user_{kind}", "oa_id": account["id"], "user_id": person}
        case "submit_info":
            info = {"name": "Nguyễn Văn A", "phone": "84900000000", "full_address": {"user_city": "Đà Nẵng"}}
            return common | {"event_name": "user_submit_info", **sides, "info": info}
        case "seen":
            back = {"sender": sides["recipient"], "recipient": sides["sender"]}
            return common | {"event_name": "user_seen_message", **back, "message": {"msg_ids": [known]}}
        case "reacted":
            message = {"msg_id": known, "react_icon": str(order.get("text") or "/-heart")}
            return common | {"event_name": "user_reacted_message", **sides, "message": message}
    return common | _sent(kind, order) | sides


def about_sent(account: Document, person: str, kind: str, message_id: str, text: str, milliseconds: int) -> Document:
    """What Zalo tells of a message that the OA has sent by the API: "echo", then "received" by the person (§7.3)."""
    event = {"app_id": account["app_id"], "timestamp": str(milliseconds), "user_id_by_app": _by_app(person)}
    sides: Document = {"sender": {"id": account["id"]}, "recipient": {"id": person}}
    if kind == "echo":
        return event | {"event_name": "oa_send_text", **sides, "message": {"text": text, "msg_id": message_id}}
    return event | {"event_name": "user_received_message", **sides, "message": {"msg_id": message_id}}


def _sent(kind: str, order: Mapping[str, Any]) -> Document:
    who, kind = ("anonymous", kind.removeprefix("anonymous_")) if kind in ANONYMOUS else ("user", kind)
    message: Document = {"text": str(order.get("text") or ""), "msg_id": secrets.token_hex(10)}
    if kind in ATTACHMENTS:
        shown = "link" if kind == "business_card" else kind
        message["attachments"] = [{"type": shown, "payload": ATTACHMENTS[kind] | dict(order.get("payload") or {})}]
    if order.get("answers"):
        message["quote_msg_id"] = str(order["answers"])
    if who == "anonymous":
        message["conversation_id"] = secrets.token_hex(8)
    return {"event_name": f"{who}_send_{kind}", "message": message}


def encoded(event: Document) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def headers(body: bytes, event: Document, key: str) -> list[tuple[str, str]]:
    """A plain SHA-256, and not over the app's secret but the key of the webhook (§7.2)."""
    said = event["app_id"].encode() + body + event["timestamp"].encode() + key.encode()
    return [
        ("Content-Type", "application/json"),
        ("User-Agent", "ZaloWebhook"),
        ("X-ZEvent-Signature", f"mac={hashlib.sha256(said).hexdigest()}"),
    ]


def _by_app(person: str) -> str:
    """The same person's id for the developer's app: another one (§1)."""
    return str(int(hashlib.sha256(f"app:{person}".encode()).hexdigest(), 16))[:18]
