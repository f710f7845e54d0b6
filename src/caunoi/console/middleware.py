"""A staff screen that cannot do what is asked says so instead of breaking: a disk is full, a thing stands on record,
the database or the vault's key is away."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _

from caunoi.agencies.vault import VaultLocked
from caunoi.foundation import outage
from caunoi.releases import blobs

NO_ROOM, ON_RECORD, AWAY = 507, 409, 503  # Insufficient Storage; Conflict; Service Unavailable
STAFF = "/admin/"
PEOPLE = ("/admin/users/", "/admin/bulk/auth/user/")
UPLOAD = ":add_multiple"  # Wagtail's script reads a refusal from JSON and puts it beside the file


class PlainWords:
    """For what no view has caught itself; Wagtail's own screens above all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status, message = _told(error, request.path)
        if not message or not request.path.startswith(STAFF):
            return None
        match = request.resolver_match
        if match is not None and match.view_name.endswith(UPLOAD):
            return JsonResponse({"success": False, "error_message": escape(message)})
        return render(
            request, "console/plain.html", {"title": _("Not possible"), "message": message, "home": True}, status=status
        )


def _told(error: Exception, path: str) -> tuple[int, str]:
    """The status and the words; no words for what is a bug of ours."""
    if isinstance(error, blobs.StorageFull):
        return NO_ROOM, str(error)
    if isinstance(error, ProtectedError):
        if path.startswith(PEOPLE):
            return ON_RECORD, _("This stands on record and cannot be deleted. A person's roles are ended instead.")
        return ON_RECORD, _("This cannot be deleted: something that is kept refers to it.")
    if isinstance(error, VaultLocked):
        told = _(
            "The key that opens the stored secrets is missing or another one. Nothing was changed. Ask whoever runs "
            "the server to restore it."
        )
        return AWAY, told
    if isinstance(error, (DatabaseError, InterfaceError)):
        return _told_of_database(outage.kind(error))
    return 0, ""


def _told_of_database(kind: str) -> tuple[int, str]:
    if kind == outage.FULL:
        told = _("The disk of the database is full. Nothing was changed. Ask the administrator to make room there.")
        return NO_ROOM, told
    if kind in (outage.AWAY, outage.BUSY):
        return AWAY, _("The database does not answer. Nothing was changed. Try again in a moment.")
    return 0, ""
