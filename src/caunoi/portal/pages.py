"""What all pages for readers share: the language asked for, and the name of what a list shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils import translation

from caunoi.agencies.models import Agency
from caunoi.portal import caching, looks
from caunoi.portal.context import agency_of
from caunoi.releases.queries import Cursor

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def in_chosen_language(view: View[Arguments]) -> View[Arguments]:
    """`?lang=en` speaks English whatever the browser asks for; no cookie, so that pages can be cached."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        chosen = request.GET.get("lang", "")
        if chosen not in dict(settings.LANGUAGES):
            return view(request, *args, **kwargs)
        with translation.override(chosen):
            response = view(request, *args, **kwargs)
        response["Content-Language"] = chosen
        return response

    return cast(View[Arguments], speaking)


def language() -> str:
    """The language in which the interface speaks now: "vi" or "en"."""
    return (translation.get_language() or "vi")[:2]


def list_tag(name: str, request: HttpRequest, agency: Agency | None, shown: object) -> str:
    """The ETag of a page that shows this."""
    return caching.etag(name, request.get_full_path(), language(), *(names(agency) if agency else ()), shown)


def names(agency: Agency) -> tuple[object, ...]:
    """What of the agency stands on every page."""
    return agency.name, agency.name_en, agency.public_url, settings.DEMO, looks.look_of(agency)


def required_agency(request: HttpRequest) -> Agency:
    """Who speaks here. Raises Http404 before an agency is founded."""
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    return agency


def cursor(request: HttpRequest, name: str) -> Cursor | None:
    """The place in a list that the address names. Raises Http404 for a broken one."""
    try:
        return Cursor.parse(request.GET[name]) if request.GET.get(name) else None
    except ValueError as error:
        raise Http404("no such page of the list") from error


def redirect(path: str) -> HttpResponse:
    """Kept for a minute only: a title or a name, and with it the canonical address, may change back."""
    response = HttpResponsePermanentRedirect(path)
    response["Cache-Control"] = "public, max-age=60"
    return response
