"""What a stored event says: a pure function from its bytes to a plain value.

Nothing here can lose words: an event that is not understood stays stored, and is understood by a later version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caunoi.inbox import envelopes

VERSION = 1  # of what is understood; grows when events that were unknown become known


@dataclass(frozen=True)
class Attachment:
    """What came with the words. address: where the platform holds it, for a while only: copy it at once; empty for what
    is no file, such as a place. details: the rest of what the platform tells, as it tells it."""

    kind: str
    address: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """What a person said on a channel.

    account, person, message_id: ids of the platform, opaque. person is empty where the platform does not tell who
    (Facebook reference A4), and a guest of Zalo's widget has an id of that one conversation. post: below which post it
    stands, and then everybody can read it; empty for a message, which only the agency can. answers: id of the message
    or comment that it quotes or answers. guest: of Zalo's widget, the platform's id of the conversation, without which
    nobody can answer.
    """

    channel: str
    account: str
    person: str
    text: str
    attachments: tuple[Attachment, ...]
    at: datetime | None
    message_id: str
    answers: str = ""
    post: str = ""
    guest: str = ""


@dataclass(frozen=True)
class Echo:
    """What the account itself has sent, told back: by us, or by a person in the platform's own console. person: to
    whom; "" for a comment. post: empty for a message; answers: the comment below which a comment stands."""

    channel: str
    account: str
    person: str
    text: str
    at: datetime | None
    message_id: str
    post: str = ""
    answers: str = ""


@dataclass(frozen=True)
class Unknown:
    """No words of a person, or nothing that this version knows. what: the event's name on its platform."""

    channel: str
    what: str


def understand(channel: str, body: bytes) -> Said | Echo | Unknown:
    """What an event of this channel says, as the receiver keeps it: one event in a body."""
    event = envelopes.parsed(body)
    return _zalo(body, event) if channel == "zalo" else _facebook(body, event)


# Zalo ------------------------------------------------------------------------------------------------


def _zalo(body: bytes, event: Any) -> Said | Echo | Unknown:
    """Persons send `user_send_*`, guests of the widget `anonymous_send_*`, the account `oa_send_*` (Zalo reference
    §7.5). What is sent within group chats is not addressed to the agency alone, and has other shapes."""
    if not isinstance(event, dict):
        return Unknown("zalo", "")
    name, message = _text(event.get("event_name")), event.get("message")
    if name == "oa_send_text" and isinstance(message, dict):
        return Echo(
            channel="zalo",
            account=_member(event, "sender", "id"),
            person=_member(event, "recipient", "id"),
            text=_text(message.get("text")),
            at=envelopes.zalo(body, event).at,
            message_id=_text(message.get("msg_id")),
        )
    by_person = name.startswith(("user_send_", "anonymous_send_")) and "_group_" not in name
    if not by_person or not isinstance(message, dict):
        return Unknown("zalo", name)
    return Said(
        channel="zalo",
        account=_member(event, "recipient", "id"),
        person=_member(event, "sender", "id"),
        text=_text(message.get("text")),
        attachments=tuple(_attachments(message)),
        at=envelopes.zalo(body, event).at,
        message_id=_text(message.get("msg_id")),
        answers=_text(message.get("quote_msg_id")),
        guest=_text(message.get("conversation_id")),
    )


# Facebook --------------------------------------------------------------------------------------------


def _facebook(body: bytes, whole: Any) -> Said | Echo | Unknown:
    """One entry with one item (Facebook reference A6); the stored body has no more."""
    one = whole[0] if isinstance(whole, list) and whole else whole
    entry = (one.get("entry") or [None])[0] if isinstance(one, dict) and isinstance(one.get("entry"), list) else None
    if not isinstance(entry, dict):
        return Unknown("facebook", "")
    page, at = _text(entry.get("id")), envelopes.facebook(body)[0].at
    for place, read in (("messaging", _message), ("changes", _change)):
        items = entry.get(place)
        if isinstance(items, list) and items and isinstance(items[0], dict):
            return read(page, at, items[0])
    return Unknown("facebook", next((name for name, value in entry.items() if isinstance(value, list)), ""))


def _message(page: str, at: datetime | None, item: dict[str, Any]) -> Said | Echo | Unknown:
    """A message or a tapped button; or an echo, in which sender and recipient have changed places."""
    message, postback = item.get("message"), item.get("postback")
    said = message if isinstance(message, dict) else postback if isinstance(postback, dict) else None
    if said is None:
        aside = ("sender", "recipient", "timestamp")
        return Unknown("facebook", f"messaging.{next((name for name in item if name not in aside), '')}")
    if said.get("is_echo"):
        person, text = _member(item, "recipient", "id"), _text(said.get("text"))
        return Echo("facebook", page, person, text, at, _text(said.get("mid")))
    return Said(
        channel="facebook",
        account=page,
        person=_member(item, "sender", "id"),
        text=_text(said.get("text") or said.get("title")),
        attachments=tuple(_attachments(said)),
        at=at,
        message_id=_text(said.get("mid")),
        answers=_member(said, "reply_to", "mid"),
    )


def _change(page: str, at: datetime | None, item: dict[str, Any]) -> Said | Echo | Unknown:
    """A new comment. The Page's own come back too: taken for somebody's words they would be answered."""
    raw = item.get("value")
    value: dict[str, Any] = raw if isinstance(raw, dict) else {}
    what = ".".join(filter(None, (_text(item.get("field")), _text(value.get("item")), _text(value.get("verb")))))
    if what != "feed.comment.add":
        return Unknown("facebook", what)
    address = _text(value.get("photo") or value.get("video") or value.get("link"))
    post, parent = _text(value.get("post_id")), _text(value.get("parent_id"))
    if _member(value, "from", "id") == page:
        text, answers = _text(value.get("message")), parent if parent != post else ""
        return Echo("facebook", page, "", text, at, _text(value.get("comment_id")), post, answers)
    return Said(
        channel="facebook",
        account=page,
        person=_member(value, "from", "id"),
        text=_text(value.get("message")),
        attachments=(Attachment("link", address, {}),) if address else (),
        at=at,
        message_id=_text(value.get("comment_id")),
        answers=parent if parent != post else "",
        post=post,
    )


# Both ------------------------------------------------------------------------------------------------


def _attachments(message: Mapping[str, Any]) -> Iterator[Attachment]:
    """Both platforms have `attachments[]` of `type` and `payload`, with an `url` where there is a file."""
    listed = message.get("attachments")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict):
            payload = one["payload"] if isinstance(one.get("payload"), dict) else {}
            rest = {name: value for name, value in payload.items() if name != "url"}
            yield Attachment(_text(one.get("type")), _text(payload.get("url")), rest)


def _member(value: Any, *path: str) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return _text(value)


def _text(value: Any) -> str:
    """Ids come as text, sometimes as numbers; what is neither is no text of anybody."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
