"""Telling the system what people do: callbacks, deliveries, repeats (Zalo reference §7.1, Facebook reference A6)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pyreqwest.client import Client, ClientBuilder

from caunoi_sandbox.accounts import Refused
from caunoi_sandbox.wire import Delivery
from caunoi_sandbox.world import World

LIMITS = {"zalo": 2.0, "facebook": 5.0}  # seconds for an answer
# Seconds until it is told again. After the last failure Zalo switches the webhook off; Facebook unsubscribes the app
# after an hour without an answer. Facebook's own steps are not public: assumed.
LADDERS = {"zalo": (30, 300, 900, 1800, 3600), "facebook": (0, 30, 120, 600, 1200, 1800)}
POLL = 0.05  # seconds between two looks at a clock that may be moved


class Webhooks:
    """The callbacks, one for each platform, and what is told to them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._client: Client | None = None
        world.echo = self._tell_later

    async def set(self, order: Mapping[str, Any]) -> None:
        """`platform`, `url`, and for Facebook `verify_token`, with which the handshake is made. Raises Refused."""
        platform, url = order.get("platform"), str(order.get("url") or "")
        if platform not in LIMITS or not url.startswith(("http://", "https://")):
            raise Refused("platform is 'zalo' or 'facebook', url an address")
        if platform == "facebook":
            await self._shake_hands(url, str(order.get("verify_token") or ""))
        self._world.store.set_setting(f"webhook:{platform}", {"url": url, "on": True})

    def listed(self) -> dict[str, Any]:
        """By platform: the address, and whether it is still on."""
        return {platform: self._callback(platform) for platform in LIMITS}

    def remove(self) -> None:
        for platform in LIMITS:
            self._world.store.set_setting(f"webhook:{platform}", None)

    def require(self, platform: str) -> None:
        """Raises Refused while nobody listens."""
        if not (self._callback(platform) or {}).get("on"):
            raise Refused(f"{platform} has no callback that is on: POST /_control/webhooks")

    async def tell(self, delivery: Delivery) -> int | None:
        """The status of the first attempt, None without an answer. What is not answered 200 is told again later, by
        the stand-ins' clock. Raises Refused without a callback."""
        self.require(delivery.platform)
        status = await self._attempt(delivery, 0)
        if status != 200:
            self._world.later(self._again(delivery))
        return status

    def _tell_later(self, delivery: Delivery) -> None:
        """After the answer to the call that it tells of; nowhere, while there is no callback."""
        if (self._callback(delivery.platform) or {}).get("on"):
            self._world.later(self._tell_beside(delivery))

    async def _tell_beside(self, delivery: Delivery) -> None:
        await self.tell(delivery)

    async def close(self) -> None:
        if self._client:
            await self._client.close()

    def _callback(self, platform: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._world.store.setting(f"webhook:{platform}")
        return found

    async def _again(self, delivery: Delivery) -> None:
        due = self._world.clock.timestamp()
        for number, pause in enumerate(LADDERS[delivery.platform], 1):
            due += pause
            while self._world.clock.timestamp() < due:  # noqa: ASYNC110 (the clock may be moved)
                await asyncio.sleep(POLL)
            if await self._attempt(delivery, number) == 200:
                return
        if known := self._callback(delivery.platform):
            self._world.store.set_setting(f"webhook:{delivery.platform}", {**known, "on": False})

    async def _attempt(self, delivery: Delivery, number: int) -> int | None:
        callback = self._callback(delivery.platform)
        if callback is None:
            return None
        headers = [*delivery.headers]
        if delivery.platform == "zalo" and number:
            headers.append(("num_retry", str(number)))
        request = self._open().post(callback["url"]).timeout(timedelta(seconds=LIMITS[delivery.platform]))
        try:
            answer = await request.headers(headers).body_bytes(delivery.body).build().send()
        except Exception:  # the client has many kinds of failure; they all mean: no answer
            return None
        return int(answer.status)

    async def _shake_hands(self, url: str, token: str) -> None:
        challenge = str(secrets.randbelow(10**10))
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
        try:
            answer = await self._open().get(url).query(query).build().send()
            shaken = answer.status == 200 and await answer.text() == challenge
        except Exception as error:
            raise Refused(f"the callback does not answer: {type(error).__name__}") from error
        if not shaken:
            raise Refused("the callback does not answer the handshake with the challenge")

    def _open(self) -> Client:
        """Made when it is first needed: a client belongs to its event loop."""
        if self._client is None:
            self._client = ClientBuilder().no_proxy().timeout(timedelta(seconds=10)).max_redirects(0).build()
        return self._client
