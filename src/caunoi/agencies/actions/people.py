"""Appointments, passwords, and the personal tokens of the command line."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies
from caunoi.agencies.models import Agency, Appointment, PersonalToken, Unit
from caunoi.foundation import clock, proof

TOKEN_LIFE = timedelta(days=30)


@transaction.atomic
def appoint(
    person: Any,
    role: str,
    agency: Agency,
    *,
    unit: Unit | None = None,
    category: str = "",
    channel: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    stands_in_for: Any = None,
    by: Any = None,
) -> Appointment:
    """Give a person a role. `by` is None only while an installation is being set up."""
    if by is not None:
        policies.require(by, "appoint", agency)
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        agency=agency,
        unit=unit,
        category=category,
        channel=channel,
        starts_at=starts_at or clock.now(),
        ends_at=ends_at,
        stands_in_for=stands_in_for,
    )
    person.groups.add(Group.objects.get(name=f"caunoi {role}"))
    audit.record(
        "person.appointed",
        f"person:{person.pk}",
        actor=by,
        agency=agency,
        role=role,
        until=str(ends_at or ""),
    )
    return appointment


@transaction.atomic
def set_password(person: Any, password: str) -> None:
    """Give a person a password that has been checked; their command-line sign-ins end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    person.personal_tokens.all().delete()
    audit.record("person.password_set", f"person:{person.pk}")


@transaction.atomic
def issue_token(person: Any) -> str:
    """A personal token for the command line; shown once, valid for 30 days."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    PersonalToken.objects.create(
        person=person, digest=proof.digest(token.encode()), created_at=now, expires_at=now + TOKEN_LIFE
    )
    audit.record("token.issued", f"person:{person.pk}", actor=person)
    return token


def person_of_token(token: str) -> Any:
    """The person a valid token belongs to; raises NotAllowed."""
    found = PersonalToken.objects.select_related("person").filter(
        digest=proof.digest(token.encode()), expires_at__gt=clock.now(), person__is_active=True
    ).first()  # fmt: skip
    if found is None:
        raise policies.NotAllowed(_("This sign-in has ended. Sign in again with: caunoi login"))
    return found.person


def person_named(name: str) -> Any:
    """The account with this sign-in name; raises NotAllowed with the names that exist."""
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None:
        names = ", ".join(get_user_model().objects.filter(is_active=True).values_list("username", flat=True)[:20])
        raise policies.NotAllowed(
            _("No account is called %(name)s. Accounts: %(names)s") % {"name": name, "names": names}
        )
    return person
