"""What every public template needs to know: who speaks here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from caunoi.agencies.models import Agency
from caunoi.portal.looks import with_look


def agency_of(request: HttpRequest) -> Agency | None:
    """The agency whose portal answers under this host, else the first one. One query a request."""
    if not hasattr(request, "_agency"):
        agencies = list(with_look(Agency.objects.order_by("pk")))
        host = request.get_host()
        fitting = (found for found in agencies if urlsplit(found.public_url).netloc == host)
        request._agency = next(fitting, agencies[0] if agencies else None)  # type: ignore[attr-defined]
    found: Agency | None = request._agency  # type: ignore[attr-defined]
    return found


def agency(request: HttpRequest) -> dict[str, Any]:
    """`agency`: the agency of this portal; `demo`: whether everything is marked as a demonstration."""
    if request.path.startswith("/admin/"):
        return {"demo": settings.DEMO}
    return {"agency": SimpleLazyObject(lambda: agency_of(request)), "demo": settings.DEMO}
