"""Filters of the public templates; the rules behind them are in portal/prose.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

import segno
from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from caunoi.agencies.models import Agency, Unit
from caunoi.agencies.rule_packs import Words
from caunoi.foundation import clock, vietnamese
from caunoi.portal import pictures, prose
from caunoi.portal.context import agency_of
from caunoi.portal.looks import ShownLook, look_of
from caunoi.portal.register import KINDS
from caunoi.releases.content import Asset, Fact, Picture, ReleaseContent
from caunoi.releases.queries import Shelf
from caunoi.releases.search import Sought

register = template.Library()


@register.simple_tag(takes_context=True)
def brand_look(context: Context) -> ShownLook | None:
    """The look of who speaks on this page; in the editors' preview, of the portal they work for."""
    request = context.get("request")
    return look_of(context.get("agency") or (agency_of(request) if request is not None else None))


@register.filter
def when(at: datetime) -> str:
    return _time(at, prose.when(at))


@register.filter
def when_running(at: datetime) -> str:
    return _time(at, prose.when(at, running=True))


@register.filter
def asset_url(asset: Asset | Mapping[str, Any]) -> str:
    found = asset if isinstance(asset, Asset) else Asset(**asset)
    return prose.blob_path(found.blob, found.media_type)


@register.filter
def file_kind(media_type: str) -> str:
    return prose.file_kind(media_type)


@register.filter
def file_size(count: int) -> str:
    return prose.size(count)


@register.filter
def kind_of_channel(channel: str) -> Any:
    """Accounts of one agency bear one name on every platform; this tells them apart."""
    return KINDS.get(channel, channel)


@register.filter
def host(address: str) -> str:
    return prose.host(address)


@register.filter
def is_web_address(address: str) -> bool:
    return prose.is_web_address(address)


@register.filter
def bound(text: str, facts: Iterable[Fact]) -> SafeString:
    """Plain text, escaped, in which short facts stay on one line."""
    return _bound(escape(text), facts)


@register.filter
def bound_html(html: str, facts: Iterable[Fact]) -> SafeString:
    """A release's inline HTML (cleaned before it was signed), in which short facts stay on one line."""
    return _bound(html, facts)


@register.filter
def bound_said(text: str) -> SafeString:
    """What a person has written, escaped, in which numbers of documents, amounts and days stay on one line."""
    return mark_safe(prose.bind_plain(text))  # noqa: S308  # escaped before anything is bound


@register.filter
def reachable(text: str) -> SafeString:
    """A public contact, escaped, with telephone numbers and e-mail addresses as links."""
    return mark_safe(prose.reachable(text))  # noqa: S308  # escaped before the links are set


@register.filter
def breakable(address: str) -> SafeString:
    """A web or e-mail address, escaped, that breaks between its parts."""
    return mark_safe(prose.breakable(address))  # noqa: S308  # escaped before


@register.filter
def hits(text: str, wanted: Sought | None) -> SafeString:
    """Plain text, escaped, in which what a reader looked for stands out."""
    return mark_safe(prose.marked(text, wanted.hits(text) if wanted else ()))  # noqa: S308  # escaped part by part


@register.filter
def shelf_path(category_name: str) -> str:
    """Where the category of this name stands."""
    return reverse("portal:shelf", args=[vietnamese.slug(category_name)])


@register.filter
def among(key: str, shelves: Sequence[Shelf]) -> Shelf | None:
    """The category of this key, as a page in its own language names it."""
    return next((shelf for shelf in shelves if shelf.key == key), None)


@register.filter
def month_name(first: date) -> str:
    return prose.month_name(first)


@register.filter
def day(value: date) -> str:
    return prose.day(value)


@register.filter
def counted(number: int) -> str:
    return prose.counted(number)


@register.filter
def picture(content: ReleaseContent, index: int | None) -> Picture | None:
    """The release's picture of this number, if it has one."""
    if index is None or not 0 <= index < len(content.pictures):
        return None
    return content.pictures[index]


@register.inclusion_tag("portal/picture.html")
def shown_picture(picture: Picture, place: str, alt: str = "") -> dict[str, Any]:
    """The picture in its place on a page: "cover" and "lead" are fetched first, "body" when it comes near."""
    return {**pictures.sources(picture, place), "alt": alt, "first": place != "body"}


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """The address as a QR code within the page: black on white, with the margin that readers of codes need."""
    code = segno.make(address, error="m", micro=False)
    title = _("QR code that opens %(address)s") % {"address": address}
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None)
    opening = format_html('<svg role="img" aria-label="{}"', title)
    return mark_safe(opening + drawn.removeprefix("<svg"))  # noqa: S308  # drawn by segno, the address is only modules


@register.simple_tag(takes_context=True)
def keep_language(context: Context) -> str:
    """What a link to another page needs, so that it speaks the language of this one: the reader's choice, or that of an
    English article, which nobody's browser may have asked for."""
    content = context.get("content")
    language = context.get("lang") or (
        content.language if content and content.language != settings.LANGUAGE_CODE else ""
    )
    return f"?lang={language}" if language in dict(settings.LANGUAGES) else ""


@register.filter
def said(words: Words) -> str:
    return prose.said(words)


@register.filter
def item(of: Mapping[str, Any], name: str) -> Any:
    """What a mapping has under a name that only the template knows."""
    return of[name]


@register.filter
def groups(code: str) -> list[str]:
    """A tracking code by its groups, each of which stays whole at the end of a line."""
    return code.split("-")


@register.filter
def language_name(code: str) -> str:
    """A language in its own words."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def shown_name(of: Agency | Unit) -> str:
    """The name of an agency or a unit in the language of the page."""
    return of.name_en if prose.is_english() and of.name_en else of.name


def _bound(html: str, facts: Iterable[Fact]) -> SafeString:
    return mark_safe(prose.bind(html, (fact.text for fact in facts)))  # noqa: S308  # escaped or cleaned above


def _time(at: datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', clock.local(at).isoformat(timespec="seconds"), text)
