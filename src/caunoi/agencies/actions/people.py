"""Appointments, passwords, and the personal tokens of the command line."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies
from caunoi.agencies.actions.roles import group_of
from caunoi.agencies.models import Agency, Appointment, PersonalToken, Unit
from caunoi.agencies.refusal import Refused
from caunoi.foundation import clock, proof

TOKEN_LIFE = timedelta(days=30)


@transaction.atomic
def add_person(username: str, full_name: str, *, agency: Agency, by: Any = None) -> Any:
    """A new account without a password and without a role: it can do nothing yet. `by` is None only while an
    installation is being set up. Raises NotAllowed, Refused."""
    if by is not None:
        policies.require(by, "appoint", agency)
    people = get_user_model()
    # Vietnamese names begin with the family; Django writes first_name before last_name, and so do its screens.
    *family, given = full_name.split() or [""]
    person = people(username=username, first_name=" ".join(family), last_name=given)
    if not given:
        raise Refused(_("Say the person's whole name."), field="full_name")
    if people.objects.filter(username__iexact=username).exists():
        raise Refused(_("An account is called %(name)s already.") % {"name": username}, field="name")
    person.set_unusable_password()
    try:
        person.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="name") from error
    person.save()
    audit.record("person.added", f"person:{person.pk}", actor=by, agency=agency)
    return person


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
    """Give a person a role, from `starts_at` (now) until just before `ends_at`. `by` is None only while an
    installation is being set up. Raises NotAllowed, Refused."""
    starts_at = starts_at or clock.now()
    if by is not None:
        policies.require(by, "appoint", agency)
        if by.pk == person.pk:
            raise Refused(_("Nobody gives a role to themselves; another administrator has to."), field="name")
        starts_at = max(starts_at, clock.now())
        if ends_at is not None and ends_at <= starts_at:
            raise Refused(_("The end lies before the beginning, or is over already."), field="until")
    if stands_in_for is not None:
        _check_substitute(person, role, agency, stands_in_for, ends_at)
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        agency=agency,
        unit=unit,
        category=category,
        channel=channel,
        starts_at=starts_at,
        ends_at=ends_at,
        stands_in_for=stands_in_for,
    )
    fit_screens(person)
    audit.record(
        "person.appointed",
        f"person:{person.pk}",
        actor=by,
        agency=agency,
        role=role,
        appointment=str(appointment.pk),
        since=starts_at.isoformat(),
        until=ends_at.isoformat() if ends_at else "",
        unit=unit.slug if unit else "",
        category=category,
        channel=channel,
        stands_in_for=f"person:{stands_in_for.pk}" if stands_in_for else "",
    )
    return appointment


def _check_substitute(person: Any, role: str, agency: Agency, replaced: Any, ends_at: datetime | None) -> None:
    if ends_at is None:
        raise Refused(_("A substitute needs an end: say until when."), field="until")
    if replaced.pk == person.pk or not _in_force().filter(person=replaced, role=role, agency=agency).exists():
        told = {"person": policies.name_of(replaced), "role": Appointment.Role(role).label}
        raise Refused(_("%(person)s is no %(role)s here, so nobody can stand in.") % told, field="stands_in_for")


@transaction.atomic
def dismiss(appointment_id: int, *, by: Any) -> None:
    """End an appointment now; one that has not begun is taken back. The agency keeps an administrator who is
    appointed without an end. Raises NotAllowed, Refused."""
    agency_id = Appointment.objects.values_list("agency_id", flat=True).get(pk=appointment_id)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)  # two who dismiss each other take turns
    policies.require(by, "appoint", agency)
    now = clock.now()
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(pk=appointment_id)
    if appointment.ends_at is not None and appointment.ends_at <= now:
        raise Refused(_("This appointment has ended already."))
    if appointment.role == Appointment.Role.ADMINISTRATOR and not _other_administrator(appointment):
        raise Refused(_("This is the last administrator; appoint another one first."))
    if appointment.starts_at < now:
        appointment.ends_at = now
        appointment.save(update_fields=["ends_at"])
    else:
        appointment.delete()
    fit_screens(appointment.person)
    audit.record(
        "person.dismissed",
        f"person:{appointment.person_id}",
        actor=by,
        agency=agency,
        role=appointment.role,
        appointment=str(appointment_id),
    )


def _in_force() -> Any:
    return Appointment.objects.in_force().filter(person__is_active=True)


def _other_administrator(appointment: Appointment) -> bool:
    others = _in_force().filter(agency=appointment.agency_id, role=Appointment.Role.ADMINISTRATOR, ends_at__isnull=True)
    return bool(others.exclude(person=appointment.person_id).exists())


@transaction.atomic
def fit_screens(person: Any = None) -> int:
    """Make everybody, or one person, a member of the groups of the roles that they hold at this moment and of no other
    role's: by membership Wagtail decides who may use the library. Terms begin and end by themselves, so a job repeats
    it. Nothing is decided here, hence no audit line. Returns how many memberships changed."""
    groups = dict(Group.objects.filter(name__in=map(group_of, Appointment.Role.values)).values_list("name", "pk"))
    memberships = get_user_model().groups.through.objects.filter(group__in=groups.values())
    held = Appointment.objects.in_force()
    if person is not None:
        memberships, held = memberships.filter(user=person), held.filter(person=person)
    # members first: who is appointed between the two questions is added twice, not removed
    members = {(user, group): pk for pk, user, group in memberships.values_list("pk", "user", "group")}
    due = {(holder, groups[group_of(role)]) for holder, role in held.values_list("person", "role")}
    over = [pk for member, pk in members.items() if member not in due]
    new = [memberships.model(user_id=user, group_id=group) for user, group in due - members.keys()]
    memberships.model.objects.filter(pk__in=over).delete()
    memberships.model.objects.bulk_create(new, ignore_conflicts=True)
    return len(over) + len(new)


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
