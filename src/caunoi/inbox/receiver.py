"""The webhook receiver: verify, store durably, answer 200, understand later (invariant 6).

A raw ASGI application, because Django's handler drops headers with underscores and costs more than the work.
`POST /zalo` and `POST /facebook`; `GET /facebook` is Graph's handshake; `GET /` says that it lives.
Accounts are read once at start: a new account needs a restart of this small process.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import django
from psycopg_pool import AsyncConnectionPool

from caunoi.foundation.processes import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.engine")
django.setup()

from django.conf import settings  # noqa: E402

from caunoi.agencies import vault  # noqa: E402
from caunoi.agencies.models import ChannelAccount  # noqa: E402
from caunoi.inbox.signatures import facebook_is_genuine, zalo_is_genuine  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 1024 * 1024  # bytes
STORE = """
INSERT INTO inbox_inboundevent (account_id, channel, received_at, body, fingerprint) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (fingerprint) DO NOTHING
"""


class Receiver:
    """The application; its pool opens with the server and closes with it."""

    def __init__(self) -> None:
        self._pool: AsyncConnectionPool | None = None
        self._accounts: list[tuple[int, str, dict[str, str]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            status, text = await self._answer(scope, receive)
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": text.encode()})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._open()
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._pool:
                    await self._pool.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _open(self) -> None:
        rows = [account async for account in ChannelAccount.objects.filter(channel__in=["zalo", "facebook"])]
        self._accounts = [(row.pk, row.channel, vault.unseal(row.credentials)) for row in rows]
        self._pool = AsyncConnectionPool(settings.INSTALLATION.database_url, min_size=1, max_size=8, open=False)
        await self._pool.open()

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        path, method = scope["path"].rstrip("/"), scope["method"]
        if path == "" and method == "GET":
            return 200, "caunoi receiver"
        if path == "/facebook" and method == "GET":
            return self._handshake(scope)
        if path not in ("/zalo", "/facebook") or method != "POST":
            return 404, "not found"
        body = await _read(receive)
        if body is None:
            return 413, "too large"
        return await self._take(path[1:], body, _headers(scope))

    def _handshake(self, scope: Scope) -> tuple[int, str]:
        asked = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        given = asked.get("hub.verify_token", "")
        known = [
            values["verify_token"]
            for _, channel, values in self._accounts
            if channel == "facebook" and values.get("verify_token")
        ]
        if asked.get("hub.mode") == "subscribe" and any(hmac.compare_digest(given, token) for token in known):
            return 200, asked.get("hub.challenge", "")
        return 403, "refused"

    async def _take(self, channel: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        for account_id, of_channel, values in self._accounts:
            if of_channel == channel and _genuine(channel, body, headers, values):
                await self._store(account_id, channel, body)
                return 200, "ok"
        return 403, "signature"

    async def _store(self, account_id: int, channel: str, body: bytes) -> None:
        assert self._pool is not None
        fingerprint = hashlib.sha256(channel.encode() + b"\0" + body).hexdigest()
        async with self._pool.connection() as connection:
            await connection.execute(STORE, [account_id, channel, datetime.now(UTC), body, fingerprint])


def _genuine(channel: str, body: bytes, headers: dict[str, str], values: dict[str, str]) -> bool:
    if channel == "zalo":
        secret = values.get("oa_secret_key", "")
        return bool(secret) and zalo_is_genuine(body, headers, values.get("app_id", ""), secret)
    secret = values.get("app_secret", "")
    return bool(secret) and facebook_is_genuine(body, headers, secret)


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than MAX_BODY."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
    follow_parent()
application = Receiver()
