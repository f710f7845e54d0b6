"""Tags of the staff screens: whose house this is."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import get_format

from caunoi.portal.context import agency_of
from caunoi.portal.templatetags.portal import shown_name

register = template.Library()


@register.filter
def figure(value: int) -> str:
    """A count as people read it: 1.250 in Vietnamese, 1,250 in English."""
    return f"{value:,}".replace(",", str(get_format("THOUSAND_SEPARATOR")))


@register.simple_tag(takes_context=True)
def house(context: Any, full: bool = False) -> str:
    """The agency's short name, or with `full` its whole one; the product's before an agency is founded."""
    request = context.get("request")
    agency = agency_of(request) if request is not None else None
    if agency is None:
        return "Cầu Nối"
    return shown_name(agency) if full else agency.short_name
