"""The register of official channels (R1), how to reach the agency, and the page for times without a network."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caunoi.agencies import queries
from caunoi.agencies.models import Agency
from caunoi.agencies.queries import Change, Entry
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import slug
from caunoi.portal import caching, prose
from caunoi.portal.context import agency_of
from caunoi.portal.pages import in_chosen_language, language, list_tag

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
KINDS = {
    "portal": _("Portal"),
    "zalo": _("Zalo Official Account"),
    "facebook": _("Facebook Page"),
    "hotline": _("Hotline"),
    "email": _("E-mail"),
    "app": _("App"),
    "website": _("Website"),
}
STATES = {
    "planned": _("Planned, not in use yet"),
    "active": _("In use"),
    "paused": _("Paused for the time being"),
    "retired": _("Given up"),
}
FIELDS = {
    "name": _("Name"),
    "address": _("Address"),
    "state": _("State"),
    "badge": _("Badge of the platform"),
    "badge_since": _("Badge since"),
    "badge_lost_on": _("Badge lost on"),
    "unit": _("Responsible unit"),
    "contact": _("Contact"),
    "verified_on": _("Last looked at"),
    "retired_on": _("Given up on"),
    "successor": _("Successor"),
}
CHANGES_A_PAGE = 100
_PLACE = "/kenh-chinh-thuc"


@dataclass(frozen=True)
class Channel:
    """An entry as a page shows it. `follower`: the entry that took its place."""

    entry: Entry
    follower: Entry | None

    @property
    def kind_name(self) -> Any:
        return KINDS.get(self.entry.kind, self.entry.kind)

    @property
    def state_name(self) -> Any:
        return STATES[self.entry.state]

    @property
    def link(self) -> str:
        """What opens the channel: a web address, `tel:` or `mailto:`; "" where there is none."""
        return _link(self.entry)

    @property
    def has_code(self) -> bool:
        """A QR code is for channels on which the agency speaks."""
        return bool(self.link) and self.entry.state in ("active", "paused")

    @property
    def file_name(self) -> str:
        """What its QR code is called when it is saved."""
        return f"qr-{slug(self.entry.name, 60)}"


@dataclass(frozen=True)
class Line:
    """A line of the change log: what happened to which entry, and each value before and after, in words."""

    change: Change
    parts: Sequence[tuple[Any, str, str]]


@require_safe
@in_chosen_language
def channels(request: HttpRequest) -> HttpResponseBase:
    """Every channel on which the agency speaks, and those it has given up."""
    agency = _agency(request)
    known = _channels(agency)
    context = {
        "current": [channel for channel in known if channel.entry.state in ("active", "paused")],
        "planned": [channel for channel in known if channel.entry.state == "planned"],
        "former": [channel for channel in known if channel.entry.state == "retired"],
        "lang": request.GET.get("lang", ""),
    }
    tag = list_tag("channels", request, agency, _told(agency, known))
    return caching.answer(request, tag, lambda: render(request, "portal/channels.html", context))


@require_safe
def channels_json(request: HttpRequest) -> HttpResponseBase:
    """The same entries for machines, by the schema beside it."""
    agency = _agency(request)
    told = _told(agency, _channels(agency))
    return caching.answer(request, caching.etag("channels.json", told), lambda: _json(told))


@require_safe
def schema(request: HttpRequest) -> HttpResponseBase:
    """The JSON Schema (2020-12) of the register; its log is `#/$defs/log`."""
    make = lambda: HttpResponse(_schema(), content_type="application/schema+json")  # noqa: E731
    return caching.answer(request, caching.etag("channels.schema", _schema()), make)


@require_safe
@in_chosen_language
def changes(request: HttpRequest) -> HttpResponseBase:
    """What changed in the register, the newest first; `?before=` goes on."""
    agency = _agency(request)
    found, older = queries.register_changes(agency, CHANGES_A_PAGE, _before(request))
    context = {
        "lines": [_line(change) for change in found],
        "older": older,
        "lang": request.GET.get("lang", ""),
        "noindex": "before" in request.GET,
    }
    tag = list_tag("register-changes", request, agency, [(change.id, change.what) for change in found])
    return caching.answer(request, tag, lambda: render(request, "portal/register_changes.html", context))


@require_safe
def changes_json(request: HttpRequest) -> HttpResponseBase:
    """The same log for machines. `next`: the address of older changes."""
    agency = _agency(request)
    found, older = queries.register_changes(agency, CHANGES_A_PAGE, _before(request))
    base = f"{agency.public_url}{_PLACE}/thay-doi.json"
    told = {
        "schema": f"{agency.public_url}{_PLACE}.schema.json#/$defs/log",
        "agency": agency.slug,
        "changes": [_change(change) for change in found],
        "next": f"{base}?before={older}" if older else None,
    }
    return caching.answer(request, caching.etag("register-changes.json", told), lambda: _json(told))


@require_safe
def qr_code(request: HttpRequest, number: int, extension: str) -> HttpResponseBase:
    """What opens a channel as a QR code, for screens (svg) and for printing (svg, png)."""
    found = next((channel for channel in _channels(_agency(request)) if channel.entry.number == number), None)
    if found is None or not found.has_code or extension not in FORMATS:
        raise Http404("no such code")
    tag = caching.etag("qr", extension, found.link, found.file_name)
    return caching.answer(request, tag, lambda: _drawn(found, extension))


@require_safe
@in_chosen_language
def contact(request: HttpRequest) -> HttpResponseBase:
    """Who runs this portal, which unit answers for what, and what the agency never asks for."""
    agency = _agency(request)
    units = list(agency.units.order_by("name"))
    brand = agency.brand
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
    entries = queries.register(agency)
    by_number = {entry.number: entry for entry in entries}
    return [Channel(entry, by_number.get(entry.successor or 0)) for entry in entries]


def _link(entry: Entry) -> str:
    if entry.kind == "hotline":
        dialled = "".join(sign for sign in entry.address if sign.isdigit() or sign == "+")
        return f"tel:{dialled}" if dialled else ""
    if entry.kind == "email":
        return f"mailto:{entry.address}" if entry.address else ""
    return entry.address if prose.is_web_address(entry.address) else ""


def _told(agency: Agency, known: Sequence[Channel]) -> dict[str, Any]:
    place = f"{agency.public_url}{_PLACE}"
    return {
        "schema": f"{place}.schema.json",
        "agency": agency.slug,
        "name": agency.name,
        "name_en": agency.name_en,
        "address": place,
        "changes": f"{place}/thay-doi.json",
        "demo": agency.demo,
        "channels": [_entry(agency, channel) for channel in known],
    }


def _entry(agency: Agency, channel: Channel) -> dict[str, Any]:
    entry, unit = channel.entry, channel.entry.unit
    web = entry.listed or prose.is_web_address(entry.address)  # an account's address is a web address or none
    return {
        "number": entry.number,
        "kind": entry.kind,
        "name": entry.name,
        "address": entry.address if web else "",
        "url": channel.link or None,
        "state": entry.state,
        "badge": entry.badge,
        "badge_since": _day(entry.badge_since),
        "badge_lost_on": _day(entry.badge_lost_on),
        "registered_at": clock.local(entry.since).isoformat(timespec="seconds") if entry.since else None,
        "verified_on": _day(entry.verified_on),
        "retired_on": _day(entry.retired_on),
        "successor": channel.follower.number if channel.follower else None,
        "unit": unit.name if unit else "",
        "unit_en": unit.name_en if unit else "",
        "contact": entry.contact,
        "qr_code": f"{agency.public_url}{_PLACE}/{entry.number}.svg" if channel.has_code else None,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "at": clock.local(change.at).isoformat(timespec="seconds"),
        "number": change.number,
        "name": change.name,
        "what": change.what,
        "changes": {
            name: {"before": before, "after": after} for name, (before, after) in sorted(change.changes.items())
        },
    }


def _line(change: Change) -> Line:
    """In the order of the register's own fields."""
    known = [(name, change.changes[name]) for name in FIELDS if name in change.changes]
    parts = [(FIELDS[name], _in_words(name, before), _in_words(name, after)) for name, (before, after) in known]
    return Line(change, parts)


def _in_words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "state":
        return str(STATES.get(value, value))
    if name in ("badge_since", "badge_lost_on", "verified_on", "retired_on"):
        return prose.day(date.fromisoformat(value))
    return f"#{value}" if name == "successor" else str(value)


def _before(request: HttpRequest) -> int | None:
    """Raises Http404 for what is no place in the log."""
    text = request.GET.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Http404("no such page of the log")
    return int(text)


def _json(told: Mapping[str, Any]) -> HttpResponse:
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@lru_cache(maxsize=1)
def _schema() -> bytes:
    return (Path(__file__).resolve().parent / "register.schema.json").read_bytes()


def _drawn(channel: Channel, extension: str) -> HttpResponse:
    """Black on white in every colour scheme, with the quiet zone that readers of codes need."""
    drawn = io.BytesIO()
    code = segno.make(channel.link, error="m", micro=False)
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
