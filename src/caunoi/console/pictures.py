"""Uploaded pictures for the staff screens (`MEDIA_URL`); the public gets released pictures from the portal."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

FOLDERS = ("images/", "original_images/")  # Wagtail's; documents have an address with a check of their own


@require_safe
def pictures(request: HttpRequest, name: str) -> HttpResponseBase:
    """One picture or thumbnail, for who may enter the admin: Wagtail guards every address registered with it. `..` in
    a name would lead from the pictures to the documents."""
    if not name.startswith(FOLDERS) or ".." in name.split("/"):
        raise Http404
    return serve(request, name, document_root=str(settings.MEDIA_ROOT))
