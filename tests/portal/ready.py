"""A reader in front of the ready pages, with the live views behind them."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from caunoi.portal import baking, serving


@dataclass(frozen=True)
class Seen:
    """An answer as it goes over the wire. `live`: whether a view made it."""

    status: int
    headers: dict[str, str]
    body: bytes
    live: bool

    @property
    def text(self) -> str:
        encoding = self.headers.get("Content-Encoding", "")
        return {"": lambda b: b, "gzip": gzip.decompress, "br": brotli.decompress}[encoding](self.body).decode()


class Reader:
    """Asks the web process's application. `now`: the clock by which it judges whether a page is past its time."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._went_live = False
        self._views = WSGIHandler()
        self._application = serving.ReadyPages(self._live, baking.pantry(), baking.looks(), now)

    def get(
        self, address: str, *, method: str = "GET", query: str = "", host: str = "testserver", **headers: str
    ) -> Seen:
        """`headers`: with underscores, e.g. accept_encoding="br"."""
        self._went_live = False
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": address, "QUERY_STRING": query,
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": host,
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        for signal in (request_started, request_finished):  # a test's transaction is not to be closed
            signal.disconnect(close_old_connections)
        try:
            return self._answered(environ)
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)

    def _answered(self, environ: dict[str, Any]) -> Seen:
        answered: list[Any] = []
        parts = self._application(environ, lambda status, headers, exc_info=None: answered.extend((status, headers)))  # type: ignore[arg-type,return-value]
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, sent = answered
        return Seen(int(status.split()[0]), dict(sent), body, self._went_live)

    def _live(self, environ: Any, start_response: Any) -> Any:
        self._went_live = True
        return self._views(environ, start_response)
