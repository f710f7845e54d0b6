"""The areas of an agency as a tree: read by form, file and freezing. Their writes: actions/areas.py."""

from __future__ import annotations

from collections.abc import Mapping

from caunoi.agencies.models import Area
from caunoi.foundation.vietnamese import sort_key


def by_place(agency_id: int | None) -> list[tuple[int, str]]:
    """Every area by its key and full name, each after the one that contains it. One query."""
    known = {area.pk: area for area in Area.objects.filter(agency=agency_id)}
    paths = {pk: [area.name for area in _path(area, known)] for pk, area in known.items()}
    ordered = sorted(paths.items(), key=lambda item: [sort_key(name) for name in item[1]])
    return [(pk, ", ".join(reversed(names))) for pk, names in ordered]


def path(area: Area) -> list[Area]:
    """From the widest area to this one."""
    found = [area]
    while found[0].within is not None:
        found.insert(0, found[0].within)
    return found


def _path(area: Area, known: Mapping[int, Area]) -> list[Area]:
    found = [area]
    while found[0].within_id is not None:
        found.insert(0, known[found[0].within_id])
    return found
