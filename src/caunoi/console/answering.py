"""What the staff screens share: whose screen it is, how a page answers, how a refusal is told."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies
from caunoi.agencies.models import Agency
from caunoi.console import queries
from caunoi.delivery.actions import people
from caunoi.newsroom import actions as newsroom
from caunoi.newsroom import checks
from caunoi.newsroom.forms import agency_shown
from caunoi.releases import blobs

REFUSALS = (
    policies.NotAllowed, agencies.Refused, people.NotPossible, newsroom.Refused, checks.NotReady, blobs.StorageFull,
)  # fmt: skip


def agency_for(request: HttpRequest) -> Agency:
    """The person's agency. Raises PermissionDenied for who has no business here."""
    agency = agency_shown(request)
    if agency is None or not may_look(request):
        raise PermissionDenied
    return agency


def may_look(request: HttpRequest) -> bool:
    """Whether the person may look at the channels of their agency. Asked once a request, for the screen and every menu
    item; who does something is asked about again by the action."""
    if not hasattr(request, "_may_look"):
        agency = agency_shown(request)
        request._may_look = agency is not None and queries.may_look(request.user, agency)  # type: ignore[attr-defined]
    return bool(request._may_look)  # type: ignore[attr-defined]


def told(error: Exception) -> str:
    """A refusal in one line."""
    if isinstance(error, checks.NotReady):
        return " ".join(problem.message for problem in error.problems)
    return str(error)


def number(typed: str) -> int:
    """A whole number that a form carries; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


def answer(
    request: HttpRequest,
    template: str,
    title: str,
    crumbs: list[tuple[str, str]],
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A staff page with its way back: `crumbs` are pairs of label and address, the last one without."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    items = [home, *({"url": url, "label": label} for label, url in crumbs)]
    frame = {"breadcrumbs_items": items, "header_title": title, "header_icon": "rotate"}
    return TemplateResponse(request, template, {**frame, **context}, status=status)
