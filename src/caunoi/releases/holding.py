"""By what a publication can be narrowed besides its words: its kind, language, area, and what it carries."""

from __future__ import annotations

from caunoi.agencies.models import Agency
from caunoi.releases.content import ReleaseContent
from caunoi.releases.models import Facet

DOCUMENT, TABLE, PICTURE, VIDEO = HOLDINGS = ("document", "table", "picture", "video")
Field = Facet.Field


def has(content: ReleaseContent) -> list[str]:
    """What a release carries besides text. Its cover is a picture."""
    types = {str(block["type"]) for block in content.body}
    if content.pictures:
        types.add(PICTURE)
    return [name for name in HOLDINGS if name in types]


def area(content: ReleaseContent) -> str:
    """The code of the area in which a release holds, or ""."""
    return content.area.code if content.area else ""


def note(agency: Agency, kind: str, content: ReleaseContent) -> None:
    """Remember by what this release can be found."""
    said = [
        (Field.KIND, kind),
        (Field.LANGUAGE, content.language),
        *((Field.HAS, name) for name in has(content)),
        *((Field.AREA, code) for code in [area(content)] if code),
    ]
    rows = [Facet(agency=agency, field=field, value=value) for field, value in said]
    Facet.objects.bulk_create(rows, ignore_conflicts=True)
