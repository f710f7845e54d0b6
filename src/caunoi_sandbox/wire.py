"""One request and one answer, in the forms the platforms take and give."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

BODY_LIMIT = 32 * 1024 * 1024  # bytes; larger than any upload a platform accepts


class BodyTooLarge(Exception):
    """The request's body exceeds BODY_LIMIT."""


@dataclass(frozen=True)
class SentFile:
    """A file part of a multipart request."""

    part: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A request as a platform reads it.

    path: without the host's prefix, with single slashes and none at the ends. query, form: text by name.
    json: the parsed JSON body or None. base: the address under which the caller reached us.
    """

    method: str
    path: str
    base: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    json: Any
    files: tuple[SentFile, ...] = ()
    body: bytes = b""
    peer: tuple[str, int] | None = None
    seen_path: str = ""
    at: float = 0.0

    @property
    def params(self) -> dict[str, Any]:
        """All parameters in one mapping; a later style wins: query, form, JSON (Facebook reference A1)."""
        return {**self.query, **self.form, **(self.json if isinstance(self.json, dict) else {})}

    def at_path(self, path: str) -> Call:
        return replace(self, path=path)


@dataclass(frozen=True)
class Delivery:
    """One body to be told by a webhook, with its headers in order; a header may be there twice."""

    platform: str
    body: bytes
    headers: Sequence[tuple[str, str]]


@dataclass
class Reply:
    """An answer. `content` is JSON unless it is text."""

    content: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json; charset=utf-8"

    def encoded(self) -> bytes:
        if isinstance(self.content, bytes):
            return self.content
        if isinstance(self.content, str):
            return self.content.encode()
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode()


async def read_call(scope: Scope, receive: Receive, at: float) -> Call:
    """Read the whole request. Raises BodyTooLarge."""
    body = await _read_body(receive)
    headers = Headers(scope=scope)
    form, files = await _read_form(scope, headers, body)
    return Call(
        method=scope["method"],
        path=_plain_path(scope),
        base=_base(scope, headers),
        headers=dict(headers),
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        form=form,
        json=_parse_json(headers, body),
        files=files,
        body=body,
        peer=_peer(scope),
        seen_path=scope["path"],
        at=at,
    )


async def _read_body(receive: Receive) -> bytes:
    chunks = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(chunks)
        chunks += message.get("body", b"")
        if len(chunks) > BODY_LIMIT:
            raise BodyTooLarge
        if not message.get("more_body"):
            return bytes(chunks)


async def _read_form(scope: Scope, headers: Headers, body: bytes) -> tuple[dict[str, str], tuple[SentFile, ...]]:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)), ()
    if kind != "multipart/form-data":
        return {}, ()

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    form: dict[str, str] = {}
    files: list[SentFile] = []
    async with Request(scope, again).form(max_part_size=4 * 1024 * 1024) as parts:
        for name, value in parts.multi_items():
            if isinstance(value, UploadFile):
                files.append(SentFile(name, value.filename or "", value.content_type or "", await value.read()))
            else:
                form[name] = value
    return form, tuple(files)


def _parse_json(headers: Headers, body: bytes) -> Any:
    """JSON bodies are recognised by type, or by their first character when no type was sent."""
    kind = headers.get("content-type", "")
    if "json" not in kind and (kind or not body.lstrip().startswith((b"{", b"["))):
        return None
    try:
        return json.loads(body)
    except ValueError:
        return None


def _plain_path(scope: Scope) -> str:
    """The path below the mount with doubled and closing slashes gone (Zalo reference §1)."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return "/".join(part for part in path.split("/") if part)


def _base(scope: Scope, headers: Headers) -> str:
    return f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}"


def _peer(scope: Scope) -> tuple[str, int] | None:
    client = scope.get("client")
    return (client[0], int(client[1])) if client else None
