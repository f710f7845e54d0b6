"""What search engines are told about a page, as schema.org JSON-LD: data, not script."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from caunoi.foundation import clock
from caunoi.portal import prose
from caunoi.releases.content import ReleaseContent
from caunoi.releases.queries import Shown

_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def article(shown: Shown) -> SafeString:
    """A NewsArticle, escaped so that no word of it can end the element it stands in."""
    text = json.dumps(_article(shown), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_UNSAFE))  # noqa: S308  # every sign that could end the element is escaped


def picture_address(shown: Shown) -> str:
    """The cover picture's public address; "" without one."""
    picture = _cover(shown.content)
    if picture is None:
        return ""
    return f"{shown.agency.public_url}{prose.blob_path(picture.blob, picture.media_type)}"


def _cover(content: ReleaseContent) -> Any:
    if content.cover is None or not 0 <= content.cover < len(content.pictures):
        return None
    return content.pictures[content.cover].variants.get("web")


def _article(shown: Shown) -> dict[str, Any]:
    content, agency = shown.content, shown.agency
    publisher = {"@type": "GovernmentOrganization", "name": agency.name, "url": f"{agency.public_url}/"}
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": shown.short_link,
        "mainEntityOfPage": shown.address,
        "headline": content.title,
        "description": content.lead,
        "inLanguage": content.language,
        "articleSection": content.category_name,
        "datePublished": clock.local(shown.first_published_at).isoformat(timespec="seconds"),
        "dateModified": clock.local(shown.updated_at).isoformat(timespec="seconds"),
        "author": publisher,
        "publisher": publisher,
        "identifier": f"sha256:{shown.digest}",
    }
    if content.area is not None:
        value["spatialCoverage"] = {"@type": "Place", "name": content.area.full_name, "identifier": content.area.code}
    if address := picture_address(shown):
        value["image"] = [address]
    return value
