"""Conditional answers: a page is named by what it shows, and not rendered for a reader who has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

PUBLIC = "public, max-age=60, stale-while-revalidate=30"
FOREVER = "public, max-age=31536000, immutable"


def etag(*parts: object) -> str:
    """A weak ETag over what a page shows and how this version of the portal shows it."""
    text = "\n".join([_looks(), *map(str, parts)])
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answer(
    request: HttpRequest,
    tag: str,
    make: Callable[[], HttpResponseBase],
    *,
    modified: datetime | None = None,
    cache: str = PUBLIC,
) -> HttpResponseBase:
    """304 for a reader who has it, else what `make` gives; both with the same caching headers."""
    stamp = int(modified.timestamp()) if modified else None
    response: HttpResponseBase = get_conditional_response(request, etag=tag, last_modified=stamp) or make()
    response["ETag"] = tag
    response["Cache-Control"] = cache
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    return response


def uncached(response: HttpResponse) -> HttpResponse:
    """For the reconciler's look: what stands here now, from nobody's store."""
    response["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=1)
def _looks() -> str:
    folder = Path(__file__).resolve().parent
    total = hashlib.sha256(version("caunoi").encode())
    for path in sorted([*folder.glob("templates/**/*"), *folder.glob("static/**/*"), *folder.glob("*.py")]):
        if path.is_file():
            total.update(path.read_bytes())
    return total.hexdigest()
