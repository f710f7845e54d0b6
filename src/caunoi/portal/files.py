"""Released files, by their SHA-256: an address always gives the same bytes, so they may be kept for ever."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caunoi.portal import caching, prose
from caunoi.releases import blobs, queries, sizes
from caunoi.releases.models import Blob

SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})  # all else is offered for saving
_ADDRESS = re.compile(r"/b/(?P<digest>[0-9a-f]{64})(?:/(?P<width>[0-9]{1,4}))?\.(?P<extension>[a-z0-9]{1,8})")


@require_safe
def blob(request: HttpRequest, digest: str, extension: str = "") -> HttpResponseBase:
    """One released file. Its name in the address may end in the file's own extension, and in no other."""
    found = queries.blob(digest)
    if found is None or (extension and f".{extension}" != prose.SUFFIXES.get(found.media_type)):
        raise Http404("no released file of this name")
    return caching.answer(request, f'"{digest}"', lambda: _file(found), cache=caching.FOREVER)


@require_safe
def size(request: HttpRequest, digest: str, width: int, extension: str) -> HttpResponseBase:
    """A released picture at one width in one format, once the sizes are made; the database is not asked."""
    if extension not in sizes.FORMATS:
        raise Http404("no such format")
    path, name = sizes.path_of(digest, width, extension), f"{digest[:16]}-{width}.{extension}"
    media_type = sizes.FORMATS[extension].media_type
    tag = f'"{digest}-{width}-{extension}"'
    return caching.answer(request, tag, lambda: given(path, media_type, name), cache=caching.FOREVER)


def path_behind(address: str) -> Path:
    """The file whose bytes an address of this module gives."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(f"{address!r} is no address of a released file")
    if found["width"]:
        return sizes.path_of(found["digest"], int(found["width"]), found["extension"])
    return blobs.path_of(found["digest"])


def _file(found: Blob) -> FileResponse:
    return given(blobs.path_of(found.digest), found.media_type, _name(found))


def given(path: Path, media_type: str, name: str) -> FileResponse:
    """A file whose bytes never change, under the name by which it is saved. Raises Http404."""
    try:
        opened = path.open("rb")
    except FileNotFoundError as error:
        raise Http404("the released file is not in this place") from error
    saved = media_type not in SHOWN_IN_PLACE
    response = FileResponse(opened, as_attachment=saved, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _name(found: Blob) -> str:
    return PurePath(found.name).name or f"{found.digest[:16]}{prose.SUFFIXES.get(found.media_type, '')}"
