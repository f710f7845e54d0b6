"""From bytes to what was said: samples of the references, and every kind of event that the stand-ins can tell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from caunoi.inbox.understanding import Attachment, Echo, Said, Unknown, understand
from caunoi_sandbox import seed
from caunoi_sandbox.facebook import events as facebook_events
from caunoi_sandbox.zalo import events as zalo_events
from tests.inbox.test_signatures import BODY

MS = 1700000000000
AT = datetime.fromtimestamp(MS / 1000, UTC)
OA = {"id": seed.ZALO_OA_ID, "app_id": seed.ZALO_APP_ID}
PAGE = {"id": "900"}


def zalo(kind: str, **order: Any) -> Said | Echo | Unknown:
    return understand("zalo", zalo_events.encoded(zalo_events.event(OA, "246", kind, order, MS)))


def facebook(kind: str, person: str = "77", **order: Any) -> Said | Echo | Unknown:
    item = facebook_events.item(PAGE, person, kind, order, MS)
    return understand("facebook", facebook_events.body(PAGE, [item], MS))


def raw(value: Any, channel: str = "facebook") -> Said | Echo | Unknown:
    return understand(channel, json.dumps(value).encode())


# The references' own samples -------------------------------------------------------------------------


def test_the_text_of_the_zalo_reference() -> None:
    assert understand("zalo", BODY) == Said(
        "zalo", "579745863508352884", "2468458835296197922", "Xin chào", (), AT, "96d3cdf3af150460909"
    )


def test_the_comment_of_the_facebook_reference() -> None:
    value = {
        "item": "comment", "verb": "add", "post_id": "P_1", "comment_id": "1_2", "parent_id": "P_1",
        "from": {"id": "PSID", "name": "…"}, "message": "Hay", "created_time": 1700000000, "is_hidden": False,
    }  # fmt: skip
    event = {
        "object": "page",
        "entry": [{"id": "P", "time": 1700000002, "changes": [{"field": "feed", "value": value}]}],
    }
    said = Said("facebook", "P", "PSID", "Hay", (), AT, "1_2", answers="", post="P_1")
    assert raw(event) == raw([event]) == said


def test_the_message_of_the_facebook_reference() -> None:
    item = {
        "sender": {"id": "PSID"},
        "recipient": {"id": "P"},
        "timestamp": MS,
        "message": {"mid": "m_1", "text": "Chào"},
    }
    said = Said("facebook", "P", "PSID", "Chào", (), AT, "m_1")
    assert raw({"object": "page", "entry": [{"id": "P", "time": MS, "messaging": [item]}]}) == said


ZALO_SAMPLES = [
    ({"event_name": "anonymous_send_text", "sender": {"id": "an"}, "recipient": {"id": "oa"},
      "message": {"text": "Cho hỏi giờ làm việc", "msg_id": "a", "conversation_id": "c"}}, "Cho hỏi giờ làm việc"),
    ({"event_name": "user_send_image", "sender": {"id": "u"}, "recipient": {"id": "oa"}, "message": {"text": "", "msg_id": "a",
      "attachments": [{"type": "image", "payload": {"thumbnail": "https://t", "url": "https://u"}}]}}, ""),
    ({"event_name": "oa_send_text", "sender": {"id": "oa", "admin_id": "x"}, "recipient": {"id": "u"},
      "message": {"text": "Chào bạn", "msg_id": "6d37"}}, None),
    ({"event_name": "user_seen_message", "sender": {"id": "oa"}, "recipient": {"id": "u"}, "message": {"msg_ids": ["6d"]}}, None),
    ({"event_name": "user_submit_info", "sender": {"id": "u"}, "recipient": {"id": "oa"}, "info": {"name": "A"}}, None),
    ({"event_name": "user_received_message", "sender": {"id": "oa"}, "recipient": {"id": "u"},
      "message": {"delivery_time": str(MS), "msg_id": "a4", "tracking_id": "HS"}}, None),
    ({"event_name": "follow", "oa_id": "oa", "follower": {"id": "u"}, "source": "oa_profile"}, None),
    ({"event_name": "user_send_group_text", "sender": {"id": "u"}, "recipient": {"id": "g"}, "message": {"text": "x"}}, None),
    ({"event_name": "change_oa_daily_quota"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("event", "text"), ZALO_SAMPLES, ids=lambda value: str(value)[:40])
def test_samples_of_the_zalo_reference(event: dict[str, Any], text: str | None) -> None:
    found = raw({"app_id": "1", "timestamp": str(MS), **event}, "zalo")
    if event["event_name"] == "oa_send_text":
        assert found == Echo("zalo", "oa", "u", "Chào bạn", AT, "6d37")
    elif text is None:
        assert found == Unknown("zalo", event["event_name"])
    else:
        assert isinstance(found, Said) and (found.text, found.at, found.account) == (text, AT, "oa")


# Every kind that the stand-ins tell ------------------------------------------------------------------


@pytest.mark.parametrize("kind", zalo_events.KINDS)
def test_every_kind_of_zalo(kind: str) -> None:
    found = zalo(kind, text="Đường ngập", answers="quoted")
    if kind in zalo_events.OTHERS:
        assert isinstance(found, Unknown) and found.what
        return
    assert isinstance(found, Said) and found.message_id
    assert (found.account, found.person, found.text, found.at) == (seed.ZALO_OA_ID, "246", "Đường ngập", AT)
    assert (found.answers, found.post) == ("quoted", "")
    plain = kind.removeprefix("anonymous_")
    assert [one.kind for one in found.attachments] == ({"text": [], "business_card": ["link"]}.get(plain, [plain]))


@pytest.mark.parametrize("kind", facebook_events.KINDS)
def test_every_kind_of_facebook(kind: str) -> None:
    found = facebook(kind, text="Đường ngập", post="900_1", answers="earlier")
    if kind in ("reaction", "read", "delivery", "reacted_to_post", "comment_edited", "comment_removed"):
        assert isinstance(found, Unknown) and found.what
        return
    assert isinstance(found, Said) and found.message_id
    assert (found.account, found.person, found.text, found.at) == ("900", "77", "Đường ngập", AT)
    assert found.post == ("900_1" if kind == "comment" else "")
    assert found.answers == ("" if kind == "postback" else "earlier")
    assert [one.kind for one in found.attachments] == ([kind] if kind in facebook_events.ATTACHMENTS else [])


def test_attachments_keep_what_the_platform_tells() -> None:
    found = zalo("location")
    assert isinstance(found, Said)
    place = {"coordinates": {"latitude": "21.0285", "longitude": "105.8542"}}
    assert found.attachments == (Attachment("location", "", place),)
    found = zalo("file")
    assert isinstance(found, Said) and found.attachments[0].details["name"] == "don.pdf"
    assert found.attachments[0].address.startswith("https://")


def test_a_reply_below_a_comment_and_a_comment_below_the_post() -> None:
    top, reply = (facebook("comment", text="x", post="900_1", answers=parent) for parent in ("", "1_5"))
    assert isinstance(top, Said) and isinstance(reply, Said)
    assert (top.answers, reply.answers) == ("", "1_5") and top.post == reply.post == "900_1"


def test_the_page_does_not_speak_to_itself() -> None:
    own = facebook("comment", person="900", text="x", post="900_1", message="1_7", answers="1_5")
    assert own == Echo("facebook", "900", "", "x", AT, "1_7", "900_1", "1_5")
    item = {
        "sender": {"id": "900"},
        "recipient": {"id": "77"},
        "timestamp": MS,
        "message": {"is_echo": True, "app_id": 1, "mid": "m", "text": "x"},
    }
    echo = {"object": "page", "entry": [{"id": "900", "messaging": [item]}]}
    assert raw(echo) == Echo("facebook", "900", "77", "x", AT, "m")


def test_a_comment_without_an_author_is_still_said() -> None:
    value = {
        "item": "comment",
        "verb": "add",
        "post_id": "900_1",
        "comment_id": "1_2",
        "message": "x",
        "photo": "https://p",
    }
    found = raw({"entry": [{"id": "900", "changes": [{"field": "feed", "value": value}]}]})
    assert isinstance(found, Said) and (found.person, found.at) == ("", None)
    assert found.attachments == (Attachment("link", "https://p", {}),)


@pytest.mark.parametrize("channel", ["zalo", "facebook"])
@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"null", b"7", b"[]", b"[7]", b"{}", b"[" * 50_000, b'{"entry":[]}', b'{"entry":[{"messaging":[]}]}',
     b'{"entry":[{"messaging":[7]}]}', b'{"entry":[{"changes":[{"value":7}]}]}', b'{"entry":[{"standby":[{}]}]}',
     b'{"event_name":"user_send_text","message":"x"}', b'{"event_name":7}', b'{"entry":{"0":1}}',
     b'{"entry":[{"messaging":[{"message":7}]}]}', b'{"error":{"code":190}}'],
)  # fmt: skip
def test_what_has_no_shape_is_unknown_and_breaks_nothing(channel: str, body: bytes) -> None:
    assert isinstance(understand(channel, body), Unknown)


def test_odd_members_are_no_words() -> None:
    event = {"event_name": "user_send_text", "timestamp": "x", "sender": "u", "recipient": [],
             "message": {"text": {"a": 1}, "msg_id": 5, "attachments": [7, {"type": None, "payload": 3}]}}  # fmt: skip
    assert raw(event, "zalo") == Said("zalo", "", "", "", (Attachment("", "", {}),), None, "5")
