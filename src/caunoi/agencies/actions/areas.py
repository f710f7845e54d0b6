"""The areas for which an agency speaks: entered from a list, by code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies
from caunoi.agencies.models import Agency, Area
from caunoi.agencies.refusal import Refused
from caunoi.foundation.vietnamese import clean_line

AREA_KEYS = ("code", "name", "name_en", "within")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", re.ASCII)
_LONGEST_NAME = 120


@transaction.atomic
def enter_areas(agency: Agency, listed: Sequence[Mapping[str, Any]], *, by: Any = None) -> int:
    """Add areas, or rename those whose code is known; none is removed, because articles name them. `within` is the
    code of the area that contains one. `by` is None only while an agency is being founded. Returns how many were
    listed. Raises NotAllowed, Refused."""
    if by is not None:
        policies.require(by, "manage_areas", agency)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    wanted = [_cleaned(said, number) for number, said in enumerate(listed, start=1)]
    _check_once(wanted)
    Area.objects.bulk_create(
        [Area(agency=agency, code=said["code"], name=said["name"], name_en=said["name_en"]) for said in wanted],
        update_conflicts=True,
        unique_fields=["agency", "code"],
        update_fields=["name", "name_en"],
    )
    _place(agency, {said["code"]: said["within"] for said in wanted})
    codes = [said["code"] for said in wanted]
    audit.record("areas.entered", f"agency:{agency.slug}", actor=by, agency=agency, count=len(codes), codes=codes)
    return len(codes)


def _cleaned(said: Mapping[str, Any], number: int) -> dict[str, str]:
    value = {key: clean_line(str(said.get(key) or "")) for key in AREA_KEYS}
    if not _CODE.fullmatch(value["code"]):
        message = _("Area %(number)d: the code “%(code)s” has to be 1 to 20 letters, digits or hyphens.")
        raise Refused(message % {"number": number, "code": value["code"]}, field="code")
    for key in ("name", "name_en"):
        if len(value[key]) > _LONGEST_NAME or (key == "name" and not value[key]):
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


def _place(agency: Agency, within: Mapping[str, str]) -> None:
    """Put each area into the one that contains it."""
    known = {area.code: area for area in agency.areas.select_related("within")}
    for code, above in within.items():
        if above and above not in known:
            message = _("The area “%(code)s” is within “%(above)s”, but there is no area of that code.")
            raise Refused(message % {"code": code, "above": above}, field="within")
        known[code].within = known[above] if above else None
    for code in within:
        _check_no_circle(known[code])
    Area.objects.bulk_update([known[code] for code in within], ["within"], batch_size=1000)


def _check_no_circle(area: Area) -> None:
    seen, above = {area.code}, area.within
    while above is not None:
        if above.code in seen:
            raise Refused(_("The area “%(code)s” would contain itself.") % {"code": area.code}, field="within")
        seen.add(above.code)
        above = above.within
