"""Tokens of an OA: consent, single use, expiry, and where a token may stand."""

from __future__ import annotations

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from caunoi_sandbox import seed
from tests.sandbox.sandbox_clients import Control, ZaloClient

OA = seed.ZALO_OA_ID
CALLBACK = "http://127.0.0.1:9/callback"


def test_a_refresh_gives_a_pair_and_kills_the_old_one(oa: ZaloClient, control: Control) -> None:
    pair = oa.refresh(seed.ZALO_REFRESH_TOKEN)
    assert pair["expires_in"] == "90000"
    assert len(pair["access_token"]) == len(pair["refresh_token"]) == 300
    assert oa.get("oa/getoa") == {"error": -216, "message": "Access token is invalid"}
    oa.token = pair["access_token"]
    assert oa.get("oa/getoa")["data"]["oa_id"] == OA
    again = oa.refresh(seed.ZALO_REFRESH_TOKEN)
    assert again["error"] == -14014
    assert "access_token" not in again
    assert control.zalo()["tokens"]["refreshes_granted"] == 1
    assert control.zalo()["tokens"]["refreshes_refused"] == 1


def test_of_twenty_refreshes_at_once_one_wins(oa: ZaloClient, control: Control) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(oa.refresh, [seed.ZALO_REFRESH_TOKEN] * 20))
    assert sum("access_token" in answer for answer in answers) == 1
    assert control.zalo()["tokens"] == {
        "codes_granted": 0,
        "codes_refused": 0,
        "refreshes_granted": 1,
        "refreshes_refused": 19,
    }


def test_an_access_token_lives_25_hours(oa: ZaloClient, control: Control) -> None:
    control("clock", advance=89_999)
    assert oa.get("oa/getoa")["error"] == 0
    control("clock", advance=1)
    assert oa.get("oa/getoa") == {"error": -216, "message": "Access token has expired"}
    control("accounts", platform="zalo", id=OA, expiry_code=-220)
    assert oa.get("oa/getoa") == {"error": -220, "message": "access_token is expired or removed"}


def test_a_wrong_secret_is_refused_and_costs_nothing(oa: ZaloClient) -> None:
    assert "access_token" not in oa.refresh(seed.ZALO_REFRESH_TOKEN, secret="wrong")
    assert "access_token" in oa.refresh(seed.ZALO_REFRESH_TOKEN)


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {"access_token": seed.ZALO_ACCESS_TOKEN}},
        {"params": {"access_token": seed.ZALO_ACCESS_TOKEN}},
        {"files": {"access_token": (None, seed.ZALO_ACCESS_TOKEN), "file": ("a.txt", b"x")}},
    ],
)
@pytest.mark.parametrize("path", ["v2.0/oa/upload/image", "/v2.0//oa/upload/image/"])
def test_three_places_for_a_token_and_loose_slashes(base: str, path: str, sent: dict[str, Any]) -> None:
    answer = requests.post(f"{base}/zalo/{path}", timeout=5, **sent)
    assert answer.json()["message"].startswith("file is invalid")
    assert answer.status_code == 200


def test_unknown_paths_are_the_only_404(base: str) -> None:
    headers = {"access_token": seed.ZALO_ACCESS_TOKEN}
    answer = requests.post(f"{base}/zalo/v3.0/article/create", headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (404, -209)


@pytest.mark.parametrize(
    ("action", "error"),
    [("expire", -216), ("revoke", -216), ("lost_role", -223)],
)
def test_tokens_die_on_demand(oa: ZaloClient, control: Control, action: str, error: int) -> None:
    control("tokens", platform="zalo", account=OA, action=action)
    assert oa.get("oa/getoa")["error"] == error


def test_after_expiry_a_refresh_helps_and_after_revocation_not(oa: ZaloClient, control: Control) -> None:
    control("tokens", platform="zalo", account=OA, action="expire")
    pair = oa.refresh(seed.ZALO_REFRESH_TOKEN)
    assert "access_token" in pair
    control("tokens", platform="zalo", account=OA, action="revoke")
    assert oa.refresh(pair["refresh_token"])["error"] == -14014


def test_a_disabled_account(oa: ZaloClient, control: Control) -> None:
    control("accounts", platform="zalo", id=OA, disabled=True)
    assert oa.get("oa/getoa")["error"] == -204


def test_the_secret_proof(base: str, control: Control) -> None:
    right = hmac.new(seed.ZALO_APP_SECRET.encode(), seed.ZALO_ACCESS_TOKEN.encode(), hashlib.sha256).hexdigest()
    control("accounts", platform="zalo", id=OA, require_proof=True)
    for proof, error in ((right, 0), ("0" * 64, -242), ("", -242)):
        headers = {"access_token": seed.ZALO_ACCESS_TOKEN, **({"appsecret_proof": proof} if proof else {})}
        assert requests.get(f"{base}/zalo/v2.0/oa/getoa", headers=headers, timeout=5).json()["error"] == error


def test_the_rate_of_an_app(base: str, oa: ZaloClient, control: Control) -> None:
    control("accounts", platform="zalo", id=OA, rate_per_minute=2)
    headers = {"access_token": seed.ZALO_ACCESS_TOKEN}
    first = requests.get(f"{base}/zalo/v2.0/oa/getoa", headers=headers, timeout=5)
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remain"]) == ("2", "1")
    assert [oa.get("oa/getoa")["error"] for _ in range(2)] == [0, -32]
    control("clock", advance=60)
    assert oa.get("oa/getoa")["error"] == 0


# Consent ---------------------------------------------------------------------------------------------


def consent(base: str, **extra: str) -> requests.Response:
    asked = {"app_id": seed.ZALO_APP_ID, "redirect_uri": CALLBACK, **extra}
    address = f"{base}/zalo-oauth/v4/oa/permission"
    shown = requests.get(address, asked, timeout=5)
    if "error_code" in shown.url:
        return shown
    assert seed.DEMO_NAME in shown.text
    return requests.post(address, {**asked, "oa_id": OA}, allow_redirects=False, timeout=5)


def exchange(base: str, code: str, verifier: str = "") -> dict[str, Any]:
    form = {
        "code": code,
        "app_id": seed.ZALO_APP_ID,
        "grant_type": "authorization_code",
        "code_verifier": verifier,
    }
    headers = {"secret_key": seed.ZALO_APP_SECRET}
    return requests.post(f"{base}/zalo-oauth/v4/oa/access_token", form, headers=headers, timeout=5).json()


def given(answer: requests.Response) -> dict[str, list[str]]:
    assert answer.headers["location"].startswith(CALLBACK)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def test_consent_gives_a_code_once(base: str, oa: ZaloClient) -> None:
    back = given(consent(base, state="s t"))
    assert (back["oa_id"], back["state"]) == ([OA], ["s t"])
    oa.token = exchange(base, back["code"][0])["access_token"]
    assert oa.get("oa/getoa")["error"] == 0
    assert "access_token" not in exchange(base, back["code"][0])


def test_a_code_lives_ten_minutes(base: str, control: Control) -> None:
    code = given(consent(base))["code"][0]
    control("clock", advance=600)
    assert "access_token" not in exchange(base, code)


@pytest.mark.parametrize(("verifier", "good"), [("v" * 43, True), ("w" * 43, False)])
def test_a_challenge_wants_its_verifier(base: str, verifier: str, good: bool) -> None:
    digest = hashlib.sha256(b"v" * 43).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    code = given(consent(base, code_challenge=challenge))["code"][0]
    assert ("access_token" in exchange(base, code, verifier)) is good


def test_only_a_saved_callback(base: str, control: Control) -> None:
    control("accounts", platform="zalo", id=OA, callbacks=["https://other.example/"])
    refused = consent(base)
    assert refused.url.endswith("error_code=-14003")
    assert "-14003" in refused.text


def test_the_state_may_be_kept_back(base: str, control: Control) -> None:
    control("accounts", platform="zalo", id=OA, echo_state=False)
    assert "state" not in given(consent(base, state="s"))
