"""Reads of the agencies room, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q

from caunoi.agencies.models import Appointment
from caunoi.foundation import clock


@dataclass(frozen=True)
class Person:
    """An account of the installation with its current roles."""

    name: str
    full_name: str
    roles: str
    unit: str


def people() -> list[Person]:
    """Active accounts by name."""
    now = clock.now()
    current = Appointment.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now
    ).select_related("unit")  # fmt: skip
    accounts = get_user_model().objects.filter(is_active=True).order_by("username")
    return [
        Person(
            name=account.get_username(),
            full_name=account.get_full_name(),
            roles=", ".join(sorted({a.role for a in account.current})) or ("superuser" if account.is_superuser else ""),
            unit=", ".join(sorted({a.unit.slug for a in account.current if a.unit})),
        )
        for account in accounts.prefetch_related(Prefetch("appointments", queryset=current, to_attr="current"))
    ]
