"""Signature vectors of the platform references (Zalo §7.2, Facebook A6)."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from caunoi.inbox.signatures import facebook_is_genuine, zalo_is_genuine

BODY = (
    '{"app_id":"431678000000000001","event_name":"user_send_text","timestamp":"1700000000000",'
    '"sender":{"id":"2468458835296197922"},"recipient":{"id":"579745863508352884"},'
    '"user_id_by_app":"552177279717587730","message":{"text":"Xin chào","msg_id":"96d3cdf3af150460909"}}'
).encode()
MAC = "mac=4753ef201c2bde87a2036bf8a062416dd377617baab4c7f93686b01a71aad5c4"
APP, KEY = "431678000000000001", "demoOaSecretKey01"


def test_zalo_vector() -> None:
    assert len(BODY) == 267
    assert zalo_is_genuine(BODY, {"x-zevent-signature": MAC}, APP, KEY)


@pytest.mark.parametrize(
    ("body", "headers", "key"),
    [
        (BODY, {"x-zevent-signature": MAC}, "other"),
        (BODY, {}, KEY),
        (BODY + b" ", {"x-zevent-signature": MAC}, KEY),
        (b"\xff\xfe", {"x-zevent-signature": MAC}, KEY),
        (b"[]", {"x-zevent-signature": MAC}, KEY),
        (b"{}", {"x-zevent-signature": MAC}, KEY),
    ],
)
def test_zalo_refuses(body: bytes, headers: dict[str, str], key: str) -> None:
    assert not zalo_is_genuine(body, headers, APP, key)


def test_facebook() -> None:
    body = b'{"object":"page","entry":[]}'
    mac = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    assert facebook_is_genuine(body, {"x-hub-signature-256": f"sha256={mac}"}, "secret")
    assert not facebook_is_genuine(body, {"x-hub-signature-256": f"sha256={mac}"}, "other")
    assert not facebook_is_genuine(body, {"x-hub-signature-256": f"sha1={mac}"}, "secret")
