"""OAuth v4 of an OA: the permission page and both grants (Zalo reference §2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import urlencode, urlsplit

from caunoi_sandbox.faults import Fault
from caunoi_sandbox.phone.pages import Pages
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Reply
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import tokens
from caunoi_sandbox.zalo.answers import oauth_failure

HTML = "text/html; charset=utf-8"


class OAuthPlatform:
    """Stands for `oauth.zaloapp.com`. Error numbers other than -14002, -14003 and -14014 are assumed."""

    name = "oauth"

    def __init__(self, world: World, pages: Pages) -> None:
        self._world = world
        self._pages = pages

    def endpoint(self, call: Call) -> str:
        return call.path.removeprefix("v4/")

    async def answer(self, call: Call) -> Reply:
        match (call.method, call.path):
            case ("GET", "v4/oa/permission"):
                return self._ask(call)
            case ("POST", "v4/oa/permission"):
                return self._consent(call)
            case ("GET", "v4/permission/error"):
                return self._page("consent_error.html", code=call.query.get("error_code", ""))
            case ("POST", "v4/oa/access_token"):
                return self._grant(call)
        return Reply({"error": -14000, "message": "Not found"}, 404)

    def refusal(self, fault: Fault, endpoint: str) -> Reply:
        if fault.fault == "error":
            return Reply(fault.error, fault.status or 200)
        if fault.fault == "http500":
            return Reply({"error": -14000, "message": "Internal error"}, 500)
        if fault.fault == "expired_token":
            return _bad_refresh_token()
        return oauth_failure(-14020, "Too many requests.", "Ordered by a fault of the stand-in.")

    def usage(self, call: Call, percent: int) -> dict[str, str]:
        return {}

    def _page(self, template: str, **values: object) -> Reply:
        return Reply(self._pages.render(template, **values), media_type=HTML, headers=self._pages.headers())

    def _ask(self, call: Call) -> Reply:
        """The page on which an OA's admin picks one OA."""
        app = self._world.store.get("zalo_app", call.query.get("app_id", ""))
        if app is None:
            return _to_error(call, -14002)
        if not _callback_allowed(app, call.query.get("redirect_uri", "")):
            return _to_error(call, -14003)
        accounts = [r.body for r in self._world.store.rows("zalo_account") if r.body["app_id"] == app["id"]]
        reply = self._page("consent.html", app=app, accounts=accounts, asked=call.query)
        target = urlsplit(call.query["redirect_uri"])
        reply.headers.update(self._pages.headers(form_target=f"{target.scheme}://{target.netloc}"))
        return reply

    def _consent(self, call: Call) -> Reply:
        """The admin agreed: a code, good once and for ten minutes, goes to the callback."""
        asked = call.params
        app = self._world.store.get("zalo_app", asked.get("app_id", ""))
        account = self._world.store.get("zalo_account", asked.get("oa_id", ""))
        if app is None or account is None or account["app_id"] != app["id"]:
            return _to_error(call, -14002)
        if not _callback_allowed(app, asked.get("redirect_uri", "")):
            return _to_error(call, -14003)
        code = secrets.token_urlsafe(60)
        grant = {
            "account": account["id"],
            "challenge": asked.get("code_challenge", ""),
            "expires_at": self._world.clock.timestamp() + tokens.CODE_LIFE,
        }
        self._world.store.put("zalo_code", code, grant, account=account["id"])
        back = {"code": code, "oa_id": account["id"]}
        if app.get("echo_state", True):  # the real service is said to do it or not (§2.1)
            back |= {name: asked[name] for name in ("state", "code_challenge") if asked.get(name)}
        join = "&" if urlsplit(asked["redirect_uri"]).query else "?"
        return Reply("", 302, {"location": asked["redirect_uri"] + join + urlencode(back)})

    def _grant(self, call: Call) -> Reply:
        asked = call.params
        app = self._world.store.get("zalo_app", str(asked.get("app_id", "")))
        if app is None:
            return oauth_failure(-14002, "Invalid app id.", "App id is invalid or the app is not active.")
        if not hmac.compare_digest(app["secret"].encode(), call.headers.get("secret_key", "").encode()):
            return oauth_failure(-14004, "Invalid secret key.", "The header secret_key does not fit the app.")
        with self._world.store.transaction():
            match asked.get("grant_type"):
                case "authorization_code":
                    return self._by_code(app, asked)
                case "refresh_token":
                    return self._by_refresh(app, str(asked.get("refresh_token", "")))
        return oauth_failure(-14001, "Invalid grant type.", "grant_type is missing or not known.")

    def _by_code(self, app: Document, asked: Document) -> Reply:
        code = str(asked.get("code", ""))
        grant = self._world.store.get("zalo_code", code)
        account = self._world.store.get("zalo_account", grant["account"]) if grant else None
        if grant is None or account is None or account["app_id"] != app["id"]:
            return oauth_failure(-14005, "Invalid code.", "The code is unknown or was used.")
        self._world.store.drop("zalo_code", code)
        if grant["expires_at"] <= self._world.clock.timestamp():
            tokens.count(self._world, account["id"], "codes_refused")
            return oauth_failure(-14005, "Invalid code.", "The code has expired.")
        if grant["challenge"] and grant["challenge"] != _challenge(str(asked.get("code_verifier", ""))):
            tokens.count(self._world, account["id"], "codes_refused")
            return oauth_failure(-14006, "Invalid code verifier.", "code_verifier does not fit code_challenge.")
        tokens.count(self._world, account["id"], "codes_granted")
        return self._pair(account)

    def _by_refresh(self, app: Document, token: str) -> Reply:
        found = self._world.store.get("zalo_token", token)
        account = self._world.store.get("zalo_account", found["account"]) if found else None
        if found is None or account is None or account["app_id"] != app["id"]:
            return _bad_refresh_token()
        usable = found["kind"] == "refresh" and found["state"] == "live"
        if not usable or found["expires_at"] <= self._world.clock.timestamp():
            tokens.count(self._world, account["id"], "refreshes_refused")
            return _bad_refresh_token()
        tokens.count(self._world, account["id"], "refreshes_granted")
        return self._pair(account)

    def _pair(self, account: Document) -> Reply:
        if account.get("lost_role"):  # consent was given again
            account["lost_role"] = False
            self._world.store.put("zalo_account", account["id"], account, account=account["id"])
        access, refresh = tokens.issue_pair(self._world, account)
        return Reply({"access_token": access, "refresh_token": refresh, "expires_in": str(tokens.ACCESS_LIFE)})


def _bad_refresh_token() -> Reply:
    return oauth_failure(-14014, "Invalid refresh token.", "Refresh token is invalid, used or expired.")


def _challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _callback_allowed(app: Document, address: str) -> bool:
    """The saved callbacks, or any web address while none is saved (the real console insists on one)."""
    if urlsplit(address).scheme not in ("http", "https"):
        return False
    return not app["callbacks"] or address in app["callbacks"]


def _to_error(call: Call, code: int) -> Reply:
    root = call.seen_path.partition("/v4/")[0]
    return Reply("", 302, {"location": f"{root}/v4/permission/error?error_code={code}"})
