"""The webhook receiver: verify, store durably, answer 200, understand later (invariant 6).

A raw ASGI application, because Django's handler drops headers with underscores and costs more than the work.
`POST /zalo` and `POST /facebook`; `GET /facebook` is Graph's handshake; `GET /` says that it lives. An answer says
nothing about why: a stranger learns neither accounts nor what a signature lacks. docs/explanation/taking-in.md.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import django

from caunoi.foundation.processes import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.engine")
django.setup()

from django.conf import settings  # noqa: E402

from caunoi.inbox import envelopes  # noqa: E402
from caunoi.inbox.envelopes import Envelope  # noqa: E402
from caunoi.inbox.keyring import App, Keyring  # noqa: E402
from caunoi.inbox.signatures import facebook_is_genuine, zalo_is_genuine  # noqa: E402
from caunoi.inbox.writing import Row, Unavailable, Writer  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 1024 * 1024  # bytes
SLOWEST = 5.0  # seconds for a whole body; the platforms give up on us earlier
RETRY_AFTER = b"5"  # seconds
SIGNATURES = {"zalo": b"x-zevent-signature", "facebook": b"x-hub-signature-256"}


class Refused(Exception):
    """The request is answered with this status and nothing else."""

    def __init__(self, status: int) -> None:
        self.status = status


class Receiver:
    """The application; its writer and its look at the accounts live as long as the server. slowest: seconds that a
    body may take; patience and queue are the writer's."""

    def __init__(self, *, slowest: float = SLOWEST, **writing: Any) -> None:
        self._slowest, self._writing = slowest, writing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            try:
                status, text = 200, await self._answer(scope, receive)
            except Refused as refused:
                status, text = refused.status, b""
            except Unavailable:
                status, text = 503, b""
            await send({"type": "http.response.start", "status": status, "headers": _answer_headers(status, text)})
            await send({"type": "http.response.body", "body": text})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "lifespan.shutdown":
            await self._open()
            await send({"type": "lifespan.startup.complete"})
        await self._close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        url = settings.INSTALLATION.database_url
        self._keyring, self._writer = Keyring(url), Writer(url, **self._writing)
        await self._keyring.look()
        self._tasks = [asyncio.create_task(self._keyring.keep()), asyncio.create_task(self._writer.run())]

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._keyring.close()
        await self._writer.close()

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        match scope["method"], scope["path"].rstrip("/"):
            case "POST", "/zalo" | "/facebook" as path:
                await self._take(path[1:], scope, receive)
                return b"ok"
            case "GET", "/facebook":
                return self._handshake(scope)
            case "GET", "":
                return b"ok"
        raise Refused(404)

    def _handshake(self, scope: Scope) -> bytes:
        """The bare challenge for who knows the verify token (Facebook reference A6)."""
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), errors="surrogateescape"))
        mode, given, challenge = (
            asked.get(f"hub.{name}", "").encode(errors="surrogateescape")
            for name in ("mode", "verify_token", "challenge")
        )
        known = [token for token in self._keyring.verify_tokens if hmac.compare_digest(given, token)]
        if mode != b"subscribe" or not known:
            raise Refused(403)
        return challenge

    async def _take(self, channel: str, scope: Scope, receive: Receive) -> None:
        """Return when every event of the body is durable. Raises Refused, Unavailable."""
        body = await _read(scope, receive, self._slowest)
        if not self._keyring.known:
            raise Unavailable
        signature = _only(scope, SIGNATURES[channel])
        app, events = self._zalo(body, signature) if channel == "zalo" else self._facebook(body, signature)
        now = datetime.now(UTC)
        await self._writer.store(
            [
                Row(
                    app.account_of(event.accounts),
                    channel,
                    now,
                    event.at,
                    event.is_untimely(channel, now),
                    event.body,
                    event.identity,
                )
                for event in events
            ]
        )

    def _zalo(self, body: bytes, signature: bytes) -> tuple[App, list[Envelope]]:
        """The timestamp that is signed stands in the body: without JSON nothing can be verified."""
        event = envelopes.parsed(body)
        if not isinstance(event, dict) or "timestamp" not in event:
            raise Refused(403)
        timestamp, app_id = str(event["timestamp"]), event.get("app_id")
        for app in self._keyring.apps("zalo"):
            if app_id in (None, app.app_id) and zalo_is_genuine(body, timestamp, signature, app.app_id, app.secret):
                return app, [envelopes.zalo(body, event)]
        raise Refused(403)

    def _facebook(self, body: bytes, signature: bytes) -> tuple[App, list[Envelope]]:
        """Verified before it is parsed."""
        for app in self._keyring.apps("facebook"):
            if facebook_is_genuine(body, signature, app.secret):
                return app, envelopes.facebook(body)
        raise Refused(403)


def _only(scope: Scope, name: bytes) -> bytes:
    """A header that may be there once; twice, nobody can say which of them a proxy or we would believe."""
    found = [value for header, value in scope["headers"] if header.lower() == name]
    if len(found) != 1:
        raise Refused(403)
    return bytes(found[0])


async def _read(scope: Scope, receive: Receive, slowest: float) -> bytes:
    """The whole body. Raises Refused: larger than MAX_BODY (by what is announced, before any is read), too slow, or
    broken off."""
    announced = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"0")
    if not announced.isdigit() or int(announced[:12]) > MAX_BODY:
        raise Refused(413)
    try:
        async with asyncio.timeout(slowest):
            return await _whole(receive)
    except TimeoutError:
        raise Refused(408) from None


async def _whole(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused(400)
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise Refused(413)
        more = message.get("more_body", False)
    return bytes(body)


def _answer_headers(status: int, text: bytes) -> list[tuple[bytes, bytes]]:
    """A body that was not read to its end must not be taken for the next request."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(text))]
    if status == 503:
        headers.append((b"retry-after", RETRY_AFTER))
    if status in (400, 408, 413):
        headers.append((b"connection", b"close"))
    return headers


if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
    follow_parent()
application = Receiver()
