"""What an article must be (Zalo reference §4.1, §4.2). Every breach is an error of its own."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from caunoi_sandbox.store import Document
from caunoi_sandbox.zalo.answers import ZaloError, invalid

TITLE_BELOW = 150  # documented 1 to 150; a real title of 150 characters was refused
AUTHOR_MOST = 50
DESCRIPTION_MOST = 300
TYPES = ("normal", "video")
SHOW = ("show", "hide")


def article_fields(asked: Document) -> Document:
    """The fields of an article as accepted: checked, with defaults. Raises ZaloError."""
    kind = asked.get("type")
    if kind not in TYPES:
        raise ZaloError(-201, "type accept only 2 value normal and video.")
    fields = {
        "type": kind,
        "title": _text(asked, "title", 1, TITLE_BELOW - 1, shown_most=150),
        "description": _text(asked, "description", 0, DESCRIPTION_MOST),
        "status": _choice(asked, "status", "hide"),
        "comment": _choice(asked, "comment", "show"),
    }
    return fields | (_normal(asked) if kind == "normal" else _video(asked))


def _normal(asked: Document) -> Document:
    body = asked.get("body")
    if not isinstance(body, list) or not body:
        raise ZaloError(-201, "body value is invalid")
    return {
        "author": _text(asked, "author", 0, AUTHOR_MOST),
        "cover": _cover(asked.get("cover")),
        "body": [_element(element) for element in body],
        "related_medias": _related(asked.get("related_medias")),
        "tracking_link": _optional_text(asked, "tracking_link"),
    }


def _video(asked: Document) -> Document:
    for name in ("video_id", "avatar"):
        if not isinstance(asked.get(name), str) or not asked[name]:
            raise invalid(name)
    return {"video_id": asked["video_id"], "avatar": _web_address(asked["avatar"], "avatar")}


def _cover(cover: Any) -> Document:
    if not isinstance(cover, dict):
        raise ZaloError(-201, "cover value is invalid")
    if cover.get("status") not in SHOW:
        raise ZaloError(-201, "create media fail")
    if cover.get("cover_type") == "photo":
        address = _web_address(cover.get("photo_url"), "photo_url")
        return {"cover_type": "photo", "photo_url": address, "status": cover["status"]}
    if cover.get("cover_type") == "video" and cover.get("video_id"):
        view = cover.get("cover_view", "horizontal")
        return {
            "cover_type": "video",
            "video_id": cover["video_id"],
            "cover_view": view,
            "status": cover["status"],
        }
    raise ZaloError(-201, "cover value is invalid")


def _element(element: Any) -> Document:
    """One piece of the body. Texts stay as sent here; they are rewritten when the article is made."""
    match element:
        case {"type": "text", "content": str(content)}:
            return {"type": "text", "content": content}
        case {"type": "image", "url": url}:
            caption = str(element.get("caption") or "")
            return {"type": "image", "url": _web_address(url, "url"), "caption": caption}
        case {"type": "video"} if element.get("url") or element.get("video_id"):
            return {name: element[name] for name in ("type", "url", "video_id", "thumb") if element.get(name)}
        case {"type": "product", "id": product}:
            return {"type": "product", "id": product}
    raise ZaloError(-201, "body value is invalid")


def _related(value: Any) -> list[str]:
    """Ids, as bare texts or as objects with an id: sources disagree."""
    if value in (None, ""):
        return []
    if not isinstance(value, list):
        raise invalid("related_medias")
    return [str(item.get("id", "") if isinstance(item, dict) else item) for item in value]


def _text(asked: Document, name: str, least: int, most: int, shown_most: int | None = None) -> str:
    """A text counted in NFC characters (Zalo reference §1)."""
    value = asked.get(name, "")
    value = "" if value is None else value
    if not isinstance(value, str):
        raise invalid(name)
    value = unicodedata.normalize("NFC", value)
    if not least <= len(value.strip() if least else value) <= most or len(value) > most:
        raise ZaloError(-201, f"{name} allow {least} to {shown_most or most} characters")
    return value


def _optional_text(asked: Document, name: str) -> str:
    value = asked.get(name) or ""
    if not isinstance(value, str):
        raise invalid(name)
    return value


def _choice(asked: Document, name: str, default: str) -> str:
    value = asked.get(name) or default
    if value not in SHOW:
        raise invalid(name)
    return str(value)


def _web_address(value: Any, name: str) -> str:
    """A web address in ASCII; letters with marks and spaces are refused, they must come percent-encoded.
    The real service wants https; a stand-in on one machine takes http as well."""
    if not isinstance(value, str) or not value.isascii() or any(letter.isspace() for letter in value):
        raise ZaloError(-201, f"{name} is invalid")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ZaloError(-201, f"{name} is invalid")
    return value
