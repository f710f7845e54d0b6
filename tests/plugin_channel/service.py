"""The service that the two channels speak to: a small HTTP server that keeps what it is given."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "token-of-the-bulletin"


@dataclass
class Service:
    """faults: what happens to the next posts: "drop_after" (kept, no answer), "drop_before" (nothing kept)."""

    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)  # newest last
    faults: list[str] = field(default_factory=list)

    def keep(self, text: str) -> dict[str, Any]:
        number = str(len(self.messages) + 1)
        message = {"id": number, "url": f"{self.url}/read/{number}", "text": text, "at": datetime.now(UTC).isoformat()}
        self.messages.append(message)
        return message

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages]


@contextmanager
def running_service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["content-length"])))
            fault = service.faults.pop(0) if service.faults else ""
            if self.headers["authorization"] != f"Bearer {TOKEN}":
                return self._answer(401, {})
            if fault != "drop_before":
                message = service.keep(said["text"])
            if not fault:
                self._answer(200, message)
            return None  # the connection ends without an answer

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/messages":
                wanted = parse_qs(parts.query)["contains"][0]
                found = [message for message in reversed(service.messages) if wanted in message["text"]]
                return self._answer(200, found)
            named = [message for message in service.messages if message["id"] == parts.path.rsplit("/", 1)[-1]]
            return self._answer(200 if named else 404, named[0] if named else {})

        def _answer(self, status: int, body: Any) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
