"""The areas for which an agency speaks: entered from a list, by code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies
from caunoi.agencies.areas import path
from caunoi.agencies.models import Agency, Area
from caunoi.agencies.refusal import Refused
from caunoi.foundation.vietnamese import clean_line, sort_key

AREA_KEYS = ("code", "name", "name_en", "within")
STORED = ("name", "name_en", "within", "path", "position")
_NEEDED = ("code", "name")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", re.ASCII)
_LONGEST_NAME = 120


@transaction.atomic
def enter_areas(agency: Agency, listed: Sequence[Mapping[str, Any]], *, by: Any = None) -> int:
    """Add areas, or change those whose code is known: of each what its row says, and no more (an empty value empties
    it). None is removed, because articles name them. `within` is the code of the area that contains one. `by` is None
    only while an agency is being founded. Returns how many were listed. Raises NotAllowed, Refused."""
    if by is not None:
        policies.require(by, "manage_areas", agency)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    wanted = [_cleaned(said, number) for number, said in enumerate(listed, start=1)]
    _check_once(wanted)
    known = {area.code: area for area in agency.areas.all()}
    before = {code: _stored(area) for code, area in known.items()}
    for said in wanted:
        area = known.setdefault(said["code"], Area(agency=agency, code=said["code"]))
        area.name, area.name_en = said["name"], said.get("name_en", area.name_en)
    Area.objects.bulk_create(
        [known[said["code"]] for said in wanted if known[said["code"]].pk is None], batch_size=1000
    )
    _place(known, {said["code"]: said["within"] for said in wanted if "within" in said})
    _order(known)
    changed = [area for code, area in known.items() if _stored(area) != before.get(code)]
    Area.objects.bulk_create(  # all are there: as an upsert it takes a tenth of the time of bulk_update
        changed, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=STORED
    )
    codes = [said["code"] for said in wanted]
    audit.record("areas.entered", f"agency:{agency.slug}", actor=by, agency=agency, count=len(codes), codes=codes)
    return len(codes)


def _cleaned(said: Mapping[str, Any], number: int) -> dict[str, str]:
    value = {
        key: clean_line(str(said.get(key) or "")) for key in AREA_KEYS if said.get(key) is not None or key in _NEEDED
    }
    if not _CODE.fullmatch(value["code"]):
        message = _("Area %(number)d: the code “%(code)s” has to be 1 to 20 letters, digits or hyphens.")
        raise Refused(message % {"number": number, "code": value["code"]}, field="code")
    for key in ("name", "name_en"):
        if len(value.get(key, "")) > _LONGEST_NAME or (key == "name" and not value[key]):
            message = _("Area %(number)d (%(code)s): give a name, and in %(key)s at most %(most)d characters.")
            told = {"number": number, "code": value["code"], "key": key, "most": _LONGEST_NAME}
            raise Refused(message % told, field=key)
    return value


def _check_once(wanted: Sequence[Mapping[str, str]]) -> None:
    seen: set[str] = set()
    for said in wanted:
        if said["code"] in seen:
            raise Refused(_("The code “%(code)s” is listed twice.") % {"code": said["code"]}, field="code")
        seen.add(said["code"])


def _place(known: Mapping[str, Area], within: Mapping[str, str]) -> None:
    """Put each area into the one that contains it."""
    by_key = {area.pk: area for area in known.values()}
    for area in known.values():
        area.within = by_key[area.within_id] if area.within_id is not None else None
    for code, above in within.items():
        if above and above not in known:
            message = _("The area “%(code)s” is within “%(above)s”, but there is no area of that code.")
            raise Refused(message % {"code": code, "above": above}, field="within")
        known[code].within = known[above] if above else None
    for code in within:
        _check_no_circle(known[code])


def _stored(area: Area) -> tuple[Any, ...]:
    return area.name, area.name_en, area.within_id, list(area.path), area.position


def _order(known: Mapping[str, Area]) -> None:
    """Where each stands in the tree and in the list, once for all who read it."""
    names = {code: sort_key(area.name) for code, area in known.items()}
    for area in known.values():
        area.path = [above.code for above in path(area)]
    ordered = sorted(known.values(), key=lambda area: [(names[code], code) for code in area.path])
    for position, area in enumerate(ordered, start=1):
        area.position = position


def _check_no_circle(area: Area) -> None:
    seen, above = {area.code}, area.within
    while above is not None:
        if above.code in seen:
            raise Refused(_("The area “%(code)s” would contain itself.") % {"code": area.code}, field="within")
        seen.add(above.code)
        above = above.within
