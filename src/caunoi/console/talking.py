"""A conversation in words: how one can answer, until when, and how far each reply is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.cases import queries
from caunoi.foundation import clock
from caunoi.inbox.models import Message
from caunoi.inbox.queries import FILL, Outlook, Spoken
from caunoi.inbox.windows import Opening, Shut

State = Message.State
LOOKS: Mapping[str, tuple[str, str]] = {  # of a state: colour and icon of console/state.html
    State.QUEUED: ("pending", "pending"),
    State.SENDING: ("pending", "pending"),
    State.SENT: ("in_sync", "tick"),
    State.FAILED: ("blocked", "blocked"),
    State.UNCERTAIN: ("uncertain", "uncertain"),
}
PROBLEMS: Mapping[str, str | Promise] = {
    "over": gettext_lazy("The time in which this person may be written to had passed."),
    "never": gettext_lazy("This person has never written to the account itself, so it may not write to them."),
    "used": gettext_lazy("The one private reply that the platform takes to a comment had been sent."),
    "automatic": gettext_lazy("Only what a person writes may be sent now, and this is a standing text."),
    "guest": gettext_lazy("A guest of the widget on a web page cannot be answered from here."),
    "no_way": gettext_lazy("This channel has no such reply."),
    "not_arrived": gettext_lazy("Somebody has looked, and it was not there."),
    "Retryable": gettext_lazy("The platform does not answer."),
    "RateLimited": gettext_lazy("A limit or quota of the platform is reached."),
    "CredentialsExpired": gettext_lazy("The account has to be signed in again by an administrator."),
    "AccountUnusable": gettext_lazy("The platform does not let this account send it."),
    "OutcomeUnknown": gettext_lazy("The connection broke: look on the platform whether it arrived."),
}


@dataclass(frozen=True)
class Turn:
    """One message as the page shows it. again: it may be sent again. unknown: a person has to look."""

    said: Spoken
    text: str
    look: str
    icon: str
    problem: str
    again: bool
    unknown: bool


@dataclass(frozen=True)
class Shown:
    """The conversation of a case. can: one may answer on the channel now. outlook: in words. longest: of an answer."""

    turns: Sequence[Turn]
    can: bool
    outlook: str
    longest: int | None


def shown(talk: queries.Talk) -> Shown:
    found = talk.outlook.found
    can = isinstance(found, Opening) and not talk.outlook.stopped
    longest = found.longest if isinstance(found, Opening) else None
    return Shown([_turn(said) for said in talk.messages], can, in_words(talk.outlook), longest)


def in_words(outlook: Outlook) -> str:
    """Whether one may answer, until when, and what it draws on."""
    found, account = outlook.found, outlook.account
    if isinstance(found, Shut):
        return _shut(found, account)
    if outlook.stopped:
        return _("%(account)s is stopped: what is answered waits until an administrator has acted.") % {
            "account": account
        }
    if found.public:
        return _(
            "The answer will stand publicly below the comment, for everybody to read: "
            "name no person, number or address."
        )
    told = {"account": account, "until": _moment(found.until) if found.until else ""}
    if found.draws:
        allowed = _("An answer can be sent through %(account)s until %(until)s.") % told
        return f"{allowed} {_quota(outlook)}"
    if found.window == "human_agent":
        return _("Until %(until)s an answer that a person writes can be sent through %(account)s.") % told
    return _("An answer can be sent through %(account)s until %(until)s.") % told


# Inside ----------------------------------------------------------------------------------------------


def _turn(said: Spoken) -> Turn:
    look, icon = LOOKS.get(said.state, ("", ""))
    problem = str(PROBLEMS.get(said.problem, _("The platform refused it."))) if said.problem else ""
    text = said.text.replace(FILL, _("(code: only the sender has it)")) if said.standing else said.text
    failed = said.state == State.FAILED
    return Turn(said, text, look, icon, problem, failed, said.state == State.UNCERTAIN)


def _shut(found: Shut, account: str) -> str:
    if found.why == "over" and found.at:
        told = {"account": account, "at": _moment(found.at)}
        why = _("Since %(at)s this person cannot be written to through %(account)s, unless they write again.") % told
    else:
        why = str(PROBLEMS[found.why])
    elsewhere = _("An answer stands on the page that the tracking code opens.")
    return f"{why} {elsewhere}"


def _quota(outlook: Outlook) -> str:
    if outlook.remain is None or outlook.asked_at is None:
        return _("It draws on the quota of messages; what is left is not known.")
    told = {"remain": outlook.remain, "total": outlook.total or outlook.remain, "at": _moment(outlook.asked_at)}
    return _("It draws on the quota of messages: %(remain)d of %(total)d were left at %(at)s.") % told


def _moment(at: datetime) -> str:
    return f"{clock.local(at):%H:%M, %d/%m/%Y}"
