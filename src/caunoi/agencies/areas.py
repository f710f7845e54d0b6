"""The areas of an agency as a tree: read by form, file, freezing and search. Their writes: actions/areas.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet

from caunoi.agencies.models import Agency, Area
from caunoi.foundation.vietnamese import clean_line, fold

MANY = 150
"""Above that a list of areas is given step by step, or found by its words: a whole country has 3,400."""


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


def are_many(agency_id: int | None) -> bool:
    """Whether the agency has more areas than a list of all can hold. One query."""
    return Area.objects.filter(agency=agency_id).order_by()[: MANY + 1].count() > MANY


def matching(agency_id: int | None, words: str) -> list[tuple[int, str]]:
    """The areas that somebody means by these words, by key and full name, with or without diacritics: the one of this
    code or full name; else those whose own name it is; else all that have every word in theirs. Two queries."""
    coded = Area.objects.filter(agency=agency_id, code=clean_line(words)).values_list("pk", flat=True).first()
    listed = by_place(agency_id)
    if coded:
        return [found for found in listed if found[0] == coded]
    wanted = fold(clean_line(words))
    folded = [(fold(name), pk, name) for pk, name in listed]
    parts = set(_words(wanted))
    ways: list[Callable[[str], bool]] = [
        lambda plain: plain == wanted,
        lambda plain: plain.startswith(f"{wanted},"),
        lambda plain: bool(parts) and parts <= set(_words(plain)),
    ]
    found = ([(pk, name) for plain, pk, name in folded if means(plain)] for means in ways)
    return next(filter(None, found), [])


def places(agency: Agency, codes: Collection[str], language: str, chosen: str = "") -> list[Place]:
    """The areas of these codes and those that contain them, by their names in the language where they have one, each
    after the one that contains it. Of more than `MANY` only the widest, and the parts of the chosen one and of those
    that contain it. One query."""
    found = Area.objects.filter(agency=agency, code__in=_around(agency, codes))
    if len(codes) > MANY:
        found = found.filter(Q(within=None) | Q(within__code__in=_around(agency, [chosen])))
    rows = list(found)
    names = {row.code: row.name_en if language == "en" and row.name_en else row.name for row in rows}
    return [
        Place(row.code, names[row.code], ", ".join(names[code] for code in reversed(row.path) if code in names))
        for row in rows
    ]


def related(agency: Agency, code: str) -> Sequence[str]:
    """The codes of this area, of those that contain it and of its parts, as the tree is now. One query; nothing for a
    code that the agency does not have."""
    found = Area.objects.filter(Q(path__contains=[code]) | Q(code__in=_around(agency, [code])), agency=agency)
    return list(found.values_list("code", flat=True))


def path(area: Area) -> list[Area]:
    """From the widest area to this one."""
    found = [area]
    while found[0].within is not None:
        found.insert(0, found[0].within)
    return found


def _around(agency: Agency, codes: Collection[str]) -> QuerySet[Area, Any]:
    """The codes of these areas and of all that contain them, for a query."""
    here = Area.objects.filter(agency=agency, code__in=codes).order_by()
    return here.annotate(above=Func(F("path"), function="unnest", output_field=CharField())).values("above")


def _words(folded: str) -> list[str]:
    return folded.replace(",", " ").split()
