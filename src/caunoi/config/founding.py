"""An agency out of a YAML file: a second agency is configuration (docs/how-to/set-up-an-agency.md).

Credentials may be written as `$NAME`, which reads the environment, so that no secret has to lie in the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from caunoi.agencies import actions
from caunoi.agencies.models import Agency, Appointment, Unit
from caunoi.releases import pictures

ROLES = frozenset(Appointment.Role.values)
KEYS: dict[str, frozenset[str]] = {  # what a file may say; a key nobody reads would be a false promise
    "": frozenset({"agency", "units", "areas", "brand", "accounts", "register", "people"}),
    "agency": frozenset({"slug", "name", "name_en", "short_name", "public_url", "demo"}),
    "units": frozenset({"slug", "name", "name_en", "contact"}),
    "areas": frozenset(actions.AREA_KEYS),
    "brand": frozenset({
        "colour", "avatar", "avatar_description", "cover", "cover_description", "copyright_mark", "standing_statement",
    }),
    "accounts": frozenset({
        "channel", "name", "unit", "state", "remote_id", "address", "badge", "badge_since", "head", "contact",
        "description", "hosts", "rules", "credentials",
    }),
    "register": frozenset({"kind", "name", "address", "unit", "head", "contact", "state"}),
    "people": frozenset({"account", "name", "role", "unit", "category", "channel"}),
}  # fmt: skip


class BadAgencyFile(Exception):
    """The file does not describe an agency; the message names the part."""


@dataclass(frozen=True)
class AgencyFile:
    """A parsed file and the folder its pictures lie in."""

    folder: Path
    values: Mapping[str, Any]


def read(path: Path) -> AgencyFile:
    """Parse the file. Raises BadAgencyFile."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadAgencyFile(f"{path}: cannot be read as YAML: {error}") from error
    for part in ("agency", "units", "accounts", "people"):
        if not isinstance(values, dict) or not values.get(part):
            raise BadAgencyFile(f"{path}: the part “{part}” is missing")
    _check_keys("", values)
    for part, content in values.items():
        for said in content if isinstance(content, list) else [content]:
            _check_keys(part, said)
    return AgencyFile(path.parent, values)


def _check_keys(part: str, said: Any) -> None:
    where = f"the part “{part}”" if part else "the file"
    if not isinstance(said, dict):
        raise BadAgencyFile(f"{where} has to hold names and values")
    unknown = ", ".join(sorted(str(key) for key in set(said) - KEYS[part]))
    if unknown:
        raise BadAgencyFile(
            f"{where} has keys that are not known: {unknown}; known are {', '.join(sorted(KEYS[part]))}"
        )


@transaction.atomic
def found(
    file: AgencyFile,
    *,
    public_url: str = "",
    accounts: Mapping[str, Mapping[str, Any]] | None = None,
    password: str | None = None,
) -> Agency:
    """Create what the file describes. `accounts` adds values by channel (addresses, credentials); `password` is given
    to every new person, who otherwise has none and cannot sign in until an administrator sets one."""
    said = file.values["agency"]
    if Agency.objects.filter(slug=said["slug"]).exists():
        raise BadAgencyFile(f"an agency “{said['slug']}” is founded already; this command creates and does not update")
    actions.set_up_roles()
    agency = actions.found_agency(
        slug=said["slug"],
        name=said["name"],
        name_en=said.get("name_en", ""),
        short_name=said["short_name"],
        public_url=public_url or said["public_url"],
        demo=bool(said.get("demo")),
    )
    units = {unit["slug"]: _unit(agency, unit) for unit in file.values["units"]}
    _areas(agency, file)
    if "brand" in file.values:
        _brand(agency, file)
    for position, account in enumerate(file.values["accounts"]):
        _account(agency, account, units, position, (accounts or {}).get(account["channel"], {}))
    for said in file.values.get("register") or ():
        _listed(agency, said, units)
    encoded = make_password(password) if password else ""  # once for all: it takes a third of a second
    for person in file.values["people"]:
        _person(agency, person, units, encoded)
    return agency


def _unit(agency: Agency, said: Mapping[str, Any]) -> Unit:
    return Unit.objects.create(
        agency=agency, slug=said["slug"], name=said["name"], name_en=said.get("name_en", ""), contact=said["contact"]
    )


def _areas(agency: Agency, file: AgencyFile) -> None:
    try:
        actions.enter_areas(agency, file.values.get("areas") or [])
    except actions.Refused as error:
        raise BadAgencyFile(f"the part “areas”: {error}") from error


def _brand(agency: Agency, file: AgencyFile) -> None:
    said = file.values["brand"]
    avatar = pictures.freeze((file.folder / said["avatar"]).read_bytes(), said.get("avatar_description", ""))
    cover = pictures.freeze((file.folder / said["cover"]).read_bytes(), said.get("cover_description", ""))
    try:
        actions.check_colour(str(said["colour"]).lower())
    except actions.Refused as error:
        raise BadAgencyFile(f"brand: {error}") from error
    actions.adopt_brand(
        agency,
        colour=said["colour"].lower(),
        avatar=avatar.blob,
        avatar_description=said.get("avatar_description", ""),
        cover=cover.variants["cover"].blob,
        cover_description=said.get("cover_description", ""),
        cover_asset=asdict(cover.variants["cover"]),
        copyright_mark=said.get("copyright_mark", ""),
        standing_statement={name: " ".join(text.split()) for name, text in said["standing_statement"].items()},
        profiles={
            account["channel"]: " ".join(account["description"].split())
            for account in file.values["accounts"]
            if account.get("description")
        },
    )


def _account(
    agency: Agency, said: Mapping[str, Any], units: Mapping[str, Unit], position: int, more: Mapping[str, Any]
) -> None:
    if said.get("unit") not in units:
        raise BadAgencyFile(f"account “{said.get('name')}”: unit {said.get('unit')!r} is not in the file")
    credentials = {**said.get("credentials", {}), **more.get("credentials", {})}
    try:
        actions.connect_account(
            agency,
            channel=said["channel"],
            name=said["name"],
            state=said.get("state", "active"),
            remote_id=more.get("remote_id", said.get("remote_id", "")),
            address=more.get("address", said.get("address", "")),
            badge=more.get("badge", said.get("badge", "")),
            badge_since=said.get("badge_since"),
            responsible_unit=units[said["unit"]],
            responsible_head=said.get("head", ""),
            contact=said.get("contact", ""),
            position=position,
            hosts=more.get("hosts", said.get("hosts", {})),
            rules=more.get("rules", said.get("rules", {})),
            credentials={name: _secret(value) for name, value in credentials.items()},
        )
    except actions.Refused as error:
        raise BadAgencyFile(f"account “{said['name']}”: {error}") from error


def _listed(agency: Agency, said: Mapping[str, Any], units: Mapping[str, Unit]) -> None:
    if said.get("unit") not in units:
        raise BadAgencyFile(f"the part “register”, “{said.get('name')}”: unit {said.get('unit')!r} is not in the file")
    try:
        actions.list_channel(
            agency,
            kind=str(said.get("kind", "")),
            name=str(said.get("name", "")),
            address=str(said.get("address", "")),
            state=said.get("state", "active"),
            responsible_unit=units[said["unit"]],
            responsible_head=said.get("head", ""),
            contact=said.get("contact", ""),
        )
    except actions.Refused as error:
        raise BadAgencyFile(f"the part “register”, “{said.get('name')}”: {error}") from error


def _secret(value: str) -> str:
    if not value.startswith("$"):
        return value
    found = os.environ.get(value[1:])
    if not found:
        raise BadAgencyFile(f"credentials name {value}, but the environment does not have it")
    return found


def _person(agency: Agency, said: Mapping[str, Any], units: Mapping[str, Unit], encoded: str) -> None:
    if said["role"] not in ROLES:
        raise BadAgencyFile(f"person {said['account']}: role {said['role']!r} is none of {', '.join(sorted(ROLES))}")
    if said.get("unit") and said["unit"] not in units:
        raise BadAgencyFile(f"person {said['account']}: unit {said['unit']!r} is not in the file")
    person = get_user_model().objects.filter(username=said["account"]).first()
    if person is None:
        try:
            person = actions.add_person(said["account"], said["name"], agency=agency)
        except actions.Refused as error:
            raise BadAgencyFile(f"person {said['account']}: {error}") from error
        if encoded:  # without one nobody can sign in yet
            person.password = encoded
            person.save(update_fields=["password"])
    actions.appoint(
        person,
        said["role"],
        agency,
        unit=units.get(said.get("unit", "")),
        category=said.get("category", ""),
        channel=said.get("channel", ""),
    )
