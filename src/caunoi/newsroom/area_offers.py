"""The areas that match what is being typed into an article's form, for the browser's own list."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from caunoi.agencies import areas
from caunoi.foundation.vietnamese import fold
from caunoi.newsroom.forms import agency_shown
from caunoi.newsroom.widgets import OFFERED


@require_GET
def area_offers(request: HttpRequest) -> JsonResponse:
    """`?q=`: full names, each with the same without diacritics, because a browser shows only what holds the
    letters that were typed."""
    agency = agency_shown(request)
    if agency is None:
        raise PermissionDenied
    found = areas.matching(agency.pk, request.GET.get("q", "")[:200].replace("\x00", ""))
    return JsonResponse({"names": [[name, fold(name)] for _pk, name in found[:OFFERED]]})
