"""The webhook receiver: verify, store durably, answer 200, understand later (invariant 6).

Not Django, whose handler drops headers with underscores and costs more than the work; and on granian's own interface,
RSGI, because ASGI's messages cost as much again as everything here (docs/decisions/0021-the-receiver-speaks-rsgi.md).
`POST /zalo` and `POST /facebook`; `GET /facebook` is Graph's handshake; `GET /` says that it lives. An answer says
nothing about why: a stranger learns neither accounts nor what a signature lacks. docs/explanation/taking-in.md.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl

import django

from caunoi.foundation.loading import loading
from caunoi.foundation.processes import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.engine")
with loading():
    django.setup()

from django.conf import settings

from caunoi.inbox import envelopes
from caunoi.inbox.envelopes import Envelope
from caunoi.inbox.keyring import App, Keyring
from caunoi.inbox.signatures import facebook_is_genuine, zalo_is_genuine
from caunoi.inbox.writing import Row, Unavailable, Writer


class Headers(Protocol):
    """Those of a request, as granian gives them; a value that is not ASCII is left out."""

    def get(self, name: str) -> str | None: ...

    def get_all(self, name: str) -> list[str]: ...


class Scope(Protocol):
    """A request without its body (granian's RSGI)."""

    proto: str
    method: str
    path: str
    query_string: str
    headers: Headers


class Exchange(Protocol):
    """The body, whole or in parts, and the answer (granian's RSGI)."""

    def __call__(self) -> Awaitable[bytes]: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...


MAX_BODY = 1024 * 1024  # bytes
SLOWEST = 5.0  # seconds for a whole body; the platforms give up on us earlier
SIGNATURES = {"zalo": "x-zevent-signature", "facebook": "x-hub-signature-256"}
PLAIN = [("content-type", "text/plain; charset=utf-8")]
CLOSING = [*PLAIN, ("connection", "close")]  # what was not read of a body must not be taken for the next request
ANSWER_HEADERS = {408: CLOSING, 413: CLOSING, 503: [*PLAIN, ("retry-after", "5")]}


class Refused(Exception):
    """The request is answered with this status and nothing else."""

    def __init__(self, status: int) -> None:
        self.status = status


class Receiver:
    """The application; its writer and its look at the accounts live as long as the server. slowest: seconds that a
    body may take; patience and queue are the writer's."""

    def __init__(self, *, slowest: float = SLOWEST, **writing: Any) -> None:
        self._slowest, self._writing = slowest, writing

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self.open())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self.close())

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        try:
            status, text = 200, await self._answer(scope, exchange)
        except Refused as refused:
            status, text = refused.status, b""
        except Unavailable:
            status, text = 503, b""
        exchange.response_bytes(status, ANSWER_HEADERS.get(status, PLAIN), text)

    async def open(self) -> None:
        """Begin; without a database too."""
        url = settings.INSTALLATION.database_url
        self._keyring, self._writer = Keyring(url), Writer(url, **self._writing)
        await self._keyring.look()
        self._tasks = [asyncio.create_task(self._keyring.keep()), asyncio.create_task(self._writer.run())]

    async def close(self) -> None:
        """End; who still waits gets no answer, and tells it again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._keyring.close()
        await self._writer.close()

    async def _answer(self, scope: Scope, exchange: Exchange) -> bytes:
        match scope.method, scope.path.rstrip("/"):
            case "POST", "/zalo" | "/facebook" as path:
                await self._take(path[1:], scope, exchange)
                return b"ok"
            case "GET", "/facebook":
                return self._handshake(scope)
            case "GET", "":
                return b"ok"
        raise Refused(404)

    def _handshake(self, scope: Scope) -> bytes:
        """The bare challenge for who knows the verify token (Facebook reference A6)."""
        asked = dict(parse_qsl(scope.query_string, errors="surrogateescape"))
        mode, given, challenge = (
            asked.get(f"hub.{name}", "").encode(errors="surrogateescape")
            for name in ("mode", "verify_token", "challenge")
        )
        known = [token for token in self._keyring.verify_tokens if hmac.compare_digest(given, token)]
        if mode != b"subscribe" or not known:
            raise Refused(403)
        return challenge

    async def _take(self, channel: str, scope: Scope, exchange: Exchange) -> None:
        """Return when every event of the body is durable. Raises Refused, Unavailable."""
        body = await _read(scope, exchange, self._slowest)
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
        timestamp = str(event.get("timestamp", "")) if isinstance(event, dict) else ""
        if not timestamp or not timestamp.isascii():
            raise Refused(403)
        app_id = event.get("app_id")
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


def _only(scope: Scope, name: str) -> bytes:
    """A header that may be there once; twice, nobody can say which of them a proxy or we would believe."""
    found = scope.headers.get_all(name)
    if len(found) != 1:
        raise Refused(403)
    return found[0].encode()


async def _read(scope: Scope, exchange: Exchange, slowest: float) -> bytes:
    """The whole body. Raises Refused: larger than MAX_BODY (by what is announced, before any is read), or too slow.
    One that breaks off is shorter than what was signed, and refused for that."""
    announced = scope.headers.get("content-length")
    if announced is not None and not (announced.isdecimal() and int(announced[:12]) <= MAX_BODY):
        raise Refused(413)
    try:
        async with asyncio.timeout(slowest):
            return await (_bounded(exchange) if announced is None else exchange())
    except TimeoutError:
        raise Refused(408) from None


async def _bounded(exchange: Exchange) -> bytes:
    body = bytearray()
    async for part in exchange:
        body += part
        if len(body) > MAX_BODY:
            raise Refused(413)
    return bytes(body)


if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
    follow_parent()
application = Receiver()
