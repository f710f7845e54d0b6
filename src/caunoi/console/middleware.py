"""A staff screen that cannot do what is asked, because a disk is full or a thing stands on record, says so instead of
breaking."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _

from caunoi.foundation import outage
from caunoi.releases import blobs

NO_ROOM, ON_RECORD = 507, 409  # Insufficient Storage; Conflict
STAFF = "/admin/"
UPLOAD = ":add_multiple"  # Wagtail's script reads a refusal from JSON and puts it beside the file


class PlainWords:
    """For what no view has caught itself; Wagtail's own screens above all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status, message = _told(error)
        if not message or not request.path.startswith(STAFF):
            return None
        match = request.resolver_match
        if match is not None and match.view_name.endswith(UPLOAD):
            return JsonResponse({"success": False, "error_message": escape(message)})
        return render(request, "console/not_possible.html", {"message": message}, status=status)


def _told(error: Exception) -> tuple[int, str]:
    """The status and the words; no words for what is a bug of ours."""
    if isinstance(error, blobs.StorageFull):
        return NO_ROOM, str(error)
    if isinstance(error, ProtectedError):
        return ON_RECORD, _("This stands on record and cannot be deleted. A person's roles are ended instead.")
    if isinstance(error, DatabaseError) and outage.kind(error) == outage.FULL:
        told = _("The disk of the database is full. Nothing was changed. Ask the administrator to make room there.")
        return NO_ROOM, told
    return 0, ""
