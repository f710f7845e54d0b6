"""A small line to a stand-in, for the contract tests of the channels, and what they have in common.

`Line` is the least that an `Api` has to be: authorize, send, classify. Delivery has the real one, with rates,
renewal and time-outs per account.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any, TypeVar

from PIL import Image
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import RequestError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.request import RequestBuilder

from caunoi.channels.contract import (
    Answer,
    Channel,
    ChannelError,
    Credentials,
    Live,
    OutcomeUnknown,
    Pending,
    Presentation,
    Rendition,
    Request,
    Retryable,
)

T = TypeVar("T")

PATIENCE = 8.0  # seconds that anything awaited in these tests may take
JPEG = BytesIO()
Image.new("RGB", (160, 90), (200, 160, 20)).save(JPEG, "JPEG")


@dataclass
class Line:
    """One account's line. `sent` keeps the requests as the channel built them."""

    channel: Channel
    credentials: Credentials
    hosts: Mapping[str, str]
    timeout: float = 5.0

    def __post_init__(self) -> None:
        self.sent: list[Request] = []

    async def call(self, request: Request) -> Answer:
        answer = await self.send(request)
        error = self.channel.classify(request, answer)
        if error:
            raise error
        return answer

    async def send(self, request: Request) -> Answer:
        """The answer whatever it says. Raises OutcomeUnknown or Retryable when there is none."""
        self.sent.append(request)
        ready = self.channel.authorize(request, self.credentials)
        builder = ClientBuilder().no_proxy().timeout(timedelta(seconds=self.timeout))
        try:
            async with builder.build() as client:
                url = self.hosts[ready.host] + ready.path
                response = await _filled(client.request(ready.method, url), ready).build().send()
                text = await response.text()
        except RequestError as error:
            raise _broken(request, error) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, _json(text), text[:1000])

    # What the tests do with it ------------------------------------------------------------------------

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run(work)

    def publish(self, rendition: Rendition) -> Live:
        return self.finish(rendition, self.run(self.channel.create(self, rendition)))

    def finish(self, rendition: Rendition, state: Live | Pending) -> Live:
        """Resume as delivery does, from a `Pending` that went through storage, until the copy lives."""
        deadline = time.monotonic() + PATIENCE
        while isinstance(state, Pending):
            assert time.monotonic() < deadline, state
            time.sleep(min(state.after, 0.02))
            state = self.run(self.channel.resume(self, rendition, stored(state)))
        return state


def stored(pending: Pending) -> Pending:
    """As it comes back from the database."""
    return replace(pending, state=json.loads(json.dumps(pending.state)))


def _filled(builder: RequestBuilder, request: Request) -> RequestBuilder:
    builder = builder.query(dict(request.query)).headers(dict(request.headers))
    if request.file:
        form = FormBuilder()
        for name, value in (request.form or {}).items():
            form = form.text(name, value)
        part = PartBuilder.from_bytes(JPEG.getvalue()).mime(request.file.asset.media_type)
        return builder.multipart(form.part(request.file.name, part.file_name(request.file.filename)))
    if request.json is not None:
        return builder.body_json(request.json)
    return builder.form(dict(request.form)) if request.form is not None else builder


def _broken(request: Request, error: RequestError) -> ChannelError:
    """pyreqwest says ConnectError also when the other side hung up after it had the request. So the class
    does not tell whether anything was sent; the cause "client error (Connect)" does."""
    causes = [cause["message"] for cause in error.details.get("causes") or ()]
    if request.effect == "write" and "client error (Connect)" not in causes:
        return OutcomeUnknown("the connection broke")
    return Retryable("the connection broke")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


class Control:
    """The hidden side of the stand-ins."""

    def __init__(self, url: str) -> None:
        self.url = url

    def order(self, path: str, **order: Any) -> Any:
        return self._open(f"/_control/{path}", json.dumps(order).encode())

    def get(self, path: str) -> Any:
        return self._open(path, None)

    def fault(self, platform: str, endpoint: str, fault: str, times: int | None = 1, **more: Any) -> None:
        self.order("faults", platform=platform, endpoint=endpoint, fault=fault, times=times, **more)

    def _open(self, path: str, body: bytes | None) -> Any:
        request = urllib.request.Request(self.url + path, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)


def eventually(look: Callable[[], T | None]) -> T:
    """The first thing that is found, within the patience of these tests."""
    deadline = time.monotonic() + PATIENCE
    while (found := look()) is None:
        assert time.monotonic() < deadline, "nothing was found"
        time.sleep(0.02)
    return found


@contextmanager
def pictures() -> Iterator[str]:
    """A web server with a picture under every address that does not say "missing". Yields the asset base."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = "missing" not in self.path
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(JPEG.getvalue() if found else b"")

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/b/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


def at(presentation: Presentation, asset_base: str) -> Presentation:
    return replace(presentation, asset_base=asset_base)
