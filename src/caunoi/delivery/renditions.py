"""A release as a channel shows it: finds the channel and the brand that held at approval, and renders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import cast

from django.conf import settings

from caunoi.agencies.models import Agency, Brand, ChannelAccount
from caunoi.channels.contract import Channel, Presentation, Rendition
from caunoi.releases.actions import content_of
from caunoi.releases.content import Asset, ReleaseContent
from caunoi.releases.models import Release


class UnknownChannel(Exception):
    """No channel of that name is installed (setting CAUNOI_CHANNELS)."""


@lru_cache(maxsize=1)
def channels() -> dict[str, Channel]:
    """The installed channels by name."""
    found = (cast(Channel, import_module(module).CHANNEL) for module in settings.CAUNOI_CHANNELS)
    return {channel.name: channel for channel in found}


def channel_named(name: str) -> Channel:
    try:
        return channels()[name]
    except KeyError:
        raise UnknownChannel(f"no channel {name!r}; installed: {', '.join(sorted(channels()))}") from None


def rendition(account: ChannelAccount, release: Release, follows: str = "") -> Rendition:
    """The copy of `release` that belongs on `account`; as a follow-up to the copy at the address `follows`."""
    content = content_of(release)
    return rendered(account, content, presentation(release, content.language), follows)


def rendered(account: ChannelAccount, content: ReleaseContent, looks: Presentation, follows: str = "") -> Rendition:
    """The same for who has the release's content and looks already."""
    return channel_named(account.channel).render(content, replace(looks, follows=follows))


def changed_fields(account: ChannelAccount, shown: Release, wanted: Release) -> frozenset[str]:
    """The rendition fields in which two releases of a statement differ on this account."""
    if shown.pk == wanted.pk:
        return frozenset()
    before, after = rendition(account, shown).fields, rendition(account, wanted).fields
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def presentation(release: Release, language: str) -> Presentation:
    """Brand and addresses as they held when the release was approved, so that a copy never changes by itself."""
    return _presented(release.statement.agency, release.brand, language)


def presentation_at(agency: Agency, at: datetime, language: str) -> Presentation:
    """The agency's brand and addresses at a moment."""
    return _presented(agency, agency.brand_at(at), language)


def _presented(agency: Agency, brand: Brand | None, language: str) -> Presentation:
    statements = brand.standing_statement if brand else {}
    return Presentation(
        version=f"brand/{brand.version if brand else 0}",
        agency_name=agency.name_en if language == "en" and agency.name_en else agency.name,
        standing_statement=statements.get(language) or statements.get("vi", ""),
        cover=Asset(**brand.cover_asset) if brand and brand.cover_asset else None,
        asset_base=f"{agency.public_url}/b/",
        agency_short_name=agency.short_name,
    )


def earlier_releases(release: Release) -> Iterable[Release]:
    """The releases of the statement before this one that a channel may still show, newest first."""
    return release.statement.releases.filter(number__lt=release.number).exclude(
        operation=Release.Operation.WITHDRAW
    ).order_by("-number")[:20]  # fmt: skip
