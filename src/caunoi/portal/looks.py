"""What of the agency's approved brand its pages wear: a sheet of computed colours, its emblem, icons, a manifest.

Sheet and icons have their content's digest in their names, so that they are kept for ever (portal/wardrobe.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from caunoi.agencies import tokens
from caunoi.agencies.models import Agency, Brand

ICONS = {
    "header": (80, "webp"),
    "favicon": (48, "png"),
    "touch": (180, "png"),
    "app": (192, "png"),
    "splash": (512, "png"),
}


@dataclass(frozen=True)
class ShownLook:
    """The approved colour and avatar, as addresses."""

    colour: str
    avatar: str  # SHA-256 of the released picture, "" without one

    @property
    def sheet(self) -> str:
        return tokens.sheet(self.colour).path

    @property
    def icons(self) -> dict[str, str]:
        """Addresses by use; nothing where the brand has no picture: then our neutral mark stands there."""
        if not self.avatar:
            return {}
        return {use: f"/brand.{self.avatar[:16]}.{size}.{kind}" for use, (size, kind) in ICONS.items()}


def with_look(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """The look that holds now comes along, in the same query."""
    brands = Brand.objects.filter(agency=OuterRef("pk")).order_by("-version")
    return agencies.annotate(_worn=Subquery(brands.values(look=JSONObject(colour="colour", avatar="avatar"))[:1]))


def look_of(agency: Agency | None) -> ShownLook | None:
    """The look that holds now; asked for once a request."""
    if agency is None:
        return None
    if not hasattr(agency, "_worn"):
        agency._worn = agency.brands.order_by("-version").values("colour", "avatar").first()  # type: ignore[attr-defined]
    worn: dict[str, str] | None = agency._worn  # type: ignore[attr-defined]
    return ShownLook(**worn) if worn else None


def addresses(agency: Agency) -> list[str]:
    """What readers of this agency's pages fetch besides them."""
    look = look_of(agency)
    return ["/manifest.webmanifest", *([look.sheet, *look.icons.values()] if look else [])]
