"""By what a publication can be narrowed besides its words: its kind, language, area, and what it carries."""

from __future__ import annotations

from collections.abc import Iterator

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


def codes(content: ReleaseContent) -> list[str]:
    """The areas in which a release holds, the widest first."""
    return content.area.codes if content.area else []


def note(agency: Agency, kind: str, content: ReleaseContent) -> None:
    """Remember by what this release can be found. Names of areas follow the newest release."""
    plain = [(Field.KIND, kind), (Field.LANGUAGE, content.language), *((Field.HAS, name) for name in has(content))]
    rows = [Facet(agency=agency, field=field, value=value) for field, value in plain]
    Facet.objects.bulk_create(rows, ignore_conflicts=True)
    if content.area is not None:
        Facet.objects.bulk_create(
            _areas(agency, content),
            update_conflicts=True,
            unique_fields=["agency", "field", "value", "language"],
            update_fields=["name", "within"],
        )


def _areas(agency: Agency, content: ReleaseContent) -> Iterator[Facet]:
    assert content.area is not None
    above: list[str] = []
    for area in (*content.area.within, content.area):
        yield Facet(
            agency=agency, field=Field.AREA, value=area.code, language=content.language, name=area.name, within=[*above]
        )
        above.append(area.code)
