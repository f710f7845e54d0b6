"""Headers of public pages: no script but our own files, nothing from another host (R100, R101)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


class PublicHeaders:
    """Adds the content security policy to every answer outside the staff screens; refusals are not kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not request.path.startswith("/admin/") and not response.has_header("Content-Security-Policy"):
            response["Content-Security-Policy"] = POLICY
            if response.status_code >= 400 and not response.has_header("Cache-Control"):
                response["Cache-Control"] = "no-store"  # what is not there now may be there in a minute
        return response
