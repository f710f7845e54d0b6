"""What people read for the codes of this room: states, reasons, steps, broadcasts, each in a plain sentence.

`tests/console/test_wording.py` fails when a code of `plan.py` or of the actions has no words here. Nothing
claims more than is known: "not known yet" is not "failed", "accepted by the platform" is not "seen".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.agencies import policies
from caunoi.delivery import limits
from caunoi.delivery.models import Broadcast
from caunoi.delivery.plan import Desired, Observed, State

Words = str | Promise


@dataclass(frozen=True)
class StateWords:
    """The word of a state and the name of its icon; the shapes differ so that colour is never needed."""

    word: Words
    icon: str


STATES: dict[str, StateWords] = {
    State.IN_SYNC: StateWords(_("In sync"), "tick"),
    State.PENDING: StateWords(_("Pending"), "pending"),
    State.UNCERTAIN: StateWords(_("Not known yet"), "uncertain"),
    State.DIFFERS: StateWords(_("Differs"), "differs"),
    State.BLOCKED: StateWords(_("Blocked"), "blocked"),
    State.WITHDRAWN: StateWords(_("Withdrawn"), "withdrawn"),
    State.NOT_POSTED: StateWords(_("Not posted"), "not_posted"),
}

CHANNELS: dict[str, Words] = {
    "portal": _("Portal"),
    "zalo": _("Zalo OA"),
    "facebook": _("Facebook Page"),
}

DESIRED: dict[str, Words] = {
    Desired.NONE: _("Nothing is to stand here."),
    Desired.RELEASE: _("The approved release is to stand here."),
    Desired.WITHDRAWN: _("The copy is to be taken down."),
    Desired.HELD: _("Held by a person: nothing is done here."),
}

OBSERVED: dict[str, Words] = {
    Observed.UNKNOWN: _("not looked at since the last call"),
    Observed.ABSENT: _("no copy is there"),
    Observed.PENDING: _("the platform is still working on it"),
    Observed.SAME: _("shows the approved release"),
    Observed.OLDER: _("shows an earlier release"),
    Observed.EDITED: _("was changed outside this system"),
    Observed.FOREIGN: _("somebody posted it by hand"),
}

REASONS: dict[str, Words] = {
    "portal_first": _("Waits until the portal shows it."),
    "scheduled": _("Waits for its publishing time."),
    "late": _("Its publishing time passed more than 10 minutes ago. A person decides whether it still goes out."),
    "retrying": _("The platform did not take it yet; it is tried again."),
    "looking": _("No answer after sending. The system is looking for the copy and does not send it twice."),
    "cannot_look": _("No answer after sending, and this channel cannot be looked at. A person has to look."),
    "refused": _("The platform refused it."),
    "held": _("A person has put this on hold."),
    "account_trouble": _("The account has a problem that a person must mend."),
    "account_inactive": _("The account is not active."),
    "account_resting": _("The platform asks for a pause; it goes on afterwards."),
    "deleted_outside": _("The copy was deleted outside this system."),
    "edited_outside": _("The copy was changed outside this system."),
    "foreign": _("Somebody posted it by hand. This system does not touch it."),
    "accepted": _("A person has accepted the difference."),
    "expired": _("No longer in force."),
    "followed_up": _("The channel cannot take a post down; a follow-up post says that it is withdrawn."),
}

# The same in a table's cell: a few words beside the state.
BRIEF: dict[str, Words] = {
    "portal_first": _("after the portal"),
    "scheduled": _("scheduled"),
    "late": _("its time has passed"),
    "retrying": _("is tried again"),
    "looking": _("looking for the copy"),
    "cannot_look": _("a person has to look"),
    "refused": _("refused by the platform"),
    "held": _("on hold"),
    "account_trouble": _("the account has a problem"),
    "account_inactive": _("the account is not active"),
    "account_resting": _("the platform asks for a pause"),
    "deleted_outside": _("deleted on the channel"),
    "edited_outside": _("changed on the channel"),
    "foreign": _("posted by hand"),
    "accepted": _("difference accepted"),
    "expired": _("no longer in force"),
    "followed_up": _("follow-up post instead"),
}

BRIEF_BROADCAST: dict[str, Words] = {
    Broadcast.State.WAITING: _("broadcast waits"),
    Broadcast.State.SENDING: _("broadcast is being sent"),
    Broadcast.State.ACCEPTED: _("broadcast accepted"),
    Broadcast.State.UNCERTAIN: _("not known whether the broadcast went out"),
    Broadcast.State.REFUSED: _("broadcast refused"),
    Broadcast.State.DROPPED: _("broadcast not sent"),
}

# A broadcast looks like the state of a copy that asks as much of a person.
BROADCAST_LOOKS: dict[str, State] = {
    Broadcast.State.WAITING: State.PENDING,
    Broadcast.State.SENDING: State.PENDING,
    Broadcast.State.ACCEPTED: State.IN_SYNC,
    Broadcast.State.UNCERTAIN: State.UNCERTAIN,
    Broadcast.State.REFUSED: State.BLOCKED,
    Broadcast.State.DROPPED: State.NOT_POSTED,
}

BROADCAST_REASONS: dict[str, Words] = {
    "expired": _("The release was no longer in force before it could be sent."),
    "release_amend": _("The amended release asks for no broadcast."),
    "release_withdraw": _("The statement was withdrawn before it was sent."),
}

STEPS: dict[str, Words] = {
    "desired_publish": _("The release was approved and is to stand here."),
    "desired_amend": _("The amended release was approved and is to stand here."),
    "desired_withdraw": _("The statement was withdrawn and is to be taken down here."),
    "repairing": _("The copy is being put back as released."),
    "accepted_pending": _("The platform accepted it and is still working on it."),
    "placed": _("The platform confirmed the copy."),
    "removed": _("The copy was taken down."),
    "expired": _("The term ended: the portal marks it as no longer in force."),
    "broke": _("Something went wrong on our own side; it is tried again."),
    "outcome_unknown": _("No answer came, so the outcome is not known. Nothing is sent twice."),
    "saw_nothing": _("Looked: no copy is there."),
    "adopted": _("Looked: our copy is there and was taken over."),
    "repair_asked": _("A person asked to put the copy back as released."),
    "accepted": _("A person accepted the difference."),
    "retry_asked": _("A person asked to try again."),
    "held": _("A person put this on hold."),
    "resumed": _("A person ended the hold."),
    "decided_exists": _("A person looked: the copy is there."),
    "decided_absent": _("A person looked: no copy is there."),
    # What a platform answered, by the class of the error (channels/contract.py).
    "Retryable": _("The platform could not take it now."),
    "RateLimited": _("The platform asks for a pause."),
    "CredentialsExpired": _("The platform no longer accepts the account's credentials."),
    "AccountUnusable": _("The platform refuses the whole account."),
    "Rejected": _("The platform refused it."),
    "RemoteMissing": _("The copy that this was about is not there any more."),
    "OutcomeUnknown": _("No answer came from the platform."),
    **{
        f"saw_{Observed.UNKNOWN}": _("Looked: the platform still shows the state before our change."),
        f"saw_{Observed.ABSENT}": _("Looked: no copy is there."),
        f"saw_{Observed.PENDING}": _("Looked: the platform is still working on it."),
        f"saw_{Observed.SAME}": _("Looked: it shows the approved release."),
        f"saw_{Observed.OLDER}": _("Looked: it shows an earlier release."),
        f"saw_{Observed.EDITED}": _("Looked: the copy was changed outside this system."),
        f"saw_{Observed.FOREIGN}": _("Looked: somebody posted it by hand."),
        f"state_{State.IN_SYNC}": _("State: in sync."),
        f"state_{State.PENDING}": _("State: pending."),
        f"state_{State.UNCERTAIN}": _("State: not known yet."),
        f"state_{State.DIFFERS}": _("State: differs."),
        f"state_{State.BLOCKED}": _("State: blocked."),
        f"state_{State.WITHDRAWN}": _("State: withdrawn."),
        f"state_{State.NOT_POSTED}": _("State: not posted."),
        f"broadcast_{Broadcast.State.WAITING}": _("Broadcast: waiting."),
        f"broadcast_{Broadcast.State.SENDING}": _("Broadcast: being sent."),
        f"broadcast_{Broadcast.State.ACCEPTED}": _("Broadcast: accepted by the platform."),
        f"broadcast_{Broadcast.State.UNCERTAIN}": _("Broadcast: not known whether it went out. It is not sent twice."),
        f"broadcast_{Broadcast.State.REFUSED}": _("Broadcast: refused by the platform."),
        f"broadcast_{Broadcast.State.DROPPED}": _("Broadcast: dropped before it was sent."),
    },
}

FACTS: dict[str, Words] = {
    "number": _("number"),
    "money": _("amount of money"),
    "date": _("date"),
    "time": _("time of day"),
    "phone": _("telephone number"),
    "link": _("link"),
    "document_number": _("document number"),
    "email": _("e-mail address"),
}

# What a channel shortens, by the names in `Rendition.cuts`.
CUTS: dict[str, Words] = {
    "title": _("title"),
    "author": _("author"),
    "lead": _("lead"),
    "body": _("body"),
    "message": _("whole text"),
}

# Names of limits that the shipped rules use; an administrator's own name stays as it is.
LIMITS: dict[str, Words] = {"calls": _("calls"), "articles": _("articles"), "broadcasts": _("broadcasts to followers")}
LIMIT_PERIODS: dict[str, Words] = {"minute": _("per minute"), "day": _("per day"), "month": _("per month")}

# Details that the engine writes as codes into the time line.
_DETAILS: dict[str, Words] = {
    "vanished": _("It was there before."),
    "the worker stopped during the call": _("The sending process stopped during the call."),
}


def state(code: str) -> StateWords:
    """Word and icon of a state."""
    return STATES[code]


def reason(code: str) -> str:
    """Why something is in its state; "" when there is no reason to give."""
    return str(REASONS[code]) if code else ""


def brief(code: str) -> str:
    """The reason in a few words; "" when there is none."""
    return str(BRIEF[code]) if code else ""


def broadcast_reason(reason: str) -> str:
    """Why a broadcast is where it is: our own codes in words, a platform's answer as it came."""
    return str(BROADCAST_REASONS[reason]) if reason in BROADCAST_REASONS else answer(reason)


def brief_broadcast(code: str) -> str:
    """What a broadcast does, in a few words."""
    return str(BRIEF_BROADCAST[code])


def step(what: str) -> str:
    """One line of the time line. A code without words (of a newer version) is shown as it is."""
    return str(STEPS.get(what, what))


def step_detail(what: str, detail: str) -> str:
    """The detail of a line: a code in words, a platform's answer as it came."""
    if what.startswith("state_"):
        return str(REASONS.get(detail, detail))
    if what == "repairing":
        done, _of, most = detail.partition(" of ")
        return gettext("Time %(done)s of at most %(most)s.") % {"done": done, "most": most} if most else detail
    return str(_DETAILS[detail]) if detail in _DETAILS else answer(detail)


def answer(told: str) -> str:
    """What a call was told: a platform's words as they came; those of our own limits (`limits.py`) in a sentence."""
    match told.split(" ", 3):
        case [limits.QUIET, until]:
            return gettext("The account's quiet hours last until %(until)s.") % {"until": until}
        case [limits.QUOTA, most, per, name]:
            return gettext("Used up: %(limit)s, at most %(most)s.") % {"limit": limit(name, per), "most": most}
    return told


def limit(name: str, per: str) -> str:
    """What people call a limit of a platform."""
    return f"{LIMITS.get(name, name)} {LIMIT_PERIODS[per]}"


def channel(name: str) -> str:
    """What people call a channel."""
    return str(CHANNELS.get(name, name))


def fact(kind: str) -> str:
    """What a locked fact is."""
    return str(FACTS.get(kind, kind))


def cut(note: str) -> str:
    """What did not fit (`Rendition.cuts`), in words; a note that is not known is shown as it is."""
    name, _colon, detail = note.partition(": ")
    before, arrow, after = detail.partition(" → ")
    if arrow and name == "photos":
        return gettext("pictures: %(after)s of %(before)s") % {"before": before, "after": after}
    if arrow and name in CUTS:
        return gettext("%(what)s: %(after)s of %(before)s characters") % {
            "what": CUTS[name],
            "before": before,
            "after": after,
        }
    if name.startswith("picture "):
        return gettext("picture %(number)s is left out: %(size)s") % {"number": name.split()[1], "size": detail}
    return note


def person(someone: Any) -> str:
    """What people are called on our screens."""
    return policies.name_of(someone) if someone is not None else ""
