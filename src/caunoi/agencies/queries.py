"""Reads of the agencies room, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q

from caunoi.agencies.models import Appointment
from caunoi.foundation import clock


@dataclass(frozen=True)
class Role:
    """An appointment that is in force, or that will be. Empty: everywhere, or without an end."""

    id: int
    role: str
    agency: str
    unit: str
    category: str
    channel: str
    since: str
    until: str
    stands_in_for: str
    in_force: bool


@dataclass(frozen=True)
class Person:
    """An account of the installation with its current roles."""

    name: str
    full_name: str
    roles: str
    unit: str
    appointments: list[Role]


def people() -> list[Person]:
    """Active accounts by name."""
    ahead = Appointment.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())).order_by("starts_at", "pk")
    ahead = ahead.select_related("unit", "agency", "stands_in_for")
    accounts = get_user_model().objects.filter(is_active=True).order_by("username")
    found = accounts.prefetch_related(Prefetch("appointments", queryset=ahead, to_attr="ahead"))
    return [_person(account) for account in found]


def _person(account: Any) -> Person:
    now = clock.now()
    current = [appointment for appointment in account.ahead if appointment.starts_at <= now]
    roles = ", ".join(sorted({appointment.role for appointment in current}))
    return Person(
        name=account.get_username(),
        full_name=account.get_full_name(),
        roles=roles or ("superuser" if account.is_superuser else ""),
        unit=", ".join(sorted({appointment.unit.slug for appointment in current if appointment.unit})),
        appointments=[_role(appointment, appointment in current) for appointment in account.ahead],
    )


def _role(appointment: Appointment, in_force: bool) -> Role:
    return Role(
        id=appointment.pk,
        role=appointment.role,
        agency=appointment.agency.slug,
        unit=appointment.unit.slug if appointment.unit else "",
        category=appointment.category,
        channel=appointment.channel,
        since=clock.local(appointment.starts_at).isoformat(timespec="seconds"),
        until=clock.local(appointment.ends_at).isoformat(timespec="seconds") if appointment.ends_at else "",
        stands_in_for=appointment.stands_in_for.get_username() if appointment.stands_in_for else "",
        in_force=in_force,
    )
