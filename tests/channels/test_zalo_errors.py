"""Zalo's answers and the classes they stand for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from caunoi.channels.contract import (
    AccountUnusable,
    Answer,
    ChannelError,
    CredentialsExpired,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    RemoteMissing,
    Request,
    Retryable,
)
from caunoi.channels.zalo import calls, oauth
from caunoi.channels.zalo.broadcast import broadcast_request
from caunoi.channels.zalo.errors import TABLE, classify

FIELDS: dict[str, Any] = dict.fromkeys(
    ("title", "author", "description", "cover_url", "tracking_link", "comment"), "x"
) | {"body": []}
CREATE = calls.create_request(FIELDS)
UPDATE = calls.update_request("a1", FIELDS)
VERIFY = calls.verify_request("t")
REMOVE = calls.remove_request("a1")
DETAIL = calls.detail_request("a1")
BROADCAST = broadcast_request(["a1"], {"gender": "0"})
TOKEN = Request("POST", "/v4/oa/access_token", "harmless", host="oauth")


def answer(body: Any, status: int = 200) -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(status, {}, None if isinstance(body, str) else body, text)


def error(code: Any, message: str = "") -> Answer:
    return answer({"error": code, "message": message})


CASES: list[tuple[Request, Answer, type[ChannelError] | None]] = [
    # success is `error` 0 in the envelope, whatever HTTP says
    (CREATE, answer({"data": {"token": "t"}, "error": 0, "message": "Success"}), None),
    (REMOVE, answer({"error": 0}), None),
    (DETAIL, answer({"data": {}, "error": "0"}), None),
    (CREATE, answer({"error": 0}, 502), OutcomeUnknown),
    (CREATE, answer({"data": {"token": "t"}}), OutcomeUnknown),
    (CREATE, answer([]), OutcomeUnknown),
    (CREATE, answer({"error": True}), OutcomeUnknown),
    # what the platform says
    (CREATE, error(-32), RateLimited),
    (CREATE, error(-200, "create media fail"), Retryable),
    (VERIFY, error(-200, "Upload media failed"), Retryable),
    (VERIFY, error(-200, "Upload media failed: Too many failed attempts"), Rejected),
    (BROADCAST, error(-200, "Send failed"), OutcomeUnknown),
    (CREATE, error(-201, "title is invalid!"), Rejected),
    (DETAIL, error(-201, "id is invalid!"), RemoteMissing),
    (UPDATE, error(-201, "id is invalid!"), RemoteMissing),
    (UPDATE, error(-201, "title is invalid!"), Rejected),
    (REMOVE, error(-201, "article is not existed"), RemoteMissing),
    (VERIFY, error(-201, "token is invalid!"), OutcomeUnknown),
    (CREATE, error(-204), AccountUnusable),
    (CREATE, error(-205), AccountUnusable),
    (CREATE, error(-209), AccountUnusable),
    (BROADCAST, error(-211), RateLimited),
    (CREATE, error(-212), AccountUnusable),
    (VERIFY, error(-214), Retryable),
    (BROADCAST, error(-214), Retryable),
    (CREATE, error(-216, "Access token has expired"), CredentialsExpired),
    (CREATE, error("-216"), CredentialsExpired),
    (CREATE, error(-219), AccountUnusable),
    (CREATE, error(-220), CredentialsExpired),
    (CREATE, error(-221), AccountUnusable),
    (CREATE, error(-223, "OA has not granted this permission to the app"), AccountUnusable),
    (CREATE, error(-223, "OA has reached the limit of create article quota in this month"), RateLimited),
    (CREATE, error(-224), AccountUnusable),
    (BROADCAST, error(-234), RateLimited),
    (CREATE, error(-242), AccountUnusable),
    (CREATE, error(-248), Rejected),
    (CREATE, error(112), AccountUnusable),
    (CREATE, error(-9999, "something new"), Rejected),
    # no readable answer
    (CREATE, answer({"error": -1, "message": "Internal server error"}, 500), OutcomeUnknown),
    (CREATE, answer("<html>502</html>", 502), OutcomeUnknown),
    (CREATE, answer("", 200), OutcomeUnknown),
    (CREATE, answer("", 408), OutcomeUnknown),
    (CREATE, answer("invalid API", 404), Rejected),
    (CREATE, answer("", 429), RateLimited),
    (BROADCAST, answer("<html>502</html>", 502), OutcomeUnknown),
    (UPDATE, answer("<html>502</html>", 502), Retryable),
    (VERIFY, answer("", 503), Retryable),
    (DETAIL, answer({"error": -1}, 500), Retryable),
    # the OAuth host: success only with a token
    (TOKEN, answer({"access_token": "a", "refresh_token": "r", "expires_in": "90000"}), None),
    (TOKEN, answer({"error": 0, "message": "Success"}), CredentialsExpired),
    (TOKEN, answer({"error": -14014, "error_name": "Invalid refresh token."}), CredentialsExpired),
    (TOKEN, answer({"error_name": "Too many requests.", "error": -14020}), RateLimited),
    (TOKEN, answer({"error": -14002}), AccountUnusable),
    (TOKEN, answer({"error": -14003}), AccountUnusable),
    (TOKEN, answer("<html></html>", 502), Retryable),
]


@pytest.mark.parametrize(("request_", "given", "expected"), CASES)
def test_classes(request_: Request, given: Answer, expected: type[ChannelError] | None) -> None:
    found = classify(request_, given)
    assert type(found) is (expected or type(None))


def test_every_listed_code_has_its_class() -> None:
    for code, (kind, _, options) in TABLE.items():
        if code not in (-200, -201, -223):  # those depend on the call
            found = classify(CREATE, error(code))
            assert type(found) is kind
            assert found.code == str(code)
            assert getattr(found, "after", None) == options.get("after", getattr(found, "after", None))


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("title allow 1 to 150 characters", "title"),
        ("photo_url https://x is invalid", "cover_url"),
        ("cover value is invalid", "cover_url"),
        ("body value is invalid", "body"),
        ("something is invalid!", ""),
    ],
)
def test_the_blamed_field_is_ours(message: str, field: str) -> None:
    found = classify(CREATE, error(-201, message))
    assert isinstance(found, Rejected)
    assert found.field == field


def test_quota_and_night_stop_only_their_operation() -> None:
    for code, after in [(-211, 86_400), (-234, 1_800)]:
        found = classify(BROADCAST, error(code))
        assert isinstance(found, RateLimited)
        assert (found.scope, found.after) == ("operation", after)
    minute = classify(CREATE, error(-32))
    assert isinstance(minute, RateLimited)
    assert (minute.scope, minute.after) == ("account", 60)


@pytest.mark.parametrize("code", [-216, -9999])
def test_no_token_in_a_detail(code: int) -> None:
    token = "t" * 60
    found = classify(CREATE, error(code, f"Token {token} is wrong"))
    assert found is not None
    assert token not in found.detail
    assert token not in str(found)


def test_a_failed_picture_keeps_its_address() -> None:
    url = f"https://coquanmau.example/b/{'a' * 64}.jpg"
    found = classify(CREATE, error(-201, f"photo_url {url} is invalid"))
    assert found is not None
    assert url in found.detail


def test_effects_protect_against_blind_repetition() -> None:
    assert [request.effect for request in (CREATE, BROADCAST)] == ["write", "write"]
    assert [request.effect for request in (UPDATE, REMOVE)] == ["final", "final"]
    assert [request.effect for request in (VERIFY, DETAIL, calls.slice_request(0))] == ["read"] * 3
    assert oauth.appsecret_proof("demoAppSecret", "demoAccessToken") == (
        "4c36960296bf27762767d7d5c06e43e4447513b850702b2aee15ccd6b79680de"  # Zalo reference §2.5
    )
