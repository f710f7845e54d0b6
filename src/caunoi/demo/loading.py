"""The demonstration agency: founded from `content/agency.yaml`, speaking through the local stand-ins."""

from __future__ import annotations

import contextlib
import io
import sys
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from caunoi.agencies import actions as agencies
from caunoi.agencies import queries, vault
from caunoi.agencies.models import Agency
from caunoi.config import founding, migrations_state, schema
from caunoi.demo import outsider, stories
from caunoi.demo.days import Days
from caunoi.foundation import clock
from caunoi.releases import blobs
from caunoi_sandbox import seed

PASSWORD = "cau-noi-trinh-dien"  # noqa: S105 - printed on the screen of a demonstration
CONTENT = Path(str(resources.files("caunoi.demo") / "content"))
SETTLING = {"zalo": 8, "facebook": 4}  # the stand-ins are quicker than the platforms
FOUNDED_BEFORE = timedelta(days=90)  # before the first start, so that the agency has a past to speak in


class FoundedByAnother(Exception):
    """The data folder's agency was founded by a version that began its demonstration otherwise."""


def prepare(sandbox: str, newest: int | None = None) -> str:
    """Make what is missing; returns the lines about the sign-in names. `newest`: so many of the articles, the last
    ones; else all. Safe to run again at any point."""
    with contextlib.redirect_stdout(io.StringIO()):
        schema.bring_up_to_date()
    agency = found(sandbox)
    _open_ears(agency, sandbox)
    _dress(agency, sandbox)
    speak(agency, newest)
    look_round(agency)
    migrations_state.remember(settings.INSTALLATION.data_dir)
    return _people()


def found(sandbox: str) -> Agency:
    """The agency, founded when it is not there yet."""
    agency = Agency.objects.order_by("pk").first()
    if agency is not None:
        return agency
    _tell("founding the demonstration agency …")
    file = founding.read(CONTENT / "agency.yaml")
    with stories.at(clock.now() - FOUNDED_BEFORE):
        return founding.found(file, public_url=settings.PUBLIC_URL, accounts=_accounts(sandbox), password=PASSWORD)


def began(agency: Agency) -> datetime:
    """When the demonstration was first started; everything in it is dated from then. Raises FoundedByAnother."""
    found: datetime = agency.brands.earliest("version").approved_at + FOUNDED_BEFORE
    if found > clock.now():
        raise FoundedByAnother("this data folder was made by an earlier version of the demonstration; use --fresh")
    return found


def look_round(agency: Agency) -> None:
    """Confirm what nobody has confirmed yet of what the register of official channels says,
    as an administrator of a real agency would."""
    today, by = clock.local(clock.now()).date(), agencies.person_named("an")
    for entry in queries.register(agency):
        if entry.state == "active" and not entry.verified_on:
            agencies.verify_entry(agency, entry.number, on=today, by=by)


def _accounts(sandbox: str) -> dict[str, dict[str, Any]]:
    """Where the three accounts live in a demonstration, and the constants that open the stand-ins."""
    return {
        "portal": {"hosts": {"public": settings.PUBLIC_URL}, "address": settings.PUBLIC_URL},
        "zalo": {
            "remote_id": seed.ZALO_OA_ID,
            "address": f"{sandbox}/",
            "badge": "tích vàng (mô phỏng)",
            "hosts": {"api": f"{sandbox}/zalo", "oauth": f"{sandbox}/zalo-oauth"},
            "rules": {
                "settling_seconds": SETTLING["zalo"],
                "repairs": 3,
                "limits": [
                    {"name": "calls", "path": "", "per": "minute", "at_most": 4000},
                    {"name": "articles", "path": "article/create", "per": "month", "at_most": 1000},
                    {"name": "broadcasts", "path": "oa/message", "per": "month", "at_most": 40},
                ],
                "quiet_hours": [{"path": "oa/message", "from": "22:00", "to": "06:00"}],
            },
            "credentials": {
                "app_id": seed.ZALO_APP_ID,
                "app_secret": seed.ZALO_APP_SECRET,
                "oa_secret_key": seed.ZALO_OA_SECRET,
                "access_token": seed.ZALO_ACCESS_TOKEN,
                "refresh_token": seed.ZALO_REFRESH_TOKEN,
            },
        },
        "facebook": {
            "remote_id": seed.FACEBOOK_PAGE_ID,
            "address": f"{sandbox}/",
            "hosts": {"api": f"{sandbox}/graph/v26.0"},
            "rules": {
                "settling_seconds": SETTLING["facebook"],
                "repairs": 3,
                "limits": [{"name": "calls", "path": "", "per": "minute", "at_most": 600}],
            },
            "credentials": {
                "page_id": seed.FACEBOOK_PAGE_ID,
                "app_secret": seed.FACEBOOK_APP_SECRET,
                "verify_token": seed.FACEBOOK_VERIFY_TOKEN,
                "access_token": seed.FACEBOOK_PAGE_TOKEN,
            },
        },
    }


def _open_ears(agency: Agency, sandbox: str) -> None:
    """Give the accounts of a folder that an earlier version founded what their webhooks are verified by."""
    for channel, said in _accounts(sandbox).items():
        given = said.get("credentials", {})
        account = agency.accounts.get(channel=channel)
        known = vault.unseal(account.credentials)
        lacking = {name: given[name] for name in given.keys() & {"oa_secret_key", "verify_token"} - known.keys()}
        if lacking:
            values = {**known, **lacking}
            agencies.store_credentials(
                account.pk,
                values,
                expires_at=account.credentials_expire_at,
                renewable_until=account.renewable_until,
            )


def _dress(agency: Agency, sandbox: str) -> None:
    """Give the stand-ins' accounts the agency's name and pictures, as its staff would in the platforms' consoles."""
    brand = agency.brand
    if brand is None:
        return
    pictures = {"avatar_file": str(blobs.path_of(brand.avatar)), "cover_file": str(blobs.path_of(brand.cover))}
    said = {account["channel"]: account for account in founding.read(CONTENT / "agency.yaml").values["accounts"]}
    for account in agency.accounts.exclude(channel="portal"):
        description = " ".join(said[account.channel]["description"].split())
        body = {"platform": account.channel, "id": account.remote_id, "name": account.name, "verified": True}
        body["description"] = description.replace(said["portal"]["address"], agency.public_url)
        outsider.tell(f"{sandbox}/_control/accounts", {**body, **pictures})


def speak(agency: Agency, newest: int | None = None) -> None:
    """Have everything happen that has not happened yet, in the order of time."""
    days = Days(began(agency))
    files = sorted((CONTENT / "articles").glob("*.md"))
    told = sorted((stories.read(path, days) for path in files), key=lambda story: story.at)[-(newest or len(files)) :]
    people = {person.username: person for person in get_user_model().objects.all()}
    deeds = stories.deeds(told, people, CONTENT, days)
    for number, deed in enumerate(deeds, start=1):
        if not deed.is_done():
            deed.do()
            _tell(f"  {number}/{len(deeds)} {deed.name}")
    edited = [story for story in told if story.told["state"] == "edited_outside"]
    for story in edited if not _loaded_before() else ():
        outsider.appoint(settings.INSTALLATION.data_dir, story.titles[-1])


def _loaded_before() -> bool:
    """Whether a loading has come to its end here: the command line keeps its answer."""
    return (settings.INSTALLATION.data_dir / "run" / "people").exists()


def _tell(line: str) -> None:
    """Progress, on standard error: loading takes a while the first time."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _people() -> str:
    names = " · ".join(f"{person.name} ({person.roles})" for person in queries.people())
    return f"Sign in at /admin/ as: {names}; password: {PASSWORD}\n"
