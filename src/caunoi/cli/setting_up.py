"""`caunoi migrate`, `setup`, `users`, `login`, `verify`."""

from __future__ import annotations

import argparse
import csv
import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from caunoi.cli.connecting import ENGINE, acting_person, connect, data_dir, store_token
from caunoi.cli.output import CommandFailed, listing
from caunoi.config.installation import Installation


def migrate(arguments: argparse.Namespace) -> None:
    """Create or update the database, and the roles' groups."""
    server = connect(arguments, start=True)
    from caunoi.agencies.actions import set_up_roles
    from caunoi.config import migrations_state, schema

    try:
        schema.bring_up_to_date(verbosity=1)
        set_up_roles()
        migrations_state.remember(data_dir(arguments))
    finally:
        if server:
            server.stop()


def setup(arguments: argparse.Namespace) -> None:
    """Found an agency with units, brand, accounts and people from a YAML file."""
    connect(arguments)
    from caunoi.config import founding

    try:
        agency = founding.found(founding.read(arguments.file))
    except founding.BadAgencyFile as error:
        raise CommandFailed(str(error)) from error
    print(f"{agency.slug}: founded; give each person a password with: caunoi password NAME")


def areas(arguments: argparse.Namespace) -> None:
    """Add the areas of a CSV file to the agency of the person who acts, or rename them."""
    connect(arguments)
    from caunoi.agencies import actions
    from caunoi.agencies.policies import NotAllowed
    from caunoi.newsroom.forms import agency_of

    person = acting_person(arguments.by)
    agency = agency_of(person)
    if agency is None:
        raise CommandFailed("there is no agency yet; see: caunoi setup")
    try:
        count = actions.enter_areas(agency, _rows(arguments.file, actions.AREA_KEYS), by=person)
    except (actions.Refused, NotAllowed) as error:
        raise CommandFailed(str(error)) from error
    print(f"{agency.slug}: {count} areas entered")


def _rows(path: Path, known: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = list(reader.fieldnames or [])
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandFailed(f"{path}: cannot be read as CSV in UTF-8: {error}") from error
    if not {"code", "name"} <= set(columns) <= set(known):
        raise CommandFailed(f"{path}: the first line names the columns: code, name; also {', '.join(known[2:])}")
    return rows


def users(arguments: argparse.Namespace) -> None:
    """Accounts and their current roles."""
    connect(arguments, settings=ENGINE)
    from caunoi.agencies import queries

    listing(
        [asdict(row) for row in queries.people()],
        ["name", "full_name", "roles", "unit"],
        as_json=arguments.json,
    )


def password(arguments: argparse.Namespace) -> None:
    """Set a person's password; whoever may run this on the server may also reset it."""
    connect(arguments)
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from caunoi.agencies import actions
    from caunoi.agencies.policies import NotAllowed

    chosen = _asked_password()
    try:
        person = actions.person_named(arguments.name)
        validate_password(chosen, person)
        actions.set_password(person, chosen)
    except (NotAllowed, ValidationError) as error:
        raise CommandFailed(" ".join(getattr(error, "messages", None) or [str(error)])) from error
    print(f"{arguments.name}: the password is set")


def _asked_password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def login(arguments: argparse.Namespace) -> None:
    """Exchange a password for a personal token that lasts 30 days."""
    connect(arguments, settings=ENGINE)
    from django.contrib.auth import authenticate

    from caunoi.agencies.actions import issue_token

    person: Any = authenticate(username=arguments.name, password=_asked_password())
    if person is None:
        raise CommandFailed("the name or the password is wrong")
    store_token(Installation.from_environment(), issue_token(person))
    print(f"signed in as {person.username}; the sign-in lasts 30 days")


def verify(arguments: argparse.Namespace) -> None:
    """Recompute the audit chain and every release's digest and signature."""
    connect(arguments, settings=ENGINE)
    from caunoi.agencies import audit, heads
    from caunoi.releases import verification

    try:
        lines = audit.check_chain()  # before anything is added: what is wrong must not be noted as a head
        while sealed := audit.seal_lines():
            lines += sealed
        audit.note_heads()
        releases = verification.verify_all()
    except (audit.ChainBroken, heads.HeadsDamaged, verification.ReleaseBroken) as error:
        raise CommandFailed(str(error)) from error
    print(f"audit chain intact ({lines} lines); {releases} releases verified")
    print(f"audit head: {audit.head() or 'none yet'}")
