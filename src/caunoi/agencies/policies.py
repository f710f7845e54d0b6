"""Who may do what: one table from role to verbs, narrowed by an appointment's unit, category, channel and dates.

Being a superuser or in a Wagtail group gives a person screens, not verbs: only a current appointment does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.agencies.models import Agency, Appointment, ChannelAccount, Unit

Role = Appointment.Role

VERBS: dict[str, frozenset[str]] = {
    "write": frozenset({Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER}),
    "submit": frozenset({Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER}),
    "confirm_facts": frozenset({Role.EDITOR, Role.APPROVER}),
    "return": frozenset({Role.EDITOR, Role.APPROVER}),
    "approve": frozenset({Role.APPROVER}),
    "withdraw": frozenset({Role.APPROVER}),
    "repair": frozenset({Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR}),
    "accept": frozenset({Role.APPROVER}),
    "look": frozenset({Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR}),
    "manage_accounts": frozenset({Role.ADMINISTRATOR}),
    "verify_channel": frozenset({Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR}),
    "manage_areas": frozenset({Role.ADMINISTRATOR}),
    "appoint": frozenset({Role.ADMINISTRATOR}),
    "propose_brand": frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
    "approve_brand": frozenset({Role.APPROVER, Role.ADMINISTRATOR}),
    "handle_cases": frozenset({Role.CLERK, Role.APPROVER}),
    "approve_answers": frozenset({Role.APPROVER}),
    "handle_restricted": frozenset({Role.INSPECTOR}),
}

WORDS = {
    "write": gettext_lazy("write an article"),
    "submit": gettext_lazy("submit for approval"),
    "confirm_facts": gettext_lazy("confirm facts"),
    "return": gettext_lazy("return to the author"),
    "approve": gettext_lazy("approve"),
    "withdraw": gettext_lazy("withdraw"),
    "repair": gettext_lazy("repair or hold a copy"),
    "accept": gettext_lazy("accept a difference"),
    "look": gettext_lazy("look at the channels"),
    "manage_accounts": gettext_lazy("manage channel accounts"),
    "verify_channel": gettext_lazy("confirm what the register says"),
    "manage_areas": gettext_lazy("manage areas"),
    "appoint": gettext_lazy("appoint people"),
    "propose_brand": gettext_lazy("propose a new look"),
    "approve_brand": gettext_lazy("approve a new look"),
    "handle_cases": gettext_lazy("handle what citizens send"),
    "approve_answers": gettext_lazy("approve answers to citizens"),
    "handle_restricted": gettext_lazy("handle restricted cases"),
}


class NotAllowed(Exception):
    """The person may not do this; the message says what is missing, in the person's language."""


def may(
    person: Any,
    verb: str,
    agency: Agency,
    *,
    unit: Unit | None = None,
    category: str = "",
    account: ChannelAccount | None = None,
    channel: str = "",
) -> bool:
    """Whether a current appointment of `person` gives `verb` here: on an account's channel, or on one that is only
    listed, by its kind."""
    appointments = _current(person, verb, agency)
    if unit is not None:
        appointments = appointments.filter(Q(unit__isnull=True) | Q(unit=unit))
    if category:
        appointments = appointments.filter(category__in=["", category])
    if account is not None or channel:
        appointments = appointments.filter(channel__in=["", account.channel if account is not None else channel])
    return appointments.exists()


def channels_of(person: Any, verb: str, agency: Agency, channels: Iterable[str]) -> frozenset[str]:
    """On which of these channels `may`; one query for all."""
    held = set(_current(person, verb, agency).values_list("channel", flat=True))
    return frozenset(name for name in channels if held & {"", name})


def roles_of(person: Any, agency: Agency) -> frozenset[str]:
    """The roles that `person` holds here now, anywhere in the agency."""
    if not getattr(person, "is_active", False) or person.pk is None:
        return frozenset()
    held = Appointment.objects.in_force().filter(person=person, agency=agency)
    return frozenset(held.values_list("role", flat=True))


def units_of(person: Any, verb: str, agency: Agency) -> frozenset[int] | None:
    """The units in which `person` has `verb`, by key; None: in all. Who is appointed for one category or one channel
    only has it in none: this is for what belongs to neither."""
    appointments = _current(person, verb, agency).filter(category="", channel="")
    units = set(appointments.values_list("unit", flat=True))
    return None if None in units else frozenset(units)


def is_held(verb: str, agency: Agency) -> bool:
    """Whether anybody has `verb` in the whole agency now."""
    everywhere = Appointment.objects.in_force().filter(agency=agency, role__in=VERBS[verb], unit=None)
    return everywhere.filter(category="", channel="", person__is_active=True).exists()


def _current(person: Any, verb: str, agency: Agency) -> QuerySet[Appointment]:
    """The appointments in force that give `verb`, whatever they are narrowed to."""
    if not getattr(person, "is_active", False) or person.pk is None:
        return Appointment.objects.none()
    return Appointment.objects.in_force().filter(person=person, agency=agency, role__in=VERBS[verb])


def require(person: Any, verb: str, agency: Agency, **where: Any) -> None:
    """Raise NotAllowed unless `may`."""
    if not may(person, verb, agency, **where):
        raise not_allowed(person, verb)


def not_allowed(person: Any, verb: str) -> NotAllowed:
    """What is said to who may not."""
    return NotAllowed(
        _("%(person)s has no current appointment that allows this (%(verb)s) here.")
        % {"person": name_of(person), "verb": WORDS[verb]}
    )


def name_of(person: Any) -> str:
    """What a person is called on screens and in messages: the whole name, family name first, as in Viet Nam.
    (It is stored so that Django's own order, first_name before last_name, reads like that: config/founding.py.)"""
    return person.get_full_name() or str(person.get_username())
