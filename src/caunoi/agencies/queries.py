"""Reads of the agencies room, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Min, Prefetch

from caunoi.agencies.models import Agency, Appointment, ChannelAccount, ListedChannel, RegisterChange, Unit
from caunoi.foundation import clock, proof


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
    ahead = Appointment.objects.ahead().order_by("starts_at", "pk").select_related("unit", "agency", "stands_in_for")
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


@dataclass(frozen=True)
class Entry:
    """One official channel as the public may know it: what answers for it is a unit, never a person.

    `listed`: not an account of this system. `since`: when it entered the register. `successor`: the number of the
    entry that took its place.
    """

    number: int
    kind: str
    name: str
    address: str
    state: str
    listed: bool
    badge: str
    badge_since: date | None
    badge_lost_on: date | None
    unit: Unit | None
    contact: str
    since: datetime | None
    verified_on: date | None
    retired_on: date | None
    successor: int | None

    @property
    def mark(self) -> str:
        """Of what a person looks at: another name or address has another one."""
        return identity_mark(self.name, self.address)


@dataclass(frozen=True)
class Change:
    """One line of the register's log; `changes`: by public field, its value before and after."""

    id: int
    number: int
    name: str
    at: datetime
    what: str
    changes: dict[str, list[Any]]


def identity_mark(name: str, address: str) -> str:
    """A short mark of the name and address of an entry of the register."""
    return proof.digest(proof.canonical([name, address]))[:16]


def register(agency: Agency) -> list[Entry]:
    """Every official channel of the agency, retired ones among them: accounts first. Three queries."""
    accounts = agency.accounts.select_related("responsible_unit").order_by("position", "pk")
    listed = agency.listed_channels.select_related("responsible_unit").order_by("pk")
    entered = agency.register_changes.filter(what=RegisterChange.What.ENTERED).values_list("number").order_by()
    since = dict(entered.annotate(at=Min("at")))
    channels: list[ChannelAccount | ListedChannel] = [*accounts, *listed]
    return [_entry(channel, since.get(channel.pk)) for channel in channels]


def register_changes(agency: Agency, limit: int, before: int | None = None) -> tuple[Sequence[Change], int | None]:
    """The newest changes of the register, and where older ones go on. One query."""
    rows = agency.register_changes.order_by("-pk")
    found = list(rows.filter(pk__lt=before)[: limit + 1] if before is not None else rows[: limit + 1])
    shown = [Change(row.pk, row.number, row.name, row.at, row.what, row.changes) for row in found[:limit]]
    return shown, shown[-1].id if len(found) > limit else None


def _entry(channel: ChannelAccount | ListedChannel, since: datetime | None) -> Entry:
    listed = isinstance(channel, ListedChannel)
    return Entry(
        number=channel.pk,
        kind=channel.kind if isinstance(channel, ListedChannel) else channel.channel,
        name=channel.name,
        address=channel.address,
        state=str(channel.state),
        listed=listed,
        badge=getattr(channel, "badge", ""),
        badge_since=getattr(channel, "badge_since", None),
        badge_lost_on=getattr(channel, "badge_lost_on", None),
        unit=channel.responsible_unit,
        contact=channel.contact,
        since=since,
        verified_on=channel.verified_on,
        retired_on=channel.retired_on,
        successor=channel.successor,
    )
