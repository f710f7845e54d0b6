"""Tokens and broadcasts of Zalo: the pure parts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from caunoi.channels.contract import Answer, Credentials, CredentialsExpired, Retryable
from caunoi.channels.zalo import broadcast, calls, oauth

NOW = datetime(2027, 1, 5, 3, 0, tzinfo=UTC)
OLD = Credentials({"app_id": "1", "app_secret": "s", "access_token": "a1", "refresh_token": "r1"}, NOW)


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, {}, body, json.dumps(body))


def test_pkce_vector_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert oauth.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert len(oauth.new_verifier()) == 43
    assert oauth.new_verifier() != oauth.new_verifier()


def test_permission_url_has_no_more_than_zalo_knows() -> None:
    url = oauth.permission_url(
        "https://oauth.zaloapp.com/",
        app_id="1",
        redirect_uri="https://a.example/x?y=1",
        state="&",
        verifier="v",
    )
    assert urlsplit(url).path == "/v4/oa/permission"
    query = parse_qs(urlsplit(url).query)
    assert set(query) == {"app_id", "redirect_uri", "code_challenge", "state"}
    assert (query["redirect_uri"], query["state"]) == (["https://a.example/x?y=1"], ["&"])


def test_requests_carry_the_secret_in_a_header_only() -> None:
    renewal = oauth.refresh_request(OLD)
    assert renewal is not None
    assert renewal.host == "oauth"
    assert renewal.headers == {"secret_key": "s"}
    assert renewal.form == {"app_id": "1", "grant_type": "refresh_token", "refresh_token": "r1"}
    assert oauth.authorize(renewal, OLD) == renewal
    assert oauth.refresh_request(Credentials({"app_id": "1", "app_secret": "s"})) is None
    ready = oauth.authorize(calls.verify_request("t"), OLD)
    assert ready.headers == {"access_token": "a1", "appsecret_proof": oauth.appsecret_proof("s", "a1")}


@pytest.mark.parametrize(("life", "seconds"), [("90000", 90_000), (3600, 3600), (None, 90_000), ("x", 90_000)])
def test_refreshed(life: Any, seconds: int) -> None:
    new = oauth.refreshed(OLD, answer({"access_token": "a2", "refresh_token": "r2", "expires_in": life}), NOW)
    assert (new.values["access_token"], new.values["refresh_token"]) == ("a2", "r2")
    assert (new.values["app_id"], new.expires_at) == ("1", NOW + timedelta(seconds=seconds))
    assert OLD.values["access_token"] == "a1"


def test_refused_or_incomplete_renewals() -> None:
    for body in (
        {"error": -14014},
        {"message": "no"},
        {"access_token": "a2"},
        {"access_token": "a", "refresh_token": ""},
    ):
        with pytest.raises(CredentialsExpired):
            oauth.refreshed(OLD, answer(body), NOW)
    with pytest.raises(Retryable):
        oauth.refreshed(OLD, Answer(502, {}, None, "<html>"), NOW)


@pytest.mark.parametrize(
    ("filters", "sent"),
    [
        ({"gender": "0"}, {"gender": "0"}),
        ({"gender": 0, "ages": [3, "2", 2]}, {"gender": "0", "ages": "2,3"}),
        ({"cities": "57, 9", "platform": ["1", "2"]}, {"cities": "9,57", "platform": "1,2"}),
        ({"locations": ["0"], "ages": []}, {"locations": "0"}),
    ],
)
def test_targets(filters: dict[str, Any], sent: dict[str, str]) -> None:
    request = broadcast.broadcast_request(["id1", "id2"], filters)
    assert isinstance(request.json, dict)
    assert request.json["recipient"] == {"target": sent}
    elements = request.json["message"]["attachment"]["payload"]["elements"]
    assert elements == [{"media_type": "article", "attachment_id": name} for name in ("id1", "id2")]


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ({}, ""),
        ({"ages": []}, ""),
        ({"ages": ["8"]}, "ages"),
        ({"gender": "1,2"}, "gender"),
        ({"cities": ["64"]}, "cities"),
        ({"cities": ["9"], "locations": ["0"]}, "cities"),
        ({"platforms": ["1"]}, "platforms"),
        ({"gender": None}, "gender"),
    ],
)
def test_wrong_targets(filters: dict[str, Any], name: str) -> None:
    with pytest.raises(broadcast.TargetError) as caught:
        broadcast.broadcast_request(["id"], filters)
    assert caught.value.name == name


def test_one_to_five_articles() -> None:
    for number in (0, 6):
        with pytest.raises(broadcast.TargetError):
            broadcast.broadcast_request(["id"] * number, broadcast.EVERYONE)
    assert len(broadcast.CITIES) == 64
    assert (broadcast.CITIES[9], broadcast.CITIES[36], broadcast.CITIES[62]) == (
        "Hà Nội",
        "Hà Tĩnh",
        "Tuyên Quang",
    )


@pytest.mark.parametrize(
    ("utc", "seconds"),
    [("23:00", 0), ("14:59", 0), ("15:00", 8 * 3600), ("22:59", 60), ("17:00", 6 * 3600), ("01:00", 0)],
)
def test_the_night_in_viet_nam(utc: str, seconds: float) -> None:
    hour, minute = map(int, utc.split(":"))
    assert broadcast.quiet_for(NOW.replace(hour=hour, minute=minute)) == seconds
