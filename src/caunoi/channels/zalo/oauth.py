"""Zalo's OAuth v4 for an Official Account: consent with PKCE, first tokens, renewal (Zalo reference §2).

A refresh token works once and the old access token dies with it (§2.3). So one renewal at a time per account,
and the new pair is stored before it is used: both are delivery's part, these functions are pure.

Names in `Credentials.values`: app_id, app_secret, access_token, refresh_token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from caunoi.channels.contract import JSON, Answer, Credentials, CredentialsExpired, Request
from caunoi.channels.zalo.errors import classify

LIFE = 90_000  # seconds an access token lives when the answer does not say (§2.3)
RENEWABLE = timedelta(days=90)  # how long a refresh token can be used: "about 3 months", no answer says it (§2.3)


def new_verifier() -> str:
    """43 characters from 32 random bytes (§2.2). Keep it on the server until the callback comes."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier; S256 is implied, no method is sent (§2.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def permission_url(oauth_base: str, *, app_id: str, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the account's administrator gives consent (§2.1). `state` may not come back: also match a signed
    cookie."""
    query = {
        "app_id": app_id,
        "redirect_uri": redirect_uri,
        "code_challenge": challenge(verifier),
        "state": state,
    }
    return f"{oauth_base.rstrip('/')}/v4/oa/permission?{urlencode(query)}"


def exchange_request(credentials: Credentials, *, code: str, verifier: str) -> Request:
    """The first pair for a code, which works once and for 10 minutes (§2.1)."""
    return _token_request(credentials, {"grant_type": "authorization_code", "code": code, "code_verifier": verifier})


def refresh_request(credentials: Credentials) -> Request | None:
    """None without a refresh token: consent must be given again, by a person."""
    token = credentials.values.get("refresh_token")
    if not token:
        return None
    return _token_request(credentials, {"grant_type": "refresh_token", "refresh_token": token})


def _token_request(credentials: Credentials, form: Mapping[str, str]) -> Request:
    # "harmless": no reader notices it, and after a broken answer the only thing to do is to try once more.
    return Request(
        "POST",
        "/v4/oa/access_token",
        "harmless",
        host="oauth",
        form={"app_id": credentials.values["app_id"], **form},
        headers={"secret_key": credentials.values["app_secret"]},
    )


def refreshed(credentials: Credentials, answer: Answer, now: datetime) -> Credentials:
    """The new pair, from a first exchange or a renewal. Raises the error that the answer stands for,
    CredentialsExpired when it was refused."""
    error = classify(Request("POST", "/v4/oa/access_token", "harmless", host="oauth"), answer)
    if error:
        raise error
    given: Mapping[str, JSON] = answer.json if isinstance(answer.json, Mapping) else {}
    access, refresh = given.get("access_token"), given.get("refresh_token")
    if not isinstance(access, str) or not isinstance(refresh, str) or not refresh:
        raise CredentialsExpired("Zalo's answer holds no complete pair of tokens")
    values = {**credentials.values, "access_token": access, "refresh_token": refresh}
    expires_at = now + timedelta(seconds=_life(given))
    return replace(credentials, values=values, expires_at=expires_at, renewable_until=now + RENEWABLE)


def _life(given: Mapping[str, JSON]) -> int:
    """`expires_in` is text in most answers and a number in some (§2.3)."""
    value = str(given.get("expires_in") or "")
    return int(value) if value.isdecimal() else LIFE


def appsecret_proof(app_secret: str, access_token: str) -> str:
    """Lower-case hex HMAC-SHA256 of the token under the app's secret (§2.5)."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def authorize(request: Request, credentials: Credentials) -> Request:
    """Token and proof in headers, where no access log keeps them. OAuth calls carry their own secret."""
    if request.host == "oauth":
        return request
    token = credentials.values.get("access_token", "")
    headers = {**request.headers, "access_token": token}
    secret = credentials.values.get("app_secret")
    if secret:
        headers["appsecret_proof"] = appsecret_proof(secret, token)
    return replace(request, headers=headers)
