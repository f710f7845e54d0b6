"""`caunoi people …`: who may do what, from when to when. The same actions as everything else that appoints."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from caunoi.cli.connecting import acting_person, connect
from caunoi.cli.output import CommandFailed


def add(arguments: argparse.Namespace) -> None:
    """A new account; it has no password and no role yet."""
    connect(arguments)
    from caunoi.agencies import actions

    by = acting_person(arguments.by)
    with refusals():
        actions.add_person(arguments.name, arguments.full_name, agency=_agency(by, arguments.agency), by=by)
    name = arguments.name
    print(f"{name}: added. Give it a role: caunoi people appoint {name} ROLE; and a password: caunoi password {name}")


def appoint(arguments: argparse.Namespace) -> None:
    """Give a role; prints the number of the appointment."""
    connect(arguments)
    from caunoi.agencies import actions

    by = acting_person(arguments.by)
    agency = _agency(by, arguments.agency)
    with refusals():
        person = actions.person_named(arguments.name)
        replaced = actions.person_named(arguments.stands_in_for) if arguments.stands_in_for else None
        appointment = actions.appoint(
            person,
            arguments.role,
            agency,
            unit=_unit(agency, arguments.unit),
            category=_category(arguments.category),
            channel=_channel(arguments.channel),
            starts_at=_moment("--from", arguments.starts),
            ends_at=_moment("--until", arguments.until, whole_day=True),
            stands_in_for=replaced,
            by=by,
        )
    print(f"{arguments.name}: appointed as {arguments.role}, appointment {appointment.pk}")


def dismiss(arguments: argparse.Namespace) -> None:
    """End a person's appointments: all, those of one role, or one."""
    connect(arguments)
    from django.db import transaction

    from caunoi.agencies import actions

    by = acting_person(arguments.by)
    agency = _agency(by, arguments.agency)
    with refusals(), transaction.atomic():
        person = actions.person_named(arguments.name)
        found = [row for row in _ahead(person, agency) if _is_meant(row, arguments)]
        if not found:
            raise CommandFailed(f"{arguments.name} has no such appointment; see: caunoi users --json")
        for row in found:
            actions.dismiss(row.pk, by=by)
    ended = ", ".join(f"{row.role} (appointment {row.pk})" for row in found)
    print(f"{arguments.name}: ended {ended}")


def _ahead(person: Any, agency: Any) -> list[Any]:
    """What is in force or will be. Administrators last: who dismisses themselves needs that right until the end."""
    rows = person.appointments.ahead().filter(agency=agency).order_by("pk")
    return sorted(rows, key=lambda row: row.role == row.Role.ADMINISTRATOR)


def _is_meant(row: Any, arguments: argparse.Namespace) -> bool:
    return arguments.role in (None, row.role) and arguments.appointment in (None, row.pk)


def _agency(by: Any, slug: str | None) -> Any:
    """The agency of the command: the one that `by` administers, or of several the named one."""
    from caunoi.agencies import policies
    from caunoi.agencies.models import Agency

    agencies = list(Agency.objects.order_by("pk"))
    administered = [agency for agency in agencies if policies.may(by, "appoint", agency)]
    for agency in agencies:
        if slug == agency.slug or (slug is None and administered == [agency]):
            return agency
    names = ", ".join(agency.slug for agency in agencies)
    if slug is None and not administered:
        raise CommandFailed(
            f"{by.get_username()} is not an administrator, who alone appoints people (see: caunoi users)"
        )
    raise CommandFailed(f"say for which agency: --agency with one of {names}")


def _unit(agency: Any, slug: str | None) -> Any:
    if slug is None:
        return None
    unit = agency.units.filter(slug=slug).first()
    if unit is None:
        names = ", ".join(agency.units.values_list("slug", flat=True))
        raise CommandFailed(f"--unit: there is no unit {slug}; units: {names}")
    return unit


def _category(key: str | None) -> str:
    from caunoi.newsroom.models import Category

    keys = list(Category.objects.values_list("key", flat=True))
    if key is not None and key not in keys:
        raise CommandFailed(f"--category: there is no category {key}; categories: {', '.join(keys)}")
    return key or ""


def _channel(name: str | None) -> str:
    from caunoi.delivery import renditions

    names = list(renditions.channels())
    if name is not None and name not in names:
        raise CommandFailed(f"--channel: there is no channel {name}; channels: {', '.join(names)}")
    return name or ""


def _moment(option: str, text: str | None, *, whole_day: bool = False) -> datetime | None:
    """A date, or a date and time, in Việt Nam's time unless it says another; a date alone as an end counts whole."""
    from caunoi.foundation import clock

    if text is None:
        return None
    try:
        if len(text) == len("2027-01-05"):
            day = date.fromisoformat(text) + timedelta(days=1 if whole_day else 0)
            return datetime.combine(day, time(), clock.VIETNAM)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandFailed(f"{option}: {text} is not like 2027-01-05 or 2027-01-05T09:05") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)


@contextmanager
def refusals() -> Iterator[None]:
    from caunoi.agencies import actions, policies

    try:
        yield
    except (policies.NotAllowed, actions.Refused) as error:
        raise CommandFailed(str(error)) from error
