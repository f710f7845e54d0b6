"""The demonstration agency: founded from `content/agency.yaml`, speaking through the local stand-ins."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import urllib.request
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from caunoi.agencies import queries
from caunoi.agencies.models import Agency
from caunoi.config import founding, migrations_state
from caunoi.newsroom import actions, compose, markdown
from caunoi.newsroom.models import Article
from caunoi.releases import blobs
from caunoi_sandbox import seed

PASSWORD = "cau-noi-trinh-dien"  # noqa: S105 - printed on the screen of a demonstration
CONTENT = Path(str(resources.files("caunoi.demo") / "content"))
SETTLING = {"zalo": 8, "facebook": 4}  # the stand-ins are quicker than the platforms
WAITING = 2  # articles left for the visitor to approve


def prepare(sandbox: str) -> str:
    """Make what is missing; returns the lines about the sign-in names. Safe to run again at any point."""
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0, interactive=False)
    agency = Agency.objects.order_by("pk").first() or _found(sandbox)
    _dress(agency, sandbox)
    _speak()
    migrations_state.remember(settings.INSTALLATION.data_dir)
    return _people()


def _found(sandbox: str) -> Agency:
    _tell("founding the demonstration agency …")
    file = founding.read(CONTENT / "agency.yaml")
    return founding.found(file, public_url=settings.PUBLIC_URL, accounts=_accounts(sandbox), password=PASSWORD)


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
                "access_token": seed.FACEBOOK_PAGE_TOKEN,
            },
        },
    }


def _dress(agency: Agency, sandbox: str) -> None:
    """Give the stand-ins' accounts the agency's name and pictures, as its staff would in the platforms' consoles."""
    brand = agency.brands.order_by("-version").first()
    if brand is None:
        return
    pictures = {"avatar_file": str(blobs.path_of(brand.avatar)), "cover_file": str(blobs.path_of(brand.cover))}
    said = {account["channel"]: account for account in founding.read(CONTENT / "agency.yaml").values["accounts"]}
    for account in agency.accounts.exclude(channel="portal"):
        description = " ".join(said[account.channel]["description"].split())
        body = {"platform": account.channel, "id": account.remote_id, "name": account.name, "verified": True}
        body["description"] = description.replace(said["portal"]["address"], agency.public_url)
        _post(f"{sandbox}/_control/accounts", {**body, **pictures})


def _post(url: str, body: Mapping[str, Any]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own stand-ins
        answer.read()


def _speak() -> None:
    """Write, submit and approve the articles that are not there yet; the last few wait for the visitor."""
    files = sorted((CONTENT / "articles").glob("*.md"))
    people = {person.username: person for person in get_user_model().objects.all()}
    for number, path in enumerate(files):
        file = markdown.read(path, folder=CONTENT)
        if Article.objects.filter(title=str(file.front["title"]).strip()).exists():
            continue
        article = markdown.write_new(file, by=people[file.front["author"]])
        actions.submit(article, by=people[file.front["author"]])
        article.refresh_from_db()
        if number < len(files) - WAITING:
            digest = compose.digest_of(compose.draft_value(article))
            actions.approve(article, digest=digest, by=people[file.front["approver"]])
        _tell(f"  {number + 1}/{len(files)} {path.stem}")


def _tell(line: str) -> None:
    """Progress, on standard error: loading takes a while the first time."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _people() -> str:
    names = " · ".join(f"{person.name} ({person.roles})" for person in queries.people())
    return f"Sign in at /admin/ as: {names}; password: {PASSWORD}\n"
