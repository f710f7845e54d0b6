"""The register of official channels (R1), how to reach the agency, and the page for times without a network."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency, AuditLine, ChannelAccount, Unit
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import slug
from caunoi.portal import caching, prose
from caunoi.portal.context import agency_of
from caunoi.portal.pages import in_chosen_language, language, list_tag

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
KINDS = {"portal": _("Portal"), "zalo": _("Zalo Official Account"), "facebook": _("Facebook Page")}
_NEVER_PUBLIC = Q(state=ChannelAccount.State.PLANNED) | Q(address="")


@dataclass(frozen=True)
class Channel:
    """One official channel as the public may know it: what answers for it is a unit, never a person. `since`: when it
    entered the register."""

    number: int
    kind: str
    name: str
    address: str
    state: str
    badge: str
    badge_since: date | None
    unit: Unit | None
    contact: str
    since: datetime | None

    @property
    def kind_name(self) -> Any:
        return KINDS.get(self.kind, self.kind)

    @property
    def file_name(self) -> str:
        """What its QR code is called when it is saved."""
        return f"qr-{slug(self.name, 60)}"


@require_safe
@in_chosen_language
def channels(request: HttpRequest) -> HttpResponseBase:
    """Every channel on which the agency speaks, and those it has given up."""
    agency = _agency(request)
    known = _channels(agency)
    context = {
        "current": [channel for channel in known if channel.state != "retired"],
        "former": [channel for channel in known if channel.state == "retired"],
        "lang": request.GET.get("lang", ""),
    }
    tag = list_tag("channels", request, agency, _told(agency, known))
    return caching.answer(request, tag, lambda: render(request, "portal/channels.html", context))


@require_safe
def channels_json(request: HttpRequest) -> HttpResponseBase:
    """The same entries for machines; described in docs/reference/api.md."""
    agency = _agency(request)
    told = _told(agency, _channels(agency))
    make = lambda: JsonResponse(told, json_dumps_params={"ensure_ascii": False})  # noqa: E731
    return caching.answer(request, caching.etag("channels.json", told), make)


@require_safe
def qr_code(request: HttpRequest, number: int, extension: str) -> HttpResponseBase:
    """A channel's address as a QR code, for screens (svg) and for printing (svg, png)."""
    found = next((channel for channel in _channels(_agency(request)) if channel.number == number), None)
    if found is None or found.state == "retired" or extension not in FORMATS:
        raise Http404("no such code")
    tag = caching.etag("qr", extension, found.address, found.file_name)
    return caching.answer(request, tag, lambda: _drawn(found, extension))


@require_safe
@in_chosen_language
def contact(request: HttpRequest) -> HttpResponseBase:
    """Who runs this portal, which unit answers for what, and what the agency never asks for."""
    agency = _agency(request)
    units = list(agency.units.order_by("name"))
    brand = agency.brands.order_by("-version").first()
    standing = brand.standing_statement if brand else {}
    context = {
        "units": units,
        "standing": standing.get(language()) or standing.get("vi", ""),
        "standing_language": language() if standing.get(language()) else "vi",
        "lang": request.GET.get("lang", ""),
    }
    shown = [(unit.name, unit.name_en, unit.contact) for unit in units], standing
    tag = list_tag("contact", request, agency, shown)
    return caching.answer(request, tag, lambda: render(request, "portal/contact.html", context))


@require_safe
def offline(request: HttpRequest) -> HttpResponseBase:
    """What a reader can do without a network; needs no database, so that a proxy can show it when we are away."""
    return caching.answer(request, caching.etag("offline"), lambda: render(request, "offline.html"))


# Inside ----------------------------------------------------------------------------------------------


def _channels(agency: Agency) -> list[Channel]:
    accounts = agency.accounts.exclude(_NEVER_PUBLIC).select_related("responsible_unit").order_by("position", "pk")
    rows = list(accounts)
    since = _connected_at([account.pk for account in rows])
    return [_channel(account, since.get(account.pk)) for account in rows]


def _channel(account: ChannelAccount, since: datetime | None) -> Channel:
    return Channel(
        number=account.pk,
        kind=account.channel,
        name=account.name,
        address=account.address if prose.is_web_address(account.address) else "",
        state=account.state,
        badge=account.badge,
        badge_since=account.badge_since,
        unit=account.responsible_unit,
        contact=account.contact,
        since=since,
    )


def _connected_at(accounts: list[int]) -> dict[int, datetime]:
    """When each account was entered: the audit trail knows, and is never altered."""
    subjects = {f"account:{account}": account for account in accounts}
    lines = AuditLine.objects.filter(subject__in=subjects, verb="account.connected").values("subject")
    return {subjects[line["subject"]]: line["at"] for line in lines.annotate(at=Min("at")).order_by()}


def _told(agency: Agency, known: list[Channel]) -> dict[str, Any]:
    return {
        "agency": agency.slug,
        "name": agency.name,
        "name_en": agency.name_en,
        "address": f"{agency.public_url}/kenh-chinh-thuc",
        "demo": agency.demo,
        "channels": [_entry(agency, channel) for channel in known],
    }


def _entry(agency: Agency, channel: Channel) -> dict[str, Any]:
    retired = channel.state == "retired"
    unit = channel.unit
    return {
        "kind": channel.kind,
        "name": channel.name,
        "url": channel.address,
        "state": channel.state,
        "badge": channel.badge,
        "badge_since": channel.badge_since.isoformat() if channel.badge_since else None,
        "registered_at": clock.local(channel.since).isoformat(timespec="seconds") if channel.since else None,
        "unit": unit.name if unit else "",
        "unit_en": unit.name_en if unit else "",
        "contact": channel.contact,
        "qr_code": None if retired else f"{agency.public_url}/kenh-chinh-thuc/{channel.number}.svg",
    }


def _drawn(channel: Channel, extension: str) -> HttpResponse:
    """Black on white in every colour scheme, with the quiet zone that readers of codes need."""
    drawn = io.BytesIO()
    code = segno.make(channel.address, error="m", micro=False)
    code.save(drawn, kind=extension, scale=10, border=4, dark="#000000", light="#ffffff")
    response = HttpResponse(drawn.getvalue(), content_type=FORMATS[extension])
    response["Content-Disposition"] = f'inline; filename="{channel.file_name}.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _agency(request: HttpRequest) -> Agency:
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    return agency
