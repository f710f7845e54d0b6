"""The way of every platform call: read, delayed or broken on demand, answered, recorded, sent or cut."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from caunoi_sandbox.cut import cut_connection
from caunoi_sandbox.faults import REFUSALS, Fault
from caunoi_sandbox.wire import BodyTooLarge, Call, Reply, read_call
from caunoi_sandbox.world import World

BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Platform(Protocol):
    """One platform behind the gate."""

    name: str

    def endpoint(self, call: Call) -> str:
        """The name of what is called, for faults and records ("article/create", "feed")."""
        ...

    async def answer(self, call: Call) -> Reply:
        """Do what the call asks and answer as the platform does."""
        ...

    def refusal(self, fault: Fault, endpoint: str) -> Reply:
        """How this platform words an ordered refusal."""
        ...

    def usage(self, call: Call, percent: int) -> dict[str, str]:
        """The headers that tell how much of the allowance is used."""
        ...


class Gate:
    """An ASGI application in front of one platform."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            call = await read_call(scope, receive, self._world.clock.timestamp())
        except BodyTooLarge:
            await Response("Payload Too Large", 413)(scope, receive, send)
            return
        endpoint = self._platform.endpoint(call)
        await asyncio.sleep(self._world.timing.latency_seconds)
        faults = self._world.faults.take(self._platform.name, endpoint, call.method)
        reply = await self._outcome(call, endpoint, faults)
        named = ", ".join(fault.fault for fault in faults) or None
        self._world.calls.record(self._platform.name, endpoint, call, reply, named)
        if reply is None:
            self._cut(call)
            return
        await Response(reply.encoded(), reply.status, reply.headers, reply.media_type)(scope, receive, send)

    async def _outcome(self, call: Call, endpoint: str, faults: Sequence[Fault]) -> Reply | None:
        """The answer, or None when the connection is to be cut."""
        kinds = {fault.fault for fault in faults}
        await _wait(faults, "before")
        if "drop_before" in kinds:
            return None
        refusal = next((fault for fault in faults if fault.fault in REFUSALS), None)
        reply = self._refuse(refusal, endpoint) if refusal else await self._platform.answer(call)
        for fault in faults:
            if fault.fault == "rate_headers":
                reply.headers.update(self._platform.usage(call, fault.percent))
        await _wait(faults, "after")
        return None if "drop_after_commit" in kinds else reply

    def _refuse(self, fault: Fault, endpoint: str) -> Reply:
        if fault.fault == "html502":
            return Reply(BAD_GATEWAY, 502, media_type="text/html; charset=utf-8")
        return self._platform.refusal(fault, endpoint)

    def _cut(self, call: Call) -> None:
        if call.peer is None or not cut_connection(call.peer):
            raise ConnectionAbortedError("no connection to cut")


async def _wait(faults: Sequence[Fault], when: str) -> None:
    for fault in faults:
        if fault.fault == "latency" and fault.when == when:
            await asyncio.sleep(fault.seconds)
