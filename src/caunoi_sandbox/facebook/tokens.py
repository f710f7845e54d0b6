"""Tokens, permissions and the app secret proof (Facebook reference A2)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from caunoi_sandbox.facebook.answers import GraphError
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call
from caunoi_sandbox.world import World

SCOPES = [
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_manage_engagement",
    "pages_read_user_content",
    "pages_manage_metadata",
    "pages_messaging",
    "read_insights",
]
TASKS = ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"]
PROOF_LIFE = 300  # seconds, of the form with a time

DEAD = {
    "expired": (463, "Error validating access token: Session has expired."),
    "revoked": (458, "Error validating access token: The user has not authorized application."),
    "lost_role": (492, "Error validating access token: The user must be an administrator of the page."),
}


@dataclass(frozen=True)
class Caller:
    """Who calls: the kind of token ("page", "user", "app") and what it may."""

    kind: str
    token: str
    app: Document
    page_id: str
    user_id: str
    scopes: frozenset[str]

    def may(self, scope: str) -> None:
        """Raises GraphError when the permission was not granted."""
        if scope in self.scopes:
            return
        if scope == "pages_manage_posts":
            raise GraphError(200, f"(#200) The permission(s) {scope} are not available.")
        raise GraphError(10, f"(#10) This endpoint requires the '{scope}' permission.")


def caller_of(world: World, call: Call) -> Caller:
    """Raises GraphError when the token is missing, unknown or dead, or its proof is wrong."""
    token = sent_token(call)
    if not token:
        raise GraphError(104, "An access token is required to request this resource.")
    app_caller = _app_caller(world, token)
    if app_caller:
        return app_caller
    known = world.store.get("facebook_token", token)
    app = world.store.get("facebook_app", known["app_id"]) if known else None
    if known is None or app is None:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
    state = state_of(world, known)
    if state != "live":
        subcode, message = DEAD[state]
        raise GraphError(190, message, subcode)
    _check_proof(world, call, app, token)
    return Caller(known["kind"], token, app, known["page_id"], known["user_id"], frozenset(known["scopes"]))


def sent_token(call: Call) -> str:
    """From the query, the body, or the Authorization header."""
    token = call.params.get("access_token")
    if isinstance(token, str) and token:
        return token
    scheme, _, bearer = call.headers.get("authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() in ("bearer", "oauth") else ""


def state_of(world: World, token: Document) -> str:
    """live, expired, revoked or lost_role. `expires_at` 0 means never."""
    if token["state"] == "live" and 0 < token["expires_at"] <= world.clock.timestamp():
        return "expired"
    return str(token["state"])


def keep_token(world: World, token: str, kind: str, page: Document, scopes: list[str] | None = None) -> None:
    """Make a token good for a Page (and its person); an older state of it is forgotten."""
    body = {
        "kind": kind,
        "app_id": page["app_id"],
        "page_id": page["id"],
        "user_id": page["user_id"],
        "scopes": scopes if scopes is not None else list(SCOPES),
        "state": "live",
        "issued_at": world.clock.timestamp(),
        "expires_at": 0.0,
    }
    world.store.put("facebook_token", token, body, account=page["id"], label=kind)


def change_state(world: World, page_id: str, state: str) -> None:
    """Every token of the Page becomes expired, revoked or lost_role."""
    for row in world.store.rows("facebook_token", account=page_id):
        world.store.put("facebook_token", row.key, {**row.body, "state": state}, account=page_id, label=row.label)


def new_token() -> str:
    return "EAA" + secrets.token_urlsafe(130)


def debug(world: World, call: Call) -> dict[str, Any]:
    """`/debug_token`: what is known about `input_token`."""
    asked = str(call.params.get("input_token", ""))
    known = world.store.get("facebook_token", asked)
    if known is None:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"is_valid": False, "scopes": [], "error": error}}
    state = state_of(world, known)
    data: dict[str, Any] = {
        "app_id": known["app_id"],
        "type": known["kind"].upper(),
        "is_valid": state == "live",
        "expires_at": int(known["expires_at"]),
        "data_access_expires_at": 0,
        "issued_at": int(known["issued_at"]),
        "scopes": known["scopes"],
        "granular_scopes": [{"scope": s, "target_ids": [known["page_id"]]} for s in known["scopes"]],
        "user_id": known["user_id"],
    }
    if known["kind"] == "page":
        data["profile_id"] = known["page_id"]
    if state != "live":
        subcode, message = DEAD[state]
        data["error"] = {"code": 190, "subcode": subcode, "message": message}
    return {"data": data}


def _app_caller(world: World, token: str) -> Caller | None:
    """An app token may be written as app id, a pipe and the app secret."""
    app_id, pipe, secret = token.partition("|")
    app = world.store.get("facebook_app", app_id) if pipe else None
    if app is None or not hmac.compare_digest(app["secret"].encode(), secret.encode()):
        return None
    return Caller("app", token, app, "", "", frozenset())


def _check_proof(world: World, call: Call, app: Document, token: str) -> None:
    """Checked when sent, demanded when the app is so configured; plain or with a time (A2)."""
    proof = call.params.get("appsecret_proof")
    if not proof:
        if app.get("require_proof"):
            message = "API calls from the server require an appsecret_proof argument"
            raise GraphError(100, message, kind="GraphMethodException")
        return
    message, time = token, call.params.get("appsecret_time")
    fresh = True
    if time is not None:
        message = f"{token}|{time}"
        fresh = str(time).isdecimal() and abs(world.clock.timestamp() - int(time)) <= PROOF_LIFE
    right = hmac.new(app["secret"].encode(), message.encode(), hashlib.sha256).hexdigest()
    if not fresh or not hmac.compare_digest(right.encode(), str(proof).encode()):
        wrong = "Invalid appsecret_proof provided in the API argument"
        raise GraphError(100, wrong, kind="GraphMethodException")
