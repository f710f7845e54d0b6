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
MAC = b"mac=4753ef201c2bde87a2036bf8a062416dd377617baab4c7f93686b01a71aad5c4"
WHEN, APP, KEY = "1700000000000", "431678000000000001", "demoOaSecretKey01"


def test_zalo_vector() -> None:
    assert len(BODY) == 267
    assert zalo_is_genuine(BODY, WHEN, MAC, APP, KEY)


@pytest.mark.parametrize(
    ("body", "when", "mac", "key"),
    [
        (BODY, WHEN, MAC, "other"),
        (BODY, WHEN, b"", KEY),
        (BODY, WHEN, MAC.removeprefix(b"mac="), KEY),
        (BODY, WHEN, MAC.upper(), KEY),
        (BODY, WHEN, "mac=điều".encode(), KEY),
        (BODY, "1700000000001", MAC, KEY),
        (BODY + b" ", WHEN, MAC, KEY),
        (b"\xff\xfe", WHEN, MAC, KEY),
    ],
)
def test_zalo_refuses(body: bytes, when: str, mac: bytes, key: str) -> None:
    assert not zalo_is_genuine(body, when, mac, APP, key)


def test_facebook() -> None:
    body = b'{"object":"page","entry":[]}'
    mac = hmac.new(b"secret", body, hashlib.sha256).hexdigest().encode()
    assert facebook_is_genuine(body, b"sha256=" + mac, "secret")
    assert not facebook_is_genuine(body, b"sha256=" + mac, "other")
    assert not facebook_is_genuine(body, b"sha1=" + mac, "secret")
    assert not facebook_is_genuine(body, b"\xff", "secret")
