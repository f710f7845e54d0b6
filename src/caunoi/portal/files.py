"""Released files, by their SHA-256: an address always gives the same bytes, so they may be kept for ever."""

from __future__ import annotations

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caunoi.portal import caching, prose
from caunoi.releases import blobs, queries
from caunoi.releases.models import Blob

SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png", "image/webp"})  # all else is offered for saving


@require_safe
def blob(request: HttpRequest, digest: str, extension: str = "") -> HttpResponseBase:
    """One released file. Its name in the address may end in the file's own extension, and in no other."""
    found = queries.blob(digest)
    if found is None or (extension and f".{extension}" != prose.SUFFIXES.get(found.media_type)):
        raise Http404("no released file of this name")
    return caching.answer(request, f'"{digest}"', lambda: _file(found), cache=caching.FOREVER)


def _file(found: Blob) -> FileResponse:
    try:
        opened = blobs.path_of(found.digest).open("rb")
    except FileNotFoundError as error:
        raise Http404("the released file is not in this place") from error
    response = FileResponse(
        opened,
        as_attachment=found.media_type not in SHOWN_IN_PLACE,
        filename=_name(found),
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _name(found: Blob) -> str:
    return PurePath(found.name).name or f"{found.digest[:16]}{prose.SUFFIXES.get(found.media_type, '')}"
