"""Sheet, icons and manifest as readers' browsers fetch them; those of earlier versions of the brand are still there,
for pages that a cache holds."""

from __future__ import annotations

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from PIL import Image

from caunoi.agencies import tokens
from caunoi.agencies.models import Brand
from caunoi.portal import caching
from caunoi.portal.context import agency_of
from caunoi.portal.looks import ICONS, ShownLook, look_of
from caunoi.releases import blobs

FORMATS = {"png": "image/png", "webp": "image/webp"}
_DRAWN = frozenset(ICONS.values())


@require_safe
def sheet(request: HttpRequest, checksum: str) -> HttpResponseBase:
    """The colours of an approved version of a brand, whichever."""
    colours = Brand.objects.order_by("colour").values_list("colour", flat=True).distinct()
    found = next((made for made in map(tokens.sheet, colours) if made.checksum == checksum), None)
    if found is None:
        raise Http404("no approved brand looks so")
    make = lambda: HttpResponse(found.data, content_type="text/css; charset=utf-8")  # noqa: E731
    return caching.answer(request, f'"{checksum}"', make, cache=caching.FOREVER)


@require_safe
def icon(request: HttpRequest, avatar: str, size: int, kind: str) -> HttpResponseBase:
    """The avatar of an approved version, in one of the sizes that pages ask for."""
    found = Brand.objects.filter(avatar__startswith=avatar).values_list("avatar", flat=True).first()
    if found is None or (size, kind) not in _DRAWN:
        raise Http404("no approved brand has this picture")
    return caching.answer(
        request, f'"{avatar}-{size}-{kind}"', lambda: _drawn(found, size, kind), cache=caching.FOREVER
    )


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
        **({"theme_color": look.colour, "icons": _declared(look)} if look else {}),
    }
    return caching.answer(request, caching.etag("manifest", told), lambda: _told(told))


def _told(values: dict[str, Any]) -> JsonResponse:
    return JsonResponse(values, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _declared(look: ShownLook) -> list[dict[str, Any]]:
    shown = [(look.icons[use], *ICONS[use]) for use in ("app", "splash") if look.icons]
    return [{"src": address, "sizes": f"{size}x{size}", "type": FORMATS[kind]} for address, size, kind in shown]


def _drawn(avatar: str, size: int, kind: str) -> HttpResponse:
    try:
        picture = Image.open(io.BytesIO(blobs.read(avatar))).convert("RGB")
    except FileNotFoundError as error:
        raise Http404("the released picture is not in this place") from error
    target = io.BytesIO()
    square = picture.resize((size, size), Image.Resampling.LANCZOS, box=_middle(picture))
    if kind == "webp":
        square.save(target, "WEBP", quality=80, method=6)
    else:
        square.quantize(128).save(target, "PNG", optimize=True)
    response = HttpResponse(target.getvalue(), content_type=FORMATS[kind])
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _middle(picture: Image.Image) -> tuple[float, float, float, float]:
    """The largest square in the middle."""
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    return left, top, left + side, top + side
