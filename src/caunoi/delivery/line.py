"""One account's line to its platform: credentials, limits, time-outs and the channel's error table around every
call (the `Api` that channels are given). No transaction is open and no connection is held while it calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import quote
from weakref import WeakKeyDictionary

from django.conf import settings
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.request import RequestBuilder

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import (
    Answer,
    Channel,
    Credentials,
    CredentialsExpired,
    OutcomeUnknown,
    Rejected,
    Request,
    Retryable,
)
from caunoi.delivery import limits, renewal
from caunoi.foundation.database import in_database
from caunoi.releases import blobs
from caunoi.releases.actions import show_on_portal
from caunoi.releases.models import Release

KEPT_TEXT = 2_000
IDLE = 5.0  # seconds a connection is kept for the next call


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Client] = WeakKeyDictionary()


@asynccontextmanager
async def http_client() -> AsyncIterator[Client]:
    """The client that all lines of a worker share; making one takes longer than a call within one machine. Unused
    connections end with the lingering of a drain. Redirects are not followed: a platform has no reason to send our
    credentials elsewhere."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        limit = timedelta(seconds=settings.CAUNOI_CALL_TIMEOUT)
        builder = ClientBuilder().timeout(limit).connect_timeout(timedelta(seconds=5)).follow_redirects(False)
        builder = builder.no_proxy().referer(False).user_agent("caunoi").pool_idle_timeout(timedelta(seconds=IDLE))
        _clients[loop] = builder.build()
    yield _clients[loop]


class Line:
    """The `Api` of one account."""

    def __init__(
        self,
        account: ChannelAccount,
        channel: Channel,
        client: Client,
        holds: Callable[[], bool] = lambda: True,
        *,
        share: float = 1.0,
    ) -> None:
        """`holds`: whether the caller still owns what it works on; without that nothing is changed. `share`: the part
        of the account's limits that these calls may use (limits.use)."""
        self._holds = holds
        self._share = share
        self._account_id = account.pk
        self._hosts: dict[str, str] = account.hosts
        self._channel = channel
        self._client = client

    async def call(self, request: Request) -> Answer:
        """Send with credentials; on an expired token renew once and send again (the first was refused, so
        nothing happened). Raises the channel's errors."""
        credentials = await in_database(_admit, self._account_id, request, self._share)
        try:
            return await self._attempt(request, credentials)
        except CredentialsExpired as refused:
            fresh = await renewal.renew(self._account_id, self._channel, self.send, stale=credentials, refused=refused)
            return await self._attempt(request, fresh)

    async def _attempt(self, request: Request, credentials: Credentials) -> Answer:
        if request.effect != "read" and not self._holds():
            raise Retryable("this worker slept and may have lost its claim", after=1.0)
        answer = await self.send(self._channel.authorize(request, credentials))
        error = self._channel.classify(request, answer)
        if error is not None:
            raise error
        return answer

    async def send(self, request: Request) -> Answer:
        """One HTTP exchange, no judgement of the answer. A request that surely never left is Retryable; one
        that may have arrived is OutcomeUnknown if it changes what a reader sees."""
        try:
            response = await (await self._build(request)).build().send()
            text = await response.text()
        except PyreqwestError as error:
            if _never_left(error):
                raise Retryable(f"{request.host}: no connection", after=1.0) from error
            detail = f"{request.method} {request.path}: {type(error).__name__}"
            if request.effect == "write":
                raise OutcomeUnknown(detail) from error
            raise Retryable(detail, after=1.0) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, _parsed(text), text[:KEPT_TEXT])

    async def _build(self, request: Request) -> RequestBuilder:
        url = self._hosts[request.host].rstrip("/") + "/" + quote(request.path.lstrip("/"), safe="/_-.~")
        builder = self._client.request(request.method, url)
        if request.query:
            builder = builder.query(dict(request.query))
        for name, value in request.headers.items():
            builder = builder.header(name, value)
        if request.file is not None:
            return builder.multipart(await self._multipart(request))
        if request.json is not None:
            return builder.body_json(request.json)
        if request.form is not None:
            return builder.form(dict(request.form))
        return builder

    async def _multipart(self, request: Request) -> FormBuilder:
        part = request.file
        assert part is not None
        try:
            data = await asyncio.to_thread(blobs.read, part.asset.blob)
        except OSError as error:
            raise Rejected(f"the released file {part.asset.blob[:16]} cannot be read: {error.strerror}") from error
        form = FormBuilder()
        for name, value in (request.form or {}).items():
            form = form.text(name, value)
        body = PartBuilder.from_bytes(data).file_name(part.filename).mime(part.asset.media_type)
        return form.part(part.name, body)


def _admit(account_id: int, request: Request, share: float) -> Credentials:
    """Count a call against the account's limits; the credentials to make it with."""
    account = ChannelAccount.objects.get(pk=account_id)
    limits.use(account, request, share=share)
    return renewal.credentials_in(account)


class PortalLine(Line):
    """The portal is our own: it is changed by writing the publication, and observed like any reader would."""

    def __init__(self, account: ChannelAccount, channel: Channel, client: Client, release: Release) -> None:
        super().__init__(account, channel, client)
        self._release = release

    async def call(self, request: Request) -> Answer:
        if request.effect != "read":
            await in_database(show_on_portal, self._release)
            return Answer(200, {}, None, "")
        return await self._attempt(request, Credentials({}))


def _never_left(error: PyreqwestError) -> bool:
    """Whether the request surely did not reach the platform. pyreqwest 0.15 also says ConnectError when the
    connection is cut after the request was sent; only hyper's own cause tells the two apart."""
    if not isinstance(error, DetailedPyreqwestError):
        return False
    causes = (error.details or {}).get("causes") or []
    return any(cause["message"] == "client error (Connect)" for cause in causes)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
