"""Which event it is, whose and when: tables over bodies as the references have them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caunoi.inbox import envelopes

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MS = int(NOW.timestamp() * 1000)


def of_zalo(**event: Any) -> envelopes.Envelope:
    event = {"event_name": "user_send_text", "timestamp": str(MS), **event}
    return envelopes.zalo(json.dumps(event).encode(), event)


def page(*entries: dict[str, Any]) -> bytes:
    return json.dumps({"object": "page", "entry": list(entries)}).encode()


def message(mid: str = "m_1", **more: Any) -> dict[str, Any]:
    return {"sender": {"id": "7"}, "recipient": {"id": "P"}, "timestamp": MS, "message": {"mid": mid, **more}}


def change(**value: Any) -> dict[str, Any]:
    value = {"item": "comment", "verb": "add", "comment_id": "P_1", "created_time": MS // 1000, **value}
    return {"field": "feed", "value": value}


def identities(body: bytes) -> list[str]:
    return [one.identity for one in envelopes.facebook(body)]


SAME_ZALO = [
    ({"message": {"msg_id": "a"}}, {"message": {"msg_id": "a"}, "timestamp": str(MS + 1)}, True),
    ({"message": {"msg_id": "a"}}, {"message": {"msg_id": "b"}}, False),
    ({"message": {"msg_id": "a"}}, {"message": {"msg_id": "a"}, "event_name": "oa_send_text"}, False),
    # An id that names the message and not the event: two reactions are two events.
    (
        {"event_name": "user_reacted_message", "message": {"msg_id": "a", "react_icon": "/-heart"}},
        {"event_name": "user_reacted_message", "message": {"msg_id": "a", "react_icon": "/-strong"}},
        False,
    ),
    ({"event_name": "follow", "follower": {"id": "1"}}, {"event_name": "follow", "follower": {"id": "1"}}, True),
    ({"event_name": "follow"}, {"event_name": "follow", "timestamp": str(MS + 60_000)}, False),
    ({"message": {"msg_id": ""}, "x": 1}, {"message": {"msg_id": ""}, "x": 2}, False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME_ZALO)
def test_the_same_event_of_zalo(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (of_zalo(**one).identity == of_zalo(**other).identity) is same


SAME_FACEBOOK = [
    (message(), message(text="x"), "messaging", True),
    (message("m_1"), message("m_2"), "messaging", False),
    (change(), change(message="later words"), "changes", True),
    (change(), change(verb="edited"), "changes", False),
    (change(verb="edited", message="a"), change(verb="edited", message="b"), "changes", False),
    ({"read": {"watermark": 1}}, {"read": {"watermark": 2}}, "messaging", False),
]


@pytest.mark.parametrize(("one", "other", "place", "same"), SAME_FACEBOOK)
def test_the_same_event_of_facebook(one: Any, other: Any, place: str, same: bool) -> None:
    entries = [{"id": "P", "time": 1, place: [item]} for item in (one, other)]
    assert (identities(page(entries[0])) == identities(page(entries[1]))) is same


def test_an_event_is_the_same_in_any_company() -> None:
    """A repeat may be batched otherwise, at another time, in other order."""
    first = page(
        {"id": "P", "time": 1, "messaging": [message("m_1"), {"read": {"watermark": 3}}]},
        {"id": "Q", "time": 1, "changes": [change()]},
    )
    alone = [
        page({"id": "Q", "time": 9, "changes": [change()]}),
        page({"id": "P", "time": 9, "messaging": [{"read": {"watermark": 3}}]}),
        page({"id": "P", "time": 9, "messaging": [message("m_1")]}),
    ]
    assert sorted(identities(first)) == sorted(one for body in alone for one in identities(body))
    assert len(set(identities(first))) == 3


def test_the_same_item_at_two_pages_is_two_events() -> None:
    body = page(*({"id": name, "messaging": [{"read": {"watermark": 3}}]} for name in ("P", "Q")))
    assert len(set(identities(body))) == 2


def test_several_are_kept_apart_in_the_shape_of_one() -> None:
    found = envelopes.facebook(
        page({"id": "P", "time": 5, "messaging": [message("m_1"), message("m_2")], "changes": [change()]})
    )
    assert [one.accounts for one in found] == [("P",)] * 3
    again = [envelopes.facebook(one.body) for one in found]
    assert [(one.identity, one.at) for (one,) in again] == [(one.identity, one.at) for one in found]
    assert json.loads(found[1].body) == {
        "object": "page",
        "entry": [{"id": "P", "time": 5, "messaging": [message("m_2")]}],
    }


def test_one_is_kept_byte_for_byte_also_wrapped_in_a_list() -> None:
    for body in (page({"id": "P", "messaging": [message()]}), b"[ %s ]" % page({"id": "P", "messaging": [message()]})):
        assert [one.body for one in envelopes.facebook(body)] == [body]


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"no json", b"[" * 100_000, b"null", b"7", b"[]", b'{"object":"page"}', b'{"entry":{}}',
     b'{"entry":[]}', b'{"entry":[7,null]}', b'{"error":{"code":190}}'],
)  # fmt: skip
def test_what_has_no_shape_is_one_event_of_nobody(body: bytes) -> None:
    (found,) = envelopes.facebook(body)
    assert (found.accounts, found.at, found.body) == ((), None, body)


@pytest.mark.parametrize(
    "entry", [{}, {"id": 5}, {"id": "P", "messaging": []}, {"id": "P", "changes": [None, 7]}, {"standby": ["x"]}]
)
def test_odd_entries_are_events_too(entry: dict[str, Any]) -> None:
    found = envelopes.facebook(page(entry))
    assert all(len(one.identity) == 64 for one in found)


@pytest.mark.parametrize(
    ("event", "accounts"),
    [
        ({"sender": {"id": "u"}, "recipient": {"id": "oa"}}, ("oa", "u")),
        ({"sender": {"id": "oa"}, "recipient": {"id": "u"}}, ("u", "oa")),
        ({"oa_id": "oa", "follower": {"id": "u"}}, ("oa",)),
        ({"oa_id": 579745863508352884}, ("579745863508352884",)),
        ({"sender": "u", "recipient": None}, ()),
    ],
)
def test_whose_a_zalo_event_may_be(event: dict[str, Any], accounts: tuple[str, ...]) -> None:
    assert of_zalo(**event).accounts == accounts


@pytest.mark.parametrize("when", ["", "soon", "-1", "1e400", None, True, {}, "9" * 40, "9" * 15, "١٧٠٠"])
def test_a_time_that_is_none(when: Any) -> None:
    assert of_zalo(timestamp=when).at is None


def test_times_of_facebook() -> None:
    bodies = [
        page({"id": "P", "time": 1, "messaging": [message()]}),
        page({"id": "P", "time": 1, "changes": [change()]}),
        page({"id": "P", "time": MS // 1000, "changes": [{"field": "mention", "value": {}}]}),
    ]
    assert [envelopes.facebook(body)[0].at for body in bodies] == [NOW] * 3


@pytest.mark.parametrize(
    ("channel", "age", "untimely"),
    [
        ("zalo", timedelta(minutes=119), False),
        ("zalo", timedelta(minutes=121), True),
        ("facebook", timedelta(hours=36), False),
        ("facebook", timedelta(hours=38), True),
        ("zalo", timedelta(minutes=-9), False),
        ("zalo", timedelta(minutes=-11), True),
    ],
)
def test_untimely_is_what_no_repetition_explains(channel: str, age: timedelta, untimely: bool) -> None:
    assert of_zalo().is_untimely(channel, NOW + age) is untimely
    assert not of_zalo(timestamp="?").is_untimely(channel, NOW)
