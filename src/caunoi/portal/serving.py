"""Ready pages in front of the application: what lies on the pantry is answered before Django sees the request.

A page is given only when it is whole, made by the templates of this process, and not past its time; in every other
case (a query, a form, a file that is missing, staff screens) the live view answers. The database is not asked.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.http import HttpRequest, parse_cookie
from django.utils.http import parse_etags, parse_http_date_safe
from django.utils.translation import get_language_from_request

from caunoi.portal.pantry import LANGUAGES, Head, Pantry

PART = 256 * 1024  # bytes read at a time of what is larger
NOT_MODIFIED_KEEPS = frozenset({
    "cache-control", "content-language", "content-security-policy", "etag", "expires", "last-modified", "vary",
})  # fmt: skip
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")

Headers = list[tuple[str, str]]


class ReadyPages:
    """A WSGI application that answers from the pantry what it can, and gives the rest to `live`."""

    def __init__(self, live: WSGIApplication, pantry: Pantry, looks: str, now: Callable[[], float] = time.time) -> None:
        self._live, self._pantry, self._looks, self._now = live, pantry, looks, now

    def __call__(self, asked: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if asked["REQUEST_METHOD"] in ("GET", "HEAD") and not asked.get("QUERY_STRING"):
            answer = self._ready(asked, start_response)
            if answer is not None:
                return answer
        return self._live(asked, start_response)

    def _ready(self, asked: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes] | None:
        host, address = asked.get("HTTP_HOST", "").lower(), asked.get("PATH_INFO", "")
        head, language = self._pantry.head(host, address), LANGUAGES[0]
        if head is None or not self._holds(head):
            return None
        if head.others:
            wanted = _language(asked)
            if wanted in head.others:
                head, language = self._pantry.head(host, address, wanted), wanted
            elif wanted != language:
                return None
            if head is None or not self._holds(head):
                return None
        encoding = _encoding(asked.get("HTTP_ACCEPT_ENCODING", ""), tuple(head.bodies))
        descriptor = self._pantry.open(host, head, encoding, language)
        return None if descriptor is None else _answer(asked, start_response, head, encoding, descriptor)

    def _holds(self, head: Head) -> bool:
        return head.looks == self._looks and (head.until is None or self._now() < head.until)


def _answer(
    asked: WSGIEnvironment, start_response: StartResponse, head: Head, encoding: str, descriptor: int
) -> Iterable[bytes]:
    """The whole page, a part of it, or that the reader has it. Owns the descriptor."""
    tag = etag(head, encoding)
    headers = [*((name, value) for name, value in head.headers), ("ETag", tag)]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    size = head.bodies[encoding].size
    if _reader_has_it(asked, tag, dict(head.headers).get("Last-Modified")):
        os.close(descriptor)
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() in NOT_MODIFIED_KEEPS])
        return []
    first, last, status = 0, size - 1, "200 OK"
    if _may_be_cut(head):
        headers.append(("Accept-Ranges", "bytes"))
        match _wanted_part(asked, tag, size):
            case (first, last):
                status = "206 Partial Content"
                headers.append(("Content-Range", f"bytes {first}-{last}/{size}"))
            case "nothing":
                os.close(descriptor)
                start_response("416 Range Not Satisfiable", [("Content-Range", f"bytes */{size}"), *_bare(headers)])
                return []
    headers.append(("Content-Length", str(last - first + 1)))
    start_response(status, headers)
    if asked["REQUEST_METHOD"] == "HEAD":
        os.close(descriptor)
        return []
    return _bytes(descriptor, first, last - first + 1)


def etag(head: Head, encoding: str) -> str:
    """Strong: each encoding has its own."""
    return f'"{head.digest[:32]}-{encoding}"' if encoding else f'"{head.digest[:32]}"'


def _bare(headers: Headers) -> Headers:
    return [("Content-Length", "0"), *(pair for pair in headers if pair[0] == "Content-Security-Policy")]


def _bytes(descriptor: int, first: int, length: int) -> Iterable[bytes]:
    if length <= PART:
        try:
            return [os.pread(descriptor, length, first)]
        finally:
            os.close(descriptor)
    return _Parts(descriptor, first, length)


class _Parts:
    """A large file, piece by piece; closed also when the reader goes away before the end."""

    def __init__(self, descriptor: int, first: int, length: int) -> None:
        self._file, self._left = os.fdopen(descriptor, "rb", buffering=0), length
        self._file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (part := self._file.read(min(PART, self._left))):
            self._left -= len(part)
            yield part

    def close(self) -> None:
        self._file.close()


# What the reader asks for -----------------------------------------------------------------------------


def _language(asked: Mapping[str, Any]) -> str:
    """The language in which the live view would answer: Django's own rule, cookie and header."""
    request = HttpRequest()
    request.META, request.COOKIES = dict(asked), parse_cookie(asked.get("HTTP_COOKIE", ""))
    return get_language_from_request(request)


@lru_cache(maxsize=256)
def _encoding(accepted: str, available: tuple[str, ...]) -> str:
    """The best encoding that the reader takes, "" for the plain bytes (RFC 9110 §12.5.3)."""
    if len(accepted) > 500:
        return ""
    weights = dict(_weighted(part) for part in accepted.split(","))
    rest = weights.get("*", 0.0)
    offers = [(weights.get(name, rest), name) for name in ("br", "gzip") if name in available]
    weight, name = max(offers, key=lambda offer: offer[0], default=(0.0, ""))
    return name if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def _weighted(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", parameters, re.IGNORECASE)
    weight = 1.0 if not parameters.strip() else float(found[1]) if found else 0.0
    return name.strip().lower(), weight


def _reader_has_it(asked: Mapping[str, Any], tag: str, modified: str | None) -> bool:
    """RFC 9110 §13.1.2, §13.1.3: If-None-Match, compared weakly, wins over If-Modified-Since."""
    if known := asked.get("HTTP_IF_NONE_MATCH"):
        tags = parse_etags(known)
        return tags == ["*"] or tag in (one.removeprefix("W/") for one in tags)
    since = parse_http_date_safe(asked.get("HTTP_IF_MODIFIED_SINCE", ""))
    stamp = parse_http_date_safe(modified or "")
    return since is not None and stamp is not None and stamp <= since


def _may_be_cut(head: Head) -> bool:
    """Released files: large, and never compressed here."""
    return head.address.startswith("/b/") and list(head.bodies) == [""]


def _wanted_part(asked: Mapping[str, Any], tag: str, size: int) -> tuple[int, int] | str | None:
    """First and last byte; "nothing" where no such byte is; None for all. Several parts at once: all (RFC 9110 §14)."""
    found = _RANGE.fullmatch(asked.get("HTTP_RANGE", "").strip())
    if found is None or asked["REQUEST_METHOD"] != "GET" or asked.get("HTTP_IF_RANGE", tag) != tag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else "nothing"
    if last and int(last) < int(first):
        return None
    return (int(first), min(int(last or size), size - 1)) if int(first) < size else "nothing"
