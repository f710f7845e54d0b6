"""Sheet, icons and manifest as readers' browsers fetch them; those of earlier versions of the brand are still there,
for pages that a cache holds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caunoi.agencies import tokens
from caunoi.agencies.models import Brand
from caunoi.portal import caching, files
from caunoi.portal.context import agency_of
from caunoi.portal.looks import ICONS, ShownLook, icon_path, look_of

FORMATS = {"png": "image/png", "webp": "image/webp"}
_DRAWN = frozenset(ICONS.values())


@require_safe
def sheet(request: HttpRequest, checksum: str) -> HttpResponseBase:
    """The colours of an approved version of a brand, whichever."""
    found = next((made for made in _sheets() if made.checksum == checksum), None)
    if found is None:
        raise Http404("no approved brand looks so")
    make = lambda: HttpResponse(found.data, content_type="text/css; charset=utf-8")  # noqa: E731
    return caching.answer(request, f'"{checksum}"', make, cache=caching.FOREVER)


@require_safe
def icon(request: HttpRequest, avatar: str, size: int, kind: str) -> HttpResponseBase:
    """The avatar of an approved version, in one of the sizes that pages ask for, once they are drawn."""
    found = Brand.objects.filter(avatar__startswith=avatar).values_list("avatar", flat=True).first()
    if found is None or (size, kind) not in _DRAWN:
        raise Http404("no approved brand has this picture")
    path, name = icon_path(found, size, kind), f"{avatar}-{size}.{kind}"
    make = lambda: files.given(path, FORMATS[kind], name)  # noqa: E731
    return caching.answer(request, f'"{avatar}-{size}-{kind}"', make, cache=caching.FOREVER)


@require_safe
def manifest(request: HttpRequest) -> HttpResponseBase:
    """How a phone shows the portal when a reader keeps it on the first screen."""
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    look = look_of(agency)
    told = {
        "name": agency.name,
        "short_name": agency.short_name,
        "lang": "vi",
        "start_url": "/",
        "display": "browser",
        "background_color": tokens.NEUTRALS[tokens.LIGHT]["page"],
        **({"theme_color": look.colour} if look and look.sheet else {}),
        **({"icons": _declared(look)} if look else {}),
    }
    return caching.answer(request, caching.etag("manifest", told), lambda: _told(told))


def _sheets() -> Iterator[tokens.Sheet]:
    """Of every approved colour. A colour that is none has no sheet, and takes nobody else's away."""
    for colour in Brand.objects.order_by("colour").values_list("colour", flat=True).distinct():
        with contextlib.suppress(ValueError):
            yield tokens.sheet(colour)


def _told(values: dict[str, Any]) -> JsonResponse:
    return JsonResponse(values, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _declared(look: ShownLook) -> list[dict[str, Any]]:
    shown = [(look.icons[use], *ICONS[use]) for use in ("app", "splash") if look.icons]
    return [{"src": address, "sizes": f"{size}x{size}", "type": FORMATS[kind]} for address, size, kind in shown]
