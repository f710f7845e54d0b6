"""The public register of official channels (R1): what is listed beside the accounts, who looked and when, what took a
place; and the public log of its changes. Accounts are changed by actions/accounts.py, which tells this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies
from caunoi.agencies.models import Agency, ChannelAccount, ListedChannel, RegisterChange
from caunoi.agencies.queries import identity_mark
from caunoi.agencies.refusal import Refused
from caunoi.foundation import clock

Registered = ChannelAccount | ListedChannel
Kind, State, What = ListedChannel.Kind, ListedChannel.State, RegisterChange.What

LISTED_STATES: dict[str, tuple[str, ...]] = {
    State.PLANNED: (State.ACTIVE, State.RETIRED),
    State.ACTIVE: (State.RETIRED,),
    State.RETIRED: (),
}
LISTED_VALUES = ("name", "address", "responsible_unit", "responsible_head", "contact")
IDENTIFYING = ("name", "address")  # who looked at another name or address has not looked at this one
_NEEDED = ("address", "responsible_unit", "responsible_head", "contact")  # R8; a constraint holds it as well
_TELEPHONE = re.compile(r"\+?[0-9](?:[ .-]?[0-9]){2,14}", re.ASCII)


@transaction.atomic
def list_channel(agency: Agency, *, kind: str, name: str, by: Any = None, **values: Any) -> ListedChannel:
    """Enter a channel that this system does not operate. `by` is None only while an agency is being founded.
    Raises NotAllowed, Refused."""
    if by is not None:
        policies.require(by, "manage_accounts", agency, channel=kind)
    channel = ListedChannel(pk=_next_number(), agency=agency, kind=kind, name=name, **values)
    _check(channel)
    channel.save(force_insert=True)
    audit.record("register.listed", f"listed:{channel.pk}", actor=by, agency=agency, kind=kind)
    note_entered(channel)
    return channel


@transaction.atomic
def change_listed(number: int, *, by: Any, **values: Any) -> ListedChannel:
    """Change what is said about a listed channel (LISTED_VALUES). Raises NotAllowed, Refused."""
    channel = _listed(number, by)
    if channel.state == State.RETIRED:
        raise Refused(_("A retired channel is not changed any more."))
    before = public_facts(channel)
    changed = [name for name in LISTED_VALUES if name in values and values[name] != getattr(channel, name)]
    for name in changed:
        setattr(channel, name, values[name])
    _check(channel)
    forget_look(channel, changed)
    channel.save()
    if changed:
        told = {name: str(getattr(channel, name) or "") for name in changed}
        audit.record("register.changed", f"listed:{number}", actor=by, agency=channel.agency, **told)
    note_change(channel, before)
    return channel


@transaction.atomic
def set_listed_state(number: int, state: str, *, by: Any) -> ListedChannel:
    """Put a listed channel into use, or retire it. Raises NotAllowed, Refused."""
    channel = _listed(number, by)
    if state not in LISTED_STATES[channel.state]:
        told = {"state": channel.get_state_display()}
        raise Refused(_("This channel is %(state)s; that step is not possible.") % told)
    before = public_facts(channel)
    channel.state = state
    stamp_retirement(channel)
    _check(channel)
    channel.save()
    audit.record("register.state", f"listed:{number}", actor=by, agency=channel.agency, state=state)
    note_change(channel, before)
    return channel


@transaction.atomic
def verify_entry(agency: Agency, number: int, *, on: date, by: Any, seen: str | None = None) -> None:
    """`by` has looked at the channel on that day, and what the register says of it is right. `seen` marks the name and
    address that stood before the person (queries.Entry.mark); None: they were read a moment ago. Raises NotAllowed,
    Refused."""
    entry = _entry(agency, number)
    _require(by, "verify_channel", entry)
    if entry.state in (State.PLANNED, State.RETIRED):
        raise Refused(_("Only a channel in use can be looked at."))
    if seen is not None and seen != identity_mark(entry.name, entry.address):
        raise Refused(_("The name or address has changed meanwhile. Look at the channel as it is now."), field="name")
    if on > clock.local(clock.now()).date():
        raise Refused(_("This day has not come yet."), field="verified_on")
    if entry.verified_on is not None and on < entry.verified_on:
        raise Refused(_("Somebody has looked later than that already."), field="verified_on")
    known_since = _identified(entry)
    if known_since is not None and on < known_since:
        message = _("What the register says has been so only since %(day)s; nobody can have looked earlier.")
        raise Refused(message % {"day": known_since.strftime("%d/%m/%Y")}, field="verified_on")
    before = public_facts(entry)
    entry.verified_on = on
    entry.save(update_fields=["verified_on"])
    audit.record("register.verified", _subject(entry), actor=by, agency=agency, on=on.isoformat())
    if on.isoformat() != before["verified_on"]:
        note_change(entry, before, what=What.VERIFIED)


@transaction.atomic
def name_successor(agency: Agency, number: int, successor: int | None, *, by: Any) -> None:
    """Say which entry of the register took the place of a retired one; None takes it back. Raises NotAllowed,
    Refused."""
    entry = _entry(agency, number)
    _require(by, "manage_accounts", entry)
    if entry.state != State.RETIRED:
        raise Refused(_("Only a retired channel has a successor."))
    if successor is not None and _entry(agency, successor).state == State.RETIRED:
        raise Refused(_("The successor is retired itself."), field="successor")
    before = public_facts(entry)
    entry.successor = successor
    entry.save(update_fields=["successor"])
    audit.record("register.successor", _subject(entry), actor=by, agency=agency, successor=successor)
    note_change(entry, before)


# The public log --------------------------------------------------------------------------------------


def public_facts(entry: Registered) -> dict[str, Any]:
    """What the register says of an entry, as JSON values. No person is in it."""
    return {
        "name": entry.name,
        "address": entry.address,
        "state": str(entry.state),
        "badge": getattr(entry, "badge", ""),
        "badge_since": _day(getattr(entry, "badge_since", None)),
        "badge_lost_on": _day(getattr(entry, "badge_lost_on", None)),
        "unit": entry.responsible_unit.name if entry.responsible_unit else "",
        "contact": entry.contact,
        "verified_on": _day(entry.verified_on),
        "retired_on": _day(entry.retired_on),
        "successor": entry.successor,
    }


def note_entered(entry: Registered) -> None:
    """The first line of an entry: everything that is said of it."""
    facts = {name: [None, value] for name, value in public_facts(entry).items() if value not in (None, "")}
    _note(entry, What.ENTERED, facts)


def note_change(entry: Registered, before: Mapping[str, Any], *, what: str = What.CHANGED) -> None:
    """Tell the public what changed of an entry; nothing when the change was not about what it can read."""
    after = public_facts(entry)
    changes = {name: [before[name], value] for name, value in after.items() if value != before[name]}
    if changes:
        _note(entry, what, changes)


def forget_look(entry: Registered, changed: list[str]) -> None:
    """An entry with another name or address waits for somebody to look at it."""
    if set(IDENTIFYING) & set(changed):
        entry.verified_on = None


def stamp_retirement(entry: Registered) -> None:
    """From today on the agency does not speak there."""
    if entry.state == State.RETIRED and entry.retired_on is None:
        entry.retired_on = clock.local(clock.now()).date()


# Inside ----------------------------------------------------------------------------------------------


def _identified(entry: Registered) -> date | None:
    """The day since which the entry has had this name and address; None where the log does not reach back so far."""
    lines = RegisterChange.objects.filter(agency=entry.agency, number=entry.pk)
    named = lines.filter(Q(what=What.ENTERED) | Q(changes__has_any_keys=IDENTIFYING)).order_by("-pk").first()
    return clock.local(named.at).date() if named else None


def _note(entry: Registered, what: str, changes: Mapping[str, Any]) -> None:
    RegisterChange.objects.create(
        agency=entry.agency, number=entry.pk, name=entry.name, at=clock.now(), what=what, changes=dict(changes)
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('agencies_channelaccount_id_seq')")
        return int(cursor.fetchone()[0])


def _entry(agency: Agency, number: int) -> Registered:
    """The entry of this number, locked. Raises Refused where there is none."""
    for model in (ChannelAccount, ListedChannel):
        locked = model.objects.select_for_update(of=("self",), no_key=True).filter(agency=agency, pk=number)
        found: Registered | None = locked.select_related("agency", "responsible_unit").first()
        if found is not None:
            return found
    raise Refused(_("The register has no entry of this number."), field="successor")


def _listed(number: int, by: Any) -> ListedChannel:
    locked = ListedChannel.objects.select_for_update(of=("self",), no_key=True)
    channel: ListedChannel = locked.select_related("agency", "responsible_unit").get(pk=number)
    policies.require(by, "manage_accounts", channel.agency, channel=channel.kind)
    return channel


def _require(by: Any, verb: str, entry: Registered) -> None:
    channel = entry.channel if isinstance(entry, ChannelAccount) else entry.kind
    policies.require(by, verb, entry.agency, channel=channel)


def _check(channel: ListedChannel) -> None:
    if channel.kind not in Kind.values:
        raise Refused(_("The kind must be one of: %(kinds)s.") % {"kinds": ", ".join(Kind.values)}, field="kind")
    if not channel.name:
        raise Refused(_("Give the channel a name."), field="name")
    if channel.address:
        _check_address(channel)
    missing = [name for name in _NEEDED if not getattr(channel, name)]
    if channel.state == State.ACTIVE and missing:
        label = ListedChannel._meta.get_field(missing[0]).verbose_name  # type: ignore[union-attr]
        message = _("A channel in use has to say where it is and who answers for it: fill in “%(field)s”.")
        raise Refused(message % {"field": label}, field=missing[0])


def _check_address(channel: ListedChannel) -> None:
    try:
        if channel.kind == Kind.EMAIL:
            validate_email(channel.address)
        elif channel.kind != Kind.HOTLINE:
            URLValidator(("http", "https"))(channel.address)
        elif not _TELEPHONE.fullmatch(channel.address):
            raise ValidationError("")
    except ValidationError as error:
        wanted = {
            Kind.EMAIL: _("Write an e-mail address, such as name@agency.example."),
            Kind.HOTLINE: _("Write a telephone number of 3 to 15 digits, such as 0200 000 0001."),
        }.get(Kind(channel.kind), _("Write an address that begins with https://."))
        raise Refused(wanted, field="address") from error


def _subject(entry: Registered) -> str:
    return f"account:{entry.pk}" if isinstance(entry, ChannelAccount) else f"listed:{entry.pk}"


def _day(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
