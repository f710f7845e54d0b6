"""The areas of an agency as a tree: read by form, file, freezing and search. Their writes: actions/areas.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import CharField, F, Func, Q

from caunoi.agencies.models import Agency, Area


@dataclass(frozen=True)
class Place:
    """An area by its names in one language. `full_name`: as an address is written, the smallest first."""

    code: str
    name: str
    full_name: str


def by_place(agency_id: int | None) -> list[tuple[int, str]]:
    """Every area by its key and full name, each after the one that contains it. One query."""
    rows = list(Area.objects.filter(agency=agency_id).values_list("pk", "name", "path"))
    names = {path[-1]: name for _pk, name, path in rows}
    return [(pk, ", ".join(names[code] for code in reversed(path))) for pk, _name, path in rows]


def places(agency: Agency, codes: Collection[str], language: str) -> list[Place]:
    """The areas of these codes and those that contain them, by their names in the language where they have one, each
    after the one that contains it. One query."""
    around = Area.objects.filter(agency=agency, code__in=codes).order_by()
    above = around.annotate(above=Func(F("path"), function="unnest", output_field=CharField())).values("above")
    rows = list(Area.objects.filter(agency=agency, code__in=above))
    names = {row.code: row.name_en if language == "en" and row.name_en else row.name for row in rows}
    return [
        Place(row.code, names[row.code], ", ".join(names[code] for code in reversed(row.path) if code in names))
        for row in rows
    ]


def related(agency: Agency, code: str) -> Sequence[str]:
    """The codes of this area, of those that contain it and of its parts, as the tree is now. One query; nothing for a
    code that the agency does not have."""
    here = Area.objects.filter(agency=agency, code=code).order_by()
    above = here.annotate(above=Func(F("path"), function="unnest", output_field=CharField())).values("above")
    found = Area.objects.filter(Q(path__contains=[code]) | Q(code__in=above), agency=agency)
    return list(found.values_list("code", flat=True))


def path(area: Area) -> list[Area]:
    """From the widest area to this one."""
    found = [area]
    while found[0].within is not None:
        found.insert(0, found[0].within)
    return found
