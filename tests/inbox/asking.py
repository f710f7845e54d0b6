"""A receiver in this process, asked through its ASGI door; bodies signed as the platforms sign them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from caunoi.foundation.postgres import Endpoint
from caunoi_sandbox import seed

Headers = Sequence[tuple[bytes, bytes]]


def facebook_signature(body: bytes, secret: str = seed.FACEBOOK_APP_SECRET) -> bytes:
    return b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


def zalo_signature(body: bytes, timestamp: str, key: str = seed.ZALO_OA_SECRET, app: str = seed.ZALO_APP_ID) -> bytes:
    return b"mac=" + hashlib.sha256(app.encode() + body + timestamp.encode() + key.encode()).hexdigest().encode()


@dataclass
class Post:
    """What is sent. parts: the body as it comes over the line; a None waits for ever, an exception breaks off."""

    path: str = "/facebook"
    body: bytes = b""
    headers: Headers = ()
    method: str = "POST"
    query: bytes = b""
    parts: Sequence[bytes | None] | None = None


def facebook(value: Any, *, raw: bytes | None = None, **more: Any) -> Post:
    body = raw if raw is not None else json.dumps(value).encode()
    return Post("/facebook", body, [(b"x-hub-signature-256", facebook_signature(body))], **more)


def zalo(value: dict[str, Any], *, raw: bytes | None = None, **more: Any) -> Post:
    value = {"app_id": seed.ZALO_APP_ID, "timestamp": "1700000000000", **value}
    body = raw if raw is not None else json.dumps(value, ensure_ascii=False).encode()
    return Post("/zalo", body, [(b"x-zevent-signature", zalo_signature(body, str(value["timestamp"])))], **more)


def said(text: str = "Xin chào", msg_id: str = "m1", **more: Any) -> dict[str, Any]:
    """A Zalo text of a person to the OA of the seed."""
    return {
        "event_name": "user_send_text",
        "sender": {"id": "246"},
        "recipient": {"id": seed.ZALO_OA_ID},
        "message": {"text": text, "msg_id": msg_id},
        **more,
    }


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[bytes, bytes]
    read: int


Ask = Callable[[Post], Awaitable[Answer]]


def deliver(endpoint: Endpoint, *posts: Post, **options: Any) -> list[Answer]:
    """Start a receiver on this database, post in order, stop it."""

    async def all_of() -> list[Answer]:
        async with receiving(endpoint.url, **options) as ask:
            return [await ask(post) for post in posts]

    return asyncio.run(all_of())


@asynccontextmanager
async def receiving(url: str, **options: Any) -> AsyncIterator[Ask]:
    """A receiver on this database while the block runs."""
    from dataclasses import replace

    from django.conf import settings

    from caunoi.inbox.receiver import Receiver

    before = settings.INSTALLATION
    settings.INSTALLATION = replace(before, database_url=url)
    receiver = Receiver(**options)
    inward, outward = asyncio.Queue[Any](), asyncio.Queue[Any]()
    life = asyncio.create_task(receiver({"type": "lifespan"}, inward.get, outward.put))
    await inward.put({"type": "lifespan.startup"})
    assert (await outward.get())["type"] == "lifespan.startup.complete"
    try:
        yield lambda post: _ask(receiver, post)
    finally:
        await inward.put({"type": "lifespan.shutdown"})
        await life
        settings.INSTALLATION = before


async def _ask(receiver: Any, post: Post) -> Answer:
    half = len(post.body) // 2
    parts = list(post.parts if post.parts is not None else [post.body[:half], post.body[half:]])
    sent: list[dict[str, Any]] = []
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        if not parts:
            return {"type": "http.disconnect"}
        part = parts.pop(0)
        if part is None:
            await asyncio.sleep(3600)
        read += 1
        return {"type": "http.request", "body": part, "more_body": bool(parts) or post.parts is not None}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": post.path, "method": post.method, "headers": list(post.headers)}
    await receiver({**scope, "query_string": post.query}, receive, send)
    return Answer(sent[0]["status"], sent[1]["body"], dict(sent[0]["headers"]), read)
