"""The last calls, for people and tests. Secrets are gone before anything is kept."""

from __future__ import annotations

import json
import re
import secrets
from collections import deque
from typing import Any
from urllib.parse import urlencode

from caunoi_sandbox.wire import Call, Reply

KEPT = 2000
LONGEST = 20_000  # characters of a body or an answer
HIDDEN = "…"
SECRET_NAMES = frozenset(
    [
        "access_token",
        "refresh_token",
        "appsecret_proof",
        "secret_key",
        "client_secret",
        "fb_exchange_token",
        "input_token",
        "authorization",
        "cookie",
        "code",
        "code_verifier",
        "app_secret",
        "secret",
    ]
)
_IN_TEXT = re.compile(r'((?:access_token|appsecret_proof|refresh_token|client_secret)=)[^&"\s]+')


class Calls:
    """A bounded ring. Numbers start at 1 with every start of the process; `boot` tells starts apart."""

    def __init__(self) -> None:
        self.boot = secrets.token_hex(4)
        self._last = 0
        self._ring: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def record(self, platform: str, endpoint: str, call: Call, reply: Reply | None, fault: str | None) -> None:
        """`reply` is None when the connection was cut; `fault` names the fault that acted, if any."""
        self._last += 1
        self._ring.append(
            {
                "number": self._last,
                "platform": platform,
                "endpoint": endpoint,
                **describe(call),
                "fault": fault,
                "status": reply.status if reply else None,
                "answer": answer_text(reply) if reply else None,
            }
        )

    def since(self, number: int) -> dict[str, Any]:
        found = [call for call in self._ring if call["number"] > number]
        return {"boot": self.boot, "last": self._last, "calls": found}

    def clear(self) -> None:
        self._ring.clear()


def describe(call: Call) -> dict[str, Any]:
    """A request with its secrets replaced, as kept in the ring and beside the item it made."""
    query = urlencode({name: _hide(name, value) for name, value in call.query.items()}, safe=HIDDEN)
    return {
        "at": call.at,
        "method": call.method,
        "path": call.seen_path + (f"?{query}" if query else ""),
        "headers": {name: _hide(name, value) for name, value in call.headers.items()},
        "body": _body_text(call),
    }


def answer_text(reply: Reply) -> str:
    if isinstance(reply.content, bytes):
        return f"<{len(reply.content)} bytes {reply.media_type}>"
    if isinstance(reply.content, str):
        return _redact_text(reply.content)[:LONGEST]
    return json.dumps(redact(reply.content), ensure_ascii=False)[:LONGEST]


def redact(value: Any) -> Any:
    """The same JSON value without secrets, also where one stands inside a text."""
    if isinstance(value, dict):
        return {name: _hide(str(name), redact(inner)) for name, inner in value.items()}
    if isinstance(value, list):
        return [redact(inner) for inner in value]
    if isinstance(value, str):
        return _redact_text(value)
    return value


def _redact_text(text: str) -> str:
    return _IN_TEXT.sub(rf"\1{HIDDEN}", text)


def _hide(name: str, value: Any) -> Any:
    return HIDDEN if name.lower() in SECRET_NAMES and value and isinstance(value, str) else value


def _body_text(call: Call) -> str:
    if call.form or call.files:
        shown: dict[str, Any] = {name: _hide(name, value) for name, value in call.form.items()}
        for part in call.files:
            shown[part.part] = f"<{part.name}, {part.media_type}, {len(part.content)} bytes>"
        return json.dumps(redact(shown), ensure_ascii=False)[:LONGEST]
    if call.json is not None:
        return json.dumps(redact(call.json), ensure_ascii=False)[:LONGEST]
    return _redact_text(call.body.decode("utf-8", "replace"))[:LONGEST]
