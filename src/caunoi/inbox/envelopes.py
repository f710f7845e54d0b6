"""What has to be known of an event in order to keep it: whose it is, when it was, and which event it is.

Pure, and before any understanding: an event of an unknown kind has an envelope too. docs/explanation/taking-in.md
says why an event is identified as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

# How long a platform repeats what was not answered 200: Zalo after 30 s, 5, 15, 30 and 60 min (Zalo reference §7.1),
# Facebook for 36 h (Facebook reference A6). A little more, for the way and the clocks.
REPEATS = {"zalo": timedelta(hours=2), "facebook": timedelta(hours=37)}
AHEAD = timedelta(minutes=10)  # of our clock


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event to be kept.

    accounts: ids of the platform among which that of our account is; empty when the body names none. at: the
    platform's own time, None when it gives none that can be read. identity: the same for the same event, however
    often and in whatever company it is delivered; 64 hexadecimal digits.
    """

    accounts: tuple[str, ...]
    at: datetime | None
    identity: str
    body: bytes

    def is_untimely(self, channel: str, now: datetime) -> bool:
        """Older than the platform repeats, or of the future: a replay, a delay, or a wrong clock."""
        return self.at is not None and not now - REPEATS[channel] <= self.at <= now + AHEAD


def parsed(body: bytes) -> Any:
    """The JSON value of a body; None where it is none, whatever it is instead."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):  # ValueError: also bytes that are no UTF-8
        return None


def zalo(body: bytes, event: Mapping[str, Any]) -> Envelope:
    """The envelope of a Zalo event; a body holds one (Zalo reference §7.3, §7.4)."""
    sides = [event.get("oa_id"), *(_member(event, side, "id") for side in ("recipient", "sender"))]
    name, message_id = str(event.get("event_name")), _member(event, "message", "msg_id")
    # A message's id names the event of sending it. Receipts, reactions and others carry it too, and can be many.
    named = "_send_" in name and bool(message_id)
    identity = _identity("zalo", name, message_id) if named else _identity("zalo", body)
    accounts = tuple(str(side) for side in sides if side)
    return Envelope(accounts, _moment(event.get("timestamp"), 1000), identity, body)


def facebook(body: bytes) -> list[Envelope]:
    """The envelopes of a Facebook body, which may hold up to a thousand events (Facebook reference A6).

    One event is kept byte for byte. Several are kept apart, each in the shape of a body with one: they may be of
    several Pages and persons, and come back in other company. What has another shape is one event as a whole.
    """
    whole = parsed(body)
    events = list(_events(whole))
    if not events:
        return [Envelope((), None, _identity("facebook", body), body)]
    alone = len(events) == 1
    return [
        Envelope(
            (page,),
            _facebook_time(item, entry),
            _facebook_identity(page, place, item),
            body if alone else _cut(entry, place, item),
        )
        for page, entry, place, item in events
    ]


def _events(whole: Any) -> Iterator[tuple[str, Mapping[str, Any], str, Any]]:
    """Page, entry, place in the entry and item of each event. Meta's own sample wraps the object into a list."""
    for one in whole if isinstance(whole, list) else [whole]:
        entries = one.get("entry") if isinstance(one, dict) else None
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict):
                continue
            page = str(entry.get("id", ""))
            lists = [(name, value) for name, value in entry.items() if isinstance(value, list)]
            for place, items in lists or [("", [None])]:
                yield from ((page, entry, place, item) for item in items)


def _cut(entry: Mapping[str, Any], place: str, item: Any) -> bytes:
    """The body that this event alone would have had."""
    rest = {name: value for name, value in entry.items() if not isinstance(value, list)}
    return json.dumps({"object": "page", "entry": [{**rest, **({place: [item]} if place else {})}]}).encode()


def _facebook_identity(page: str, place: str, item: Any) -> str:
    """By the id of the message or of the new comment; else by all that the event says, whichever body it came in."""
    message_id = _member(item, "message", "mid")
    if place == "messaging" and message_id:
        return _identity("facebook", page, "message", message_id)
    what, verb, comment_id = (_member(item, "value", name) for name in ("item", "verb", "comment_id"))
    if (place, what, verb) == ("changes", "comment", "add") and comment_id:
        return _identity("facebook", page, "comment", comment_id)
    return _identity("facebook", page, place, json.dumps(item, sort_keys=True))


def _facebook_time(item: Any, entry: Mapping[str, Any]) -> datetime | None:
    """Messages are in milliseconds, changes in seconds (Facebook reference A6)."""
    if isinstance(item, dict) and "timestamp" in item:
        return _moment(item["timestamp"], 1000)
    created = _member(item, "value", "created_time")
    return _moment(created, 1) if created else _moment(entry.get("time"), 1)


def _identity(*parts: object) -> str:
    """A digest of the parts; their lengths keep ("a", "bc") apart from ("ab", "c")."""
    pieces = [part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(b"".join([b"%d:%s" % (len(piece), piece) for piece in pieces])).hexdigest()


def _member(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _moment(value: Any, per_second: int) -> datetime | None:
    """Text or number of whole units since 1970; None for what is no moment that a calendar has."""
    digits = str(value)
    if isinstance(value, bool) or not (digits.isascii() and digits.isdecimal()) or len(digits) > 15:
        return None
    try:
        return datetime.fromtimestamp(int(digits) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None
