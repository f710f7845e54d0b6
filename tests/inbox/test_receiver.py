"""The receiver through its ASGI door: 200 only for a genuine event that is durable, once for the same event."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.foundation.postgres import Endpoint
from caunoi.inbox.models import InboundEvent
from caunoi_sandbox import seed
from tests import world as worlds

BODY = b'{"object":"page","entry":[{"id":"1","time":1}],"words":"Xin ch\\u00e0o"}'


def signed(body: bytes) -> list[tuple[bytes, bytes]]:
    mac = hmac.new(seed.FACEBOOK_APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return [(b"x-hub-signature-256", f"sha256={mac}".encode())]


def deliver(*calls: dict[str, Any]) -> list[tuple[int, str]]:
    """Start a receiver, make the calls, stop it; the answers."""
    return asyncio.run(_deliver(calls))


async def _deliver(calls: tuple[dict[str, Any], ...]) -> list[tuple[int, str]]:
    from caunoi.inbox.receiver import Receiver

    await sync_to_async(connections.close_all)()  # what an earlier test left in asgiref's thread
    receiver = Receiver()
    inward: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    outward: asyncio.Queue[Any] = asyncio.Queue()
    life = asyncio.create_task(receiver({"type": "lifespan"}, inward.get, outward.put))
    await inward.put({"type": "lifespan.startup"})
    assert (await outward.get())["type"] == "lifespan.startup.complete"
    answers = [await _call(receiver, **call) for call in calls]
    await inward.put({"type": "lifespan.shutdown"})
    await life
    await sync_to_async(connections.close_all)()
    return answers


async def _call(
    receiver: Any,
    path: str = "/facebook",
    method: str = "POST",
    body: bytes = b"",
    headers: Any = (),
    query: bytes = b"",
) -> tuple[int, str]:
    sent: list[dict[str, Any]] = []
    half = len(body) // 2
    parts = [{"body": body[:half], "more_body": True}, {"body": body[half:], "more_body": False}]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", **parts.pop(0)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "method": method, "headers": list(headers), "query_string": query}
    await receiver(scope, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


def test_a_genuine_event_is_kept_once_byte_for_byte(own_database: Endpoint, settings: Any) -> None:
    world = worlds.build()
    _use(settings, own_database)
    answers = deliver({"body": BODY, "headers": signed(BODY)}, {"body": BODY, "headers": signed(BODY)})
    assert [status for status, _ in answers] == [200, 200]
    event = InboundEvent.objects.get()
    assert (bytes(event.body), event.account) == (BODY, world.accounts["facebook"])


def test_what_is_not_genuine_is_refused_and_not_kept(own_database: Endpoint, settings: Any) -> None:
    worlds.build()
    _use(settings, own_database)
    answers = deliver(
        {"body": BODY},
        {"body": BODY + b" ", "headers": signed(BODY)},
        {"body": b"x" * (1024 * 1024 + 1), "headers": signed(b"x")},
        {"path": "/nowhere", "body": BODY},
        {"method": "PUT", "body": BODY},
        {"path": "/zalo", "body": BODY, "headers": signed(BODY)},
    )
    assert [status for status, _ in answers] == [403, 403, 413, 404, 404, 403]
    assert not InboundEvent.objects.exists()


def test_the_handshake_answers_the_bare_challenge(own_database: Endpoint, settings: Any) -> None:
    account = worlds.build().accounts["facebook"]
    values = {**vault.unseal(account.credentials), "verify_token": "geheim"}
    agencies.store_credentials(account.pk, values, expires_at=None)
    _use(settings, own_database)
    query = b"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    answers = deliver(
        {"method": "GET", "query": query + b"geheim"},
        {"method": "GET", "query": query + b"x"},
        {"method": "GET", "path": "/"},
    )
    assert answers == [(200, "1158201444"), (403, "refused"), (200, "caunoi receiver")]


def _use(settings: Any, endpoint: Endpoint) -> None:
    from dataclasses import replace

    settings.INSTALLATION = replace(settings.INSTALLATION, database_url=endpoint.url)
