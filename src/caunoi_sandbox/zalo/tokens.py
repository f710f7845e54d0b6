"""Access and refresh tokens of an OA (Zalo reference §2.3).

Issuing a pair kills every older token of the account: the refresh token is single use, and the previous
access token dies as soon as the new one exists.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo.answers import ZaloError

ACCESS_LIFE = 90_000  # seconds, 25 hours
REFRESH_LIFE = 90 * 24 * 3600  # seconds, "about 3 months"
CODE_LIFE = 600  # seconds

Statistics = dict[str, int]


def new_token() -> str:
    """300 random characters."""
    return secrets.token_urlsafe(225)


def issue_pair(world: World, account: Document, pair: tuple[str, str] | None = None) -> tuple[str, str]:
    """A new access and refresh token; older ones of this account die. Runs in the caller's transaction."""
    supersede(world, account["id"])
    access, refresh = pair or (new_token(), new_token())
    now = world.clock.timestamp()
    _keep(world, access, account, "access", now + ACCESS_LIFE)
    _keep(world, refresh, account, "refresh", now + REFRESH_LIFE)
    return access, refresh


def supersede(world: World, account_id: str, state: str = "superseded") -> None:
    """Every live token of the account becomes unusable."""
    for row in world.store.rows("zalo_token", account=account_id, label="live"):
        world.store.put("zalo_token", row.key, {**row.body, "state": state}, account=account_id, label=state)


def expire_access(world: World, account_id: str) -> None:
    """The access token's time is over; the refresh token stays good."""
    for row in world.store.rows("zalo_token", account=account_id, label="live"):
        if row.body["kind"] == "access":
            body = {**row.body, "expires_at": world.clock.timestamp()}
            world.store.put("zalo_token", row.key, body, account=account_id, label="live")


def _keep(world: World, token: str, account: Document, kind: str, expires_at: float) -> None:
    body = {"account": account["id"], "kind": kind, "state": "live", "expires_at": expires_at}
    world.store.put("zalo_token", token, body, account=account["id"], label="live")


def account_of(world: World, call: Call) -> Document:
    """The account a call speaks for. Raises ZaloError as the platform would refuse.

    The token is read from the header, then the query, then a form part (Zalo reference §1).
    """
    token = call.headers.get("access_token") or call.query.get("access_token") or call.form.get("access_token", "")
    found = world.store.get("zalo_token", token)
    if not found or found["kind"] != "access" or found["state"] != "live":
        raise ZaloError(-216, "Access token is invalid")
    account = world.store.get("zalo_account", found["account"])
    if account is None:
        raise ZaloError(-205, "OA is not existed")
    if found["expires_at"] <= world.clock.timestamp():
        raise expired(account.get("expiry_code", -216))
    if account["disabled"]:
        raise ZaloError(-204, "OA is disabled")
    if account.get("lost_role"):
        raise ZaloError(-223, "OA has not granted this permission to the app")
    check_proof(world, call, account, token)
    return account


def expired(code: int) -> ZaloError:
    """Both wordings exist in the field (Zalo reference §8); an account says which one it uses."""
    if code == -220:
        return ZaloError(-220, "access_token is expired or removed")
    return ZaloError(-216, "Access token has expired")


def check_proof(world: World, call: Call, account: Document, token: str) -> None:
    """`appsecret_proof` is checked when sent, and demanded when the app is so configured (§2.5)."""
    app = world.store.get("zalo_app", account["app_id"]) or {}
    proof = call.headers.get("appsecret_proof", "")
    if not proof and not app.get("require_proof"):
        return
    right = hmac.new(app.get("secret", "").encode(), token.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), proof.encode()):
        raise ZaloError(-242, "appsecret_proof is invalid")


def count(world: World, account_id: str, what: str) -> None:
    """Add one to a figure of `statistics`."""
    name = f"zalo_tokens:{account_id}"
    figures = world.store.setting(name, {})
    world.store.set_setting(name, {**figures, what: figures.get(what, 0) + 1})


def statistics(world: World, account_id: str) -> Statistics:
    """How often tokens were given out and refused."""
    figures = world.store.setting(f"zalo_tokens:{account_id}", {})
    names = ("codes_granted", "codes_refused", "refreshes_granted", "refreshes_refused")
    return {name: figures.get(name, 0) for name in names}
