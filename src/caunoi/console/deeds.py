"""What a person may do about a placement or a broadcast, offered only where it makes sense and to whom it is allowed.

There is no "send again" for a copy whose fate is unknown: it is looked for, or a person says what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.agencies import policies
from caunoi.delivery.actions import broadcasting, people
from caunoi.delivery.models import Broadcast, Placement
from caunoi.delivery.plan import Desired, State

PORTAL = "portal"
Words = str | Promise


@dataclass(frozen=True)
class Deed:
    """One verb: its button, what happens then, and the right it needs."""

    verb: str
    label: Words
    done: Words
    right: str
    act: Callable[..., None]
    help: Words = ""
    reason: bool = False  # asks for a reason

    def do(self, placement: Placement, *, by: Any, reason: str) -> None:
        self.act(placement, by, reason)


def _look(placement: Placement, by: Any, reason: str) -> None:
    policies.require(by, "look", placement.account.agency, account=placement.account)
    people.look_again([placement.pk], by=by)


DEEDS = {
    deed.verb: deed
    for deed in (
        Deed(
            "repair",
            _("Put it back as released"),
            _("The copy is put back as released."),
            "repair",
            lambda placement, by, reason: people.repair(placement.pk, by=by),
        ),
        Deed(
            "accept",
            _("Accept the difference"),
            _("The difference is accepted as it stands now."),
            "accept",
            lambda placement, by, reason: people.accept(placement.pk, by=by, reason=reason),
            help=_("It stays as it is now; a further change counts as a new difference."),
            reason=True,
        ),
        Deed(
            "retry",
            _("Try again"),
            _("It is tried again now."),
            "repair",
            lambda placement, by, reason: people.retry(placement.pk, by=by),
        ),
        Deed(
            "late",
            _("Publish now all the same"),
            _("It goes out now."),
            "repair",
            lambda placement, by, reason: people.retry(placement.pk, by=by),
            help=_("Its time has passed; read once more whether it still holds."),
        ),
        Deed(
            "look",
            _("Look again now"),
            _("The system looks at the channel now."),
            "look",
            _look,
        ),
        Deed(
            "exists",
            _("I have looked: it is there"),
            _("Noted: the copy is there."),
            "accept",
            lambda placement, by, reason: people.decide(placement.pk, exists=True, by=by),
        ),
        Deed(
            "absent",
            _("I have looked: it is not there"),
            _("Noted: no copy is there."),
            "accept",
            lambda placement, by, reason: people.decide(placement.pk, exists=False, by=by),
        ),
        Deed(
            "hold",
            _("Put on hold"),
            _("On hold: nothing is done on this channel until it is resumed."),
            "repair",
            lambda placement, by, reason: people.hold(placement.pk, by=by),
        ),
        Deed(
            "resume",
            _("Resume"),
            _("The hold has ended."),
            "repair",
            lambda placement, by, reason: people.resume(placement.pk, by=by),
        ),
    )
}


@dataclass(frozen=True)
class BroadcastDeed:
    """One verb on a broadcast: its button, what happens then, and in which states it makes sense."""

    verb: str
    label: Words
    done: Words
    states: Sequence[str]
    act: Callable[[int, Any], None]


BROADCAST_DEEDS = {
    deed.verb: deed
    for deed in (
        BroadcastDeed(
            "arrived",
            _("I have looked: it arrived"),
            _("Noted: the broadcast went out."),
            [Broadcast.State.UNCERTAIN],
            lambda pk, by: broadcasting.decide(pk, sent=True, by=by),
        ),
        BroadcastDeed(
            "missed",
            _("I have looked: it did not arrive"),
            _("The broadcast is sent now."),
            [Broadcast.State.UNCERTAIN],
            lambda pk, by: broadcasting.decide(pk, sent=False, by=by),
        ),
        BroadcastDeed(
            "send-again",
            _("Send it again"),
            _("The broadcast is tried again."),
            [Broadcast.State.REFUSED],
            lambda pk, by: broadcasting.send_again(pk, by=by),
        ),
        BroadcastDeed(
            "drop",
            _("Do not send it"),
            _("The broadcast is not sent."),
            [Broadcast.State.WAITING, Broadcast.State.REFUSED],
            lambda pk, by: broadcasting.drop(pk, by=by),
        ),
    )
}


def offered_for(broadcast: Broadcast) -> list[BroadcastDeed]:
    """The verbs that make sense in this state."""
    return [deed for deed in BROADCAST_DEEDS.values() if broadcast.state in deed.states]


def offered(placement: Placement, person: Any) -> list[Deed]:
    """The verbs that make sense now and that this person may use, the most useful one first."""
    agency, account = placement.account.agency, placement.account
    rights: dict[str, bool] = {}
    deeds = []
    for verb in _sensible(placement):
        deed = DEEDS[verb]
        if deed.right not in rights:
            rights[deed.right] = policies.may(person, deed.right, agency, account=account)
        if rights[deed.right]:
            deeds.append(deed)
    return deeds


def _sensible(placement: Placement) -> Iterator[str]:
    match placement.state, placement.reason:
        case State.DIFFERS, "edited_outside" | "deleted_outside":
            yield from ("repair", "accept", "look")
        case State.BLOCKED, "refused":
            yield "retry"
        case State.BLOCKED, "late":
            yield "late"
        case State.BLOCKED, "held":
            yield "resume"
        case State.PENDING, "retrying":
            yield "retry"
        case State.UNCERTAIN, "cannot_look":
            yield from ("exists", "absent")
        case State.UNCERTAIN | State.IN_SYNC | State.DIFFERS, _:
            yield "look"
    if _can_be_held(placement):
        yield "hold"


def _can_be_held(placement: Placement) -> bool:
    open_now = placement.state in (State.PENDING, State.UNCERTAIN, State.DIFFERS, State.BLOCKED)
    return open_now and placement.desired == Desired.RELEASE and placement.account.channel != PORTAL
