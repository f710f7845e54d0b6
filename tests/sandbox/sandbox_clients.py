"""A server of pictures and small clients of the stand-ins."""

from __future__ import annotations

import io
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from PIL import Image

from caunoi_sandbox import seed
from caunoi_sandbox.clock import VIET_NAM

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=VIET_NAM)
DEADLINE = 8.0  # seconds for anything that happens in the background


def eventually(look: Callable[[], Any]) -> Any:
    """The first truthy answer of `look`; fails after DEADLINE."""
    end = time.monotonic() + DEADLINE
    while not (found := look()):
        assert time.monotonic() < end, f"nothing within {DEADLINE} s, last answer {found!r}"
        time.sleep(0.01)
    return found


def png(size: tuple[int, int] = (8, 6), colour: str = "gray") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


class PictureServer:
    """Serves pictures and some that are none; counts what was asked for. `/held` waits for `hold`."""

    def __init__(self) -> None:
        self.hold = threading.Event()
        self.asked: Counter[str] = Counter()
        self.pages = {
            "/notes.txt": ("text/plain", b"not a picture"),
            "/large.png": ("image/png", png() + b"\0" * (1024 * 1024)),
            "/share": (
                "text/html",
                b"<meta property='og:image' content='/og.png'>"
                b"<meta property='og:title' content='T\xe1\xbb\xb1a &lt;b&gt;'>",
            ),
        }
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked[self.path] += 1
                if self.path.startswith("/held"):
                    outer.hold.wait(DEADLINE)
                kind, content = outer.pages.get(self.path, ("image/png", png()))
                self.send_response(404 if self.path.startswith("/missing") else 200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def listening() -> Iterator[str]:
    """A callback that shakes hands, answers 200 to everything, and does nothing. Yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            challenge = parse_qs(urlsplit(self.path).query).get("hub.challenge", [""])[0]
            self._answer(challenge.encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Control:
    """The hidden side of the stand-ins."""

    def __init__(self, base: str) -> None:
        self._base = base

    def __call__(self, path: str, **order: Any) -> dict[str, Any]:
        answer = requests.post(f"{self._base}/_control/{path}", json=order, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def zalo(self) -> dict[str, Any]:
        state = requests.get(f"{self._base}/_state/zalo", timeout=10).json()
        return state["accounts"][seed.ZALO_OA_ID]

    def facebook(self) -> dict[str, Any]:
        state = requests.get(f"{self._base}/_state/facebook", timeout=10).json()
        return state["accounts"][seed.FACEBOOK_PAGE_ID]


class ZaloClient:
    """An Official Account as an app sees it."""

    def __init__(self, base: str, control: Control) -> None:
        self.base = base
        self.control = control
        self.token = seed.ZALO_ACCESS_TOKEN

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        headers = {"access_token": self.token}
        return requests.get(f"{self.base}/zalo/v2.0/{path}", query, headers=headers, timeout=10).json()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"access_token": self.token}
        return requests.post(f"{self.base}/zalo/v2.0/{path}", json=body, headers=headers, timeout=10).json()

    def refresh(self, token: str, secret: str = seed.ZALO_APP_SECRET) -> dict[str, Any]:
        form = {"refresh_token": token, "app_id": seed.ZALO_APP_ID, "grant_type": "refresh_token"}
        address = f"{self.base}/zalo-oauth/v4/oa/access_token"
        return requests.post(address, form, headers={"secret_key": secret}, timeout=10).json()

    def order(self, article: dict[str, Any], path: str = "article/create") -> str:
        """The token of an accepted order whose pictures have been fetched or have failed."""
        answer = self.post(path, article)
        assert answer["error"] == 0, answer
        token = answer["data"]["token"]
        eventually(lambda: self._looked_at(token))
        return token

    def publish(self, article: dict[str, Any], path: str = "article/create") -> str:
        """The id of a processed article; moves the clock."""
        token = self.order(article, path)
        self.control("clock", advance=1)
        answer = self.post("article/verify", {"token": token})
        assert answer["error"] == 0, answer
        return answer["data"]["id"]

    def _looked_at(self, token: str) -> bool:
        waiting = [order for order in self.control.zalo()["processing"] if order["token"] == token]
        return not waiting or waiting[0]["pictures"] is not None


class GraphClient:
    """A Page as an app sees it; answers are responses, so that tests see status and headers."""

    page = seed.FACEBOOK_PAGE_ID

    def __init__(self, base: str) -> None:
        self.base = base
        self.token = seed.FACEBOOK_PAGE_TOKEN

    def __call__(self, method: str, path: str, files: Any = None, **params: Any) -> requests.Response:
        params = {"access_token": self.token, **params}
        where = {"params": params} if method != "POST" else {"data": params, "files": files}
        return requests.request(method, f"{self.base}/graph/v26.0/{path}", timeout=10, **where)

    def feed(self, message: str = "Thông báo", **params: Any) -> str:
        answer = self("POST", f"{self.page}/feed", message=message, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]
