"""A receiver in this process, asked through the door that granian uses; bodies signed as the platforms sign them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
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
    """What is sent. parts: the body in pieces, its length not announced; a None waits for ever."""

    path: str = "/facebook"
    body: bytes = b""
    headers: Headers = ()
    method: str = "POST"
    query: str = ""
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
    headers: dict[str, str]
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
    await receiver.open()
    try:
        yield lambda post: _ask(receiver, post)
    finally:
        await receiver.close()
        settings.INSTALLATION = before


class _Headers:
    """As granian gives them: by name in any case; a value that is not ASCII is left out."""

    def __init__(self, headers: Headers) -> None:
        self._known = [(name.decode().lower(), value.decode()) for name, value in headers if value.isascii()]

    def get(self, name: str) -> str | None:
        return next(iter(self.get_all(name)), None)

    def get_all(self, name: str) -> list[str]:
        return [value for known, value in self._known if known == name]


class _Exchange:
    def __init__(self, post: Post) -> None:
        self._post = post
        self.read = 0

    async def __call__(self) -> bytes:
        self.read += 1
        return self._post.body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._post.parts or ():
            if part is None:
                await asyncio.sleep(3600)
            self.read += 1
            yield part or b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = Answer(status, body, dict(headers), self.read)


async def _ask(receiver: Any, post: Post) -> Answer:
    headers = list(post.headers)
    if post.parts is None and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % len(post.body)))
    exchange = _Exchange(post)
    scope = SimpleNamespace(proto="http", method=post.method, path=post.path, query_string=post.query)
    scope.headers = _Headers(headers)
    await receiver.__rsgi__(scope, exchange)
    return exchange.answer
