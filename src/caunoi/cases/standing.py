"""The standing texts that leave without a person: what they say is fixed here, and they are filled with nothing but the
code, dates, the emergency numbers, and the agency's own name and address from its register (invariant 1).

A change of a text is a change of the software, and is read by two people like any. In the agency's language, whatever
language the person who causes it works in.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.agencies.models import Agency
from caunoi.agencies.rule_packs import Kind
from caunoi.foundation import clock
from caunoi.inbox.queries import FILL

RECEIPT, DANGER, AWAY, LATE = "receipt", "danger", "away", "late"
"""The keys under which a message keeps which text it was."""


def receipt(agency: Agency, received_at: datetime, due: datetime | None, *, urgent: bool) -> str:
    """The first answer to everybody. FILL stands where the code comes. The numbers come first where there may be
    danger (R57)."""
    with override(settings.LANGUAGE_CODE):
        told = {"agency": agency.short_name, "at": _moment(received_at)}
        lines = [_("%(agency)s has received what was sent at %(at)s.") % told]
        lines += [_("Tracking code: %(code)s") % {"code": FILL}]
        if due is not None:
            lines.append(_("Answer at the latest: %(due)s.") % {"due": _moment(due)})
        where = f"{agency.public_url}{reverse('portal:follow')}"
        lines.append(_("It can be followed with the code at %(address)s, without an account.") % {"address": where})
        lines.append(_("This is an automatic message. Do not send identity papers, one-time codes or bank data here."))
        return "\n".join([*([_numbers(), ""] if urgent else []), *lines])


def danger() -> str:
    """To somebody whose case goes on, and who says now that there is danger."""
    with override(settings.LANGUAGE_CODE):
        return _numbers()


def away(agency: Agency, kind: Kind) -> str:
    """Where to go with what is not handled here (R58), in the words of the rule pack."""
    with override(settings.LANGUAGE_CODE):
        said = kind.route_words
        words = getattr(said, settings.LANGUAGE_CODE) if said else ""
        return f"{agency.short_name}: {' '.join(words.split())}"


def late(agency: Agency, received_at: datetime, due: datetime, again: datetime | None) -> str:
    """That the term has ended without an answer. What comes again is promised of the page only: by then the platform
    may let nobody write."""
    with override(settings.LANGUAGE_CODE):
        told = {"agency": agency.short_name, "at": _moment(received_at), "due": _moment(due)}
        lines = [
            _("%(agency)s owes you an answer to what was sent at %(at)s; it was due at %(due)s.") % told,
            _("It is still being worked on. Nothing has to be sent again."),
        ]
        if again is not None:
            lines.append(
                _("If there is no answer by %(again)s, the page under your code says so again.")
                % {"again": _moment(again)}
            )
        return "\n".join([*lines, _("This is an automatic message.")])


def _numbers() -> str:
    return _(
        "If someone is in danger, call now: 113 (police), 114 (fire and rescue), 115 (ambulance). Security and order "
        "can also be reported in VNeID. Nobody watches this channel day and night."
    )


def _moment(at: datetime) -> str:
    return f"{clock.local(at):%H:%M, %d/%m/%Y}"
