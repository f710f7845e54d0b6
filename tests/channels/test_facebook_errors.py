"""Facebook's answers and the classes they stand for."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
from caunoi.channels.facebook import calls
from caunoi.channels.facebook.errors import classify, regained_after

PHOTO = {"blob": "0" * 64, "media_type": "image/jpeg", "size": 1, "width": 1, "height": 1, "alt": ""}
FEED = calls.feed_request("x")
UPLOAD = calls.upload_request(PHOTO)
EDIT = calls.edit_request("1_2", "x")
DELETE = calls.delete_request("1_2")
READ = calls.post_request("1_2")
LIST = calls.published_request()


def answer(body: Any, status: int = 400, headers: Mapping[str, str] | None = None) -> Answer:
    parsed = None if isinstance(body, str) else body
    return Answer(status, headers or {}, parsed, body if isinstance(body, str) else json.dumps(body))


def error(code: Any, subcode: int | None = None, status: int = 400, **more: Any) -> Answer:
    body: dict[str, Any] = {"code": code, "message": "m", **more}
    return answer({"error": body | ({"error_subcode": subcode} if subcode else {})}, status)


CASES: list[tuple[Request, Answer, type[ChannelError] | None]] = [
    (FEED, answer({"id": "1_2"}, 200), None),
    (DELETE, answer({"success": True}, 200), None),
    (LIST, answer({"data": []}, 200), None),
    # never trust HTTP 200, never trust a parsed body under an error status
    (FEED, error(100, status=200), Rejected),
    (FEED, answer({"id": "1_2"}, 502), OutcomeUnknown),
    (FEED, answer([], 200), OutcomeUnknown),
    (FEED, answer("", 200), OutcomeUnknown),
    (FEED, answer({"error": "text"}, 200), OutcomeUnknown),
    (EDIT, answer({"success": False}, 200), Retryable),
    (FEED, answer("<html>502</html>", 502), OutcomeUnknown),
    (UPLOAD, answer("<html>502</html>", 502), Retryable),
    (READ, answer("", 503), Retryable),
    (EDIT, answer("", 504), Retryable),
    (FEED, answer("<html>", 404), Rejected),
    (FEED, answer("", 429), RateLimited),
    # open outcomes
    (FEED, error(1, status=500), OutcomeUnknown),
    (FEED, error(2, status=500), OutcomeUnknown),
    (READ, error(1, status=500), Retryable),
    (UPLOAD, error(2), Retryable),
    (FEED, error(99999, is_transient=True), OutcomeUnknown),
    (READ, error(99999, is_transient=True), Retryable),
    (FEED, error(99999, status=500), OutcomeUnknown),
    (FEED, error(99999), Rejected),
    (FEED, error(None), Rejected),
    (FEED, error(100, 1363047), OutcomeUnknown),
    (UPLOAD, error(100, 1609010), Retryable),
    (FEED, error(506), OutcomeUnknown),
    (EDIT, error(506), Rejected),
    (FEED, error(100, 1366051), OutcomeUnknown),
    # limits
    (FEED, error(4), RateLimited),
    (FEED, error(17), RateLimited),
    (FEED, error(32), RateLimited),
    (FEED, error("32"), RateLimited),
    (FEED, error(341), RateLimited),
    (FEED, error(613), RateLimited),
    (FEED, error(613, 1996), RateLimited),
    (FEED, error(80001), RateLimited),
    (FEED, error(80006), RateLimited),
    (FEED, error(368, 1390008), RateLimited),
    # tokens and permissions
    (FEED, error(102), CredentialsExpired),
    *((FEED, error(190, sub), CredentialsExpired) for sub in (None, 458, 459, 460, 463, 464, 467, 492)),
    (FEED, error(3), AccountUnusable),
    (FEED, error(10), AccountUnusable),
    (FEED, error(104), AccountUnusable),
    (FEED, error(200), AccountUnusable),
    (FEED, error(299), AccountUnusable),
    (EDIT, error(200), Rejected),  # one post that is not ours stops no account
    (DELETE, error(10), Rejected),
    (READ, error(10), AccountUnusable),
    (FEED, error(368), AccountUnusable),
    (
        FEED,
        error(100, message="API calls from the server require an appsecret_proof argument"),
        AccountUnusable,
    ),
    *((FEED, error(200, sub), AccountUnusable) for sub in (1346003, 1404006, 1404078, 1404112, 4854002)),
    # gone
    (READ, error(100, 33), RemoteMissing),
    (DELETE, error(100, 33), RemoteMissing),
    (EDIT, error(803), RemoteMissing),
    (FEED, error(100, 33), AccountUnusable),  # here the missing thing is the Page
    (UPLOAD, error(100, 33), AccountUnusable),
    (LIST, error(100, 33), AccountUnusable),
    (calls.page_request(), error(100, 33), AccountUnusable),
    # refused for good
    (FEED, error(100), Rejected),
    (UPLOAD, error(324), Rejected),
    (READ, error(2500), Rejected),
    *((FEED, error(100, sub), Rejected) for sub in (1366046, 1349125, 1404102, 1609008, 2061006, 2069019)),
    (FEED, error(1609005), Retryable),
    (FEED, error(100, 1609005), Retryable),
    # the inbox shares the table
    *((FEED, error(*pair), Rejected) for pair in ((230,), (551,), (10, 2018278), (100, 2018001), (200, 1545041))),
    (FEED, error(10, 1893063), AccountUnusable),
    (READ, error(1200), Retryable),
]


@pytest.mark.parametrize(("request_", "given", "expected"), CASES)
def test_classes(request_: Request, given: Answer, expected: type[ChannelError] | None) -> None:
    assert type(classify(request_, given)) is (expected or type(None))


def usage(minutes: Any = 0, percent: int = 0) -> str:
    row = {"type": "pages", "call_count": percent, "estimated_time_to_regain_access": minutes}
    return json.dumps({"1": [row], "2": "odd"})


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"x-business-use-case-usage": usage(7, 100)}, 420),
        ({"x-business-use-case-usage": usage(0, 100)}, 900),
        ({"x-business-use-case-usage": usage(0, 99)}, 0),
        ({"x-business-use-case-usage": usage("x", 5)}, 0),
        ({"x-app-usage": '{"call_count":10,"total_time":100,"total_cputime":3}'}, 900),
        ({"x-page-usage": '{"call_count":100}'}, 900),
        ({"x-app-usage": "no json", "x-business-use-case-usage": "[]"}, 0),
    ],
)
def test_usage_headers(headers: dict[str, str], seconds: float) -> None:
    assert regained_after(headers) == seconds
    refused = classify(FEED, answer({"error": {"code": 32}}, 403, headers))
    assert isinstance(refused, RateLimited)
    assert refused.after == (seconds or 300)
    assert refused.scope == "account"
    assert classify(FEED, answer({"id": "1_2"}, 200, headers)) is None


def test_no_token_in_a_detail() -> None:
    token = "EAAB" + "x" * 40
    for code in (190, 100, 4):
        found = classify(FEED, error(code, message=f"Malformed access token {token}"))
        assert found is not None
        assert token not in found.detail
        assert found.code == str(code)
    dead = classify(FEED, error(190, message="Malformed access token short"))  # not even a short one
    assert dead is not None
    assert "short" not in dead.detail


def test_cursors_are_followed_only_while_there_is_a_next_page() -> None:
    cursors = {"cursors": {"before": "b", "after": "a"}}
    assert calls.next_cursor({"paging": {**cursors, "next": "https://graph.example/?access_token=secret"}}) == "a"
    assert calls.next_cursor({"paging": cursors}) == ""
    assert calls.next_cursor({}) == ""


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("tại: https://a.example/t/7K", True),
        ("(https://a.example/t/7K).", True),
        ("https://a.example/t/7KX", False),
        ("https://a.example/t/7K/tieu-de", False),
        ("https://a.example/t/7K-2", False),
    ],
)
def test_a_marker_is_the_whole_link(message: str, found: bool) -> None:
    assert calls.carries(message, "https://a.example/t/7K") is found
