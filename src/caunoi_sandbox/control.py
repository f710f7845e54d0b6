"""The hidden side of the stand-ins: faults, time, accounts, acts by hand, state and calls.

A stable contract of JSON over HTTP for tests, benches and people. It answers only callers on this machine.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from caunoi_sandbox import accounts, by_hand, snapshot, speaking
from caunoi_sandbox.accounts import Refused
from caunoi_sandbox.facebook import tokens as facebook_tokens
from caunoi_sandbox.store import Document
from caunoi_sandbox.webhooks import Webhooks
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import tokens as zalo_tokens

OPEN = "CAUNOI_SANDBOX_OPEN_CONTROL"  # set to 1 to let other machines in, for containers
TOKEN_ACTIONS = ("expire", "revoke", "lost_role")

Handler = Callable[[Request], Awaitable[Any]]


class Control:
    """Handlers take the request and return JSON; ValueError and Refused become 400."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world, self._webhooks = world, webhooks

    def routes(self) -> list[BaseRoute]:
        return [
            _route("/_control/faults", self.faults, "GET", "POST", "DELETE"),
            _route("/_control/faults/{fault_id}", self.one_fault, "GET", "DELETE"),
            _route("/_control/clock", self.clock, "GET", "POST"),
            _route("/_control/timing", self.timing, "GET", "POST"),
            _route("/_control/accounts", self.accounts, "POST"),
            _route("/_control/tokens", self.tokens, "POST"),
            _route("/_control/edit", self.edit, "POST"),
            _route("/_control/delete", self.delete, "POST"),
            _route("/_control/post", self.post, "POST"),
            _route("/_control/figures", self.figures, "POST"),
            _route("/_control/say", self.say, "POST"),
            _route("/_control/webhooks", self.webhooks, "GET", "POST", "DELETE"),
            _route("/_control/reset", self.reset, "POST"),
            _route("/_control/health", self.health, "GET"),
            _route("/_state/zalo", self.state_zalo, "GET"),
            _route("/_state/facebook", self.state_facebook, "GET"),
            _route("/_calls", self.calls, "GET"),
        ]

    async def health(self, request: Request) -> Any:
        return {"ok": True, "boot": self._world.calls.boot}

    async def faults(self, request: Request) -> Any:
        if request.method == "POST":
            return asdict(self._world.faults.add(await _order(request)))
        if request.method == "DELETE":
            return {"removed": self._world.faults.remove()}
        return {"faults": self._world.faults.listed()}

    async def one_fault(self, request: Request) -> Any:
        wanted = request.path_params["fault_id"]
        found = [fault for fault in self._world.faults.listed() if fault["id"] == wanted]
        if not found:
            return JSONResponse({"error": "no such fault"}, 404)
        if request.method == "DELETE":
            return {"removed": self._world.faults.remove(wanted)}
        return found[0]

    async def clock(self, request: Request) -> Any:
        clock = self._world.clock
        if request.method == "POST":
            match await _order(request):
                case {"now": str(text)}:
                    clock.set(datetime.fromisoformat(text))
                case {"advance": int() | float() as seconds}:
                    clock.advance(seconds)
                case {"reset": True}:
                    clock.reset()
                case _:
                    raise Refused("give one of now (ISO 8601 with offset), advance (seconds), reset (true)")
            self._world.keep_clock()
        return {"now": clock.now().isoformat()}

    async def timing(self, request: Request) -> Any:
        if request.method == "POST":
            self._world.set_timing(await _order(request))
        return asdict(self._world.timing)

    async def accounts(self, request: Request) -> Any:
        account = await accounts.upsert(self._world, await _order(request))
        return {"id": account["id"], "name": account["name"]}

    async def tokens(self, request: Request) -> Any:
        order = await _order(request)
        platform, account_id, action = (str(order.get(n) or "") for n in ("platform", "account", "action"))
        if action not in TOKEN_ACTIONS or platform not in ("zalo", "facebook"):
            raise Refused(f"platform is 'zalo' or 'facebook', action one of {TOKEN_ACTIONS}")
        account = self._world.store.get(f"{platform}_account", account_id)
        if account is None:
            raise Refused("there is no such account")
        if platform == "zalo":
            _change_zalo_tokens(self._world, account, action)
        else:
            state = {"expire": "expired", "revoke": "revoked"}.get(action, action)
            facebook_tokens.change_state(self._world, account_id, state)
        return {"ok": True}

    async def edit(self, request: Request) -> Any:
        by_hand.edit(self._world, await _order(request))
        return {"ok": True}

    async def delete(self, request: Request) -> Any:
        by_hand.delete(self._world, await _order(request))
        return {"ok": True}

    async def post(self, request: Request) -> Any:
        return {"id": by_hand.post(self._world, await _order(request))}

    async def figures(self, request: Request) -> Any:
        return by_hand.count(self._world, await _order(request))

    async def say(self, request: Request) -> Any:
        return await speaking.say(self._world, self._webhooks, await _order(request))

    async def webhooks(self, request: Request) -> Any:
        if request.method == "POST":
            await self._webhooks.set(await _order(request))
        elif request.method == "DELETE":
            self._webhooks.remove()
        return self._webhooks.listed()

    async def reset(self, request: Request) -> Any:
        """Back to the seed; time, timing and faults too."""
        await self._world.stop()
        self._world.store.wipe()
        self._world.clock.reset()
        self._world.calls.clear()
        self._world.recall()
        accounts.plant(self._world)
        return {"ok": True}

    async def state_zalo(self, request: Request) -> Any:
        return snapshot.zalo(self._world)

    async def state_facebook(self, request: Request) -> Any:
        return snapshot.facebook(self._world)

    async def calls(self, request: Request) -> Any:
        since = request.query_params.get("since") or "0"
        if not since.isdecimal():
            raise Refused("since is a number")
        return self._world.calls.since(int(since))


def is_local(request: Request) -> bool:
    """A caller on this machine, or any while the control is declared open."""
    if os.environ.get(OPEN) == "1" or request.client is None:
        return True
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def is_foreign(request: Request) -> bool:
    """A browser sends this for a page of another origin."""
    origin = request.headers.get("origin")
    return origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}"


def _route(path: str, handler: Handler, *methods: str) -> Route:
    async def guarded(request: Request) -> Response:
        if not is_local(request) or is_foreign(request):
            return JSONResponse({"error": "only from this machine, and from no other web page"}, 403)
        try:
            answer = await handler(request)
        except (Refused, ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Route(path, guarded, methods=list(methods))


async def _order(request: Request) -> dict[str, Any]:
    """The JSON object of the body."""
    if "json" not in request.headers.get("content-type", ""):
        raise Refused("send application/json")
    order = json.loads(await request.body() or b"{}")
    if not isinstance(order, dict):
        raise Refused("send a JSON object")
    return order


def _change_zalo_tokens(world: World, account: Document, action: str) -> None:
    with world.store.transaction():
        if action == "expire":
            zalo_tokens.expire_access(world, account["id"])
        elif action == "revoke":
            zalo_tokens.supersede(world, account["id"], "revoked")
        else:
            lost = {**account, "lost_role": True}
            world.store.put("zalo_account", account["id"], lost, account=account["id"])
