"""What of the agency's approved brand its pages wear: a sheet of computed colours, its emblem, icons, a manifest.

Sheet and icons have their content's digest in their names, so that they are kept for ever (portal/wardrobe.py).
The icons are drawn once for each released avatar and kept beside it; a page names them only where they lie there.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from PIL import Image

from caunoi.agencies import tokens
from caunoi.agencies.models import Agency, Brand
from caunoi.releases import blobs

log = logging.getLogger(__name__)

ICONS = {
    "header": (80, "webp"),
    "favicon": (48, "png"),
    "touch": (180, "png"),
    "app": (192, "png"),
    "splash": (512, "png"),
}
FOLDER = "icons1"  # another table: another folder
_told: set[str] = set()  # avatars whose failure this process has logged: it is met again every few seconds


@dataclass(frozen=True)
class ShownLook:
    """The approved colour and avatar, as addresses."""

    colour: str
    avatar: str  # SHA-256 of the released picture, "" without one or as long as its icons are not drawn

    @property
    def sheet(self) -> str:
        """ "" for a colour that no sheet can be computed of: the page keeps the neutral colours."""
        try:
            return tokens.sheet(self.colour).path
        except ValueError:
            return ""

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
    if worn is None:
        return None
    look = ShownLook(**worn)
    return look if look.avatar and are_drawn(look.avatar) else replace(look, avatar="")


def addresses(agency: Agency) -> list[str]:
    """What readers of this agency's pages fetch besides them."""
    look = look_of(agency)
    worn = [look.sheet, *look.icons.values()] if look else []
    return ["/manifest.webmanifest", *(address for address in worn if address)]


# The icons -------------------------------------------------------------------------------------------


def icon_path(avatar: str, size: int, kind: str) -> Path:
    """Where one icon lies, if it is drawn."""
    return blobs.beside(avatar, FOLDER) / f"{size}.{kind}"


def are_drawn(avatar: str) -> bool:
    return blobs.beside(avatar, FOLDER).is_dir()


def draw_icons() -> None:
    """Those that an approved brand lacks, also an earlier one, which pages in somebody's cache still wear."""
    for avatar in Brand.objects.exclude(avatar="").order_by("avatar").values_list("avatar", flat=True).distinct():
        if not are_drawn(avatar):
            _draw(avatar)


def _draw(avatar: str) -> None:
    try:
        with Image.open(io.BytesIO(blobs.read(avatar))) as opened:
            picture = opened.convert("RGB")
        files = {f"{size}.{kind}": _drawn(picture, size, kind) for size, kind in ICONS.values()}
        blobs.put_beside(avatar, FOLDER, files)
    except (OSError, blobs.StorageFull) as error:
        if avatar not in _told:
            log.error("no icons can be drawn of the released avatar %s: %s", avatar, error)
        _told.add(avatar)


def _drawn(picture: Image.Image, size: int, kind: str) -> bytes:
    target = io.BytesIO()
    square = picture.resize((size, size), Image.Resampling.LANCZOS, box=_middle(picture))
    if kind == "webp":
        square.save(target, "WEBP", quality=70, method=6)
    else:  # the tab's icon comes with every page, so it is the lightest
        square.quantize(32 if size <= ICONS["favicon"][0] else 128).save(target, "PNG", optimize=True)
    return target.getvalue()


def _middle(picture: Image.Image) -> tuple[float, float, float, float]:
    """The largest square in the middle."""
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    return left, top, left + side, top + side
