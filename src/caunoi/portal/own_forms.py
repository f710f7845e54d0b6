"""Forms for readers, who have no cookie: nothing is there that a foreign page could borrow, so no token is needed. What
a browser says it sends from another site is not taken all the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def without_cookie(view: View) -> View:
    """For a view whose POST changes nothing on behalf of whoever is signed in, and is never kept or indexed."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


def is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from another site."""
    fetch = request.headers.get("Sec-Fetch-Site")
    if fetch is not None:
        return fetch in ("cross-site", "same-site")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
