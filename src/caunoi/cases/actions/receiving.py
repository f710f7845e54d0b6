"""A case begins: by the portal's form, or typed by a clerk who was called or holds the paper."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from caunoi.agencies import policies as appointments
from caunoi.agencies import rule_packs, vault
from caunoi.agencies.models import Agency
from caunoi.agencies.refusal import Refused
from caunoi.agencies.rule_packs import Duty, Kind, NoRule, Route
from caunoi.cases import accusation, danger, policies, sorting, tracking_code
from caunoi.cases.actions.noting import State, What, note, written
from caunoi.cases.models import Case
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line

LINE = 200  # characters of a name, a contact, an address
_ID = 8


@dataclass(frozen=True)
class Message:
    """What somebody sent. Everything but the text may be empty (R62)."""

    text: str
    name: str = ""
    contact: str = ""
    address: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps. `code`: stands here only, and is shown once."""

    case: Case
    code: str


def receive(
    agency: Agency,
    message: Message,
    *,
    route: str,
    chosen: str = "",
    urgent: bool = False,
    by: Any = None,
    code: str = "",
    received_at: datetime | None = None,
) -> Receipt:
    """Open a case and give it a code. by: the clerk who types it, None for the sender. code: drawn with the form, so
    that the same form sent twice is one case. received_at: when paper came in, if not now. Raises NotAllowed, Refused.
    """
    if by is not None and not policies.may_type(by, agency):
        raise appointments.not_allowed(by, policies.HANDLE)
    message = _cleaned(message)
    code = code or tracking_code.draw()
    try:
        with transaction.atomic():
            return _open(agency, message, route, chosen, urgent, by, code, _moment(received_at))
    except IntegrityError:
        known = Case.objects.filter(code_digest__in=tracking_code.digests(code)).first()
        if known is None:
            raise
    if words_of(known) == message:
        return Receipt(known, code)
    # Other words in the same form are another case.
    return receive(agency, message, route=route, chosen=chosen, urgent=urgent, by=by, received_at=received_at)


def words_of(case: Case) -> Message:
    """What the sender wrote; only for who may see the case. Raises VaultLocked."""
    return Message(**vault.unseal(case.steps.get(what=What.RECEIVED).sealed))


def _open(
    agency: Agency, message: Message, route: str, chosen: str, urgent: bool, by: Any, code: str, at: datetime
) -> Receipt:
    kind = _kind(chosen, message, at)
    away = kind.route is Route.AWAY
    urgent = urgent or danger.is_heard(message.text)
    case = Case.objects.create(
        id="".join(secrets.choice(tracking_code.ALPHABET) for _ in range(_ID)),
        agency=agency,
        code_digest=tracking_code.digest(code),
        route=route,
        chosen=chosen,
        kind=kind.name,
        state=State.ROUTED_AWAY if away else State.RECEIVED,
        restricted=Duty.RESTRICT_ACCESS in kind.duties or (not urgent and _is_protected(agency, message)),
        urgent=urgent,
        received_at=at,
    )
    note(case, What.RECEIVED, by=by, words=asdict(message), at=at)
    if away:
        note(case, What.ROUTED_AWAY, by=by, kind=kind.name)
    return Receipt(case, code)


def _is_protected(agency: Agency, message: Message) -> bool:
    """Whether an inspector reads it first. Without one nobody could read it; and danger is for everybody to see."""
    return accusation.is_heard(message.text) and appointments.is_held(policies.RESTRICTED, agency)


def _kind(chosen: str, message: Message, at: datetime) -> Kind:
    try:
        pack = rule_packs.pack_on(clock.local(at).date())
    except NoRule as error:
        unknown = _("No legal terms are known for this day. Look at the date again.")
        raise Refused(unknown, field="received_at") from error
    try:
        return sorting.kind_for(pack, chosen, asdict(message))
    except NoRule as error:
        raise Refused(_("Choose one of the kinds that are offered."), field="kind") from error


def _moment(received_at: datetime | None) -> datetime:
    now = clock.now()
    if received_at is not None and received_at > now:
        raise Refused(_("This day has not come yet."), field="received_at")
    return received_at or now


def _cleaned(message: Message) -> Message:
    lines = {name: clean_line(getattr(message, name)) for name in ("name", "contact", "address")}
    for name, line in lines.items():
        if len(line) > LINE:
            told = {"count": len(line), "most": LINE}
            raise Refused(_("This has %(count)d characters; at most %(most)d are possible.") % told, field=name)
    text = written(message.text, "text", missing=_("Write what it is about: what happened, where, when."))
    return Message(text, **lines)
