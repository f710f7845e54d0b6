"""What a worker writes: what came of its last call, and what it is about to do next; one short transaction between
two calls, none open while the platform is called.

Before a call its kind is written down (`in_flight`). A worker that finds a row whose owner died with a call in
flight does not know how that call ended: the placement becomes uncertain, and only looking ends that
(DESIGN §4).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import ChannelAccount
from caunoi.channels import contract
from caunoi.channels.contract import ChannelError, Live, Marker, Observation, Pending, Rendition
from caunoi.delivery import renditions
from caunoi.delivery.actions import counting, seeing
from caunoi.delivery.actions.wanting import PORTAL, SOON, record, wake
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import (
    Action,
    Call,
    Create,
    FollowUp,
    Observed,
    Replace,
    Rest,
    Resume,
    State,
    Update,
    Withdraw,
    plan,
)
from caunoi.delivery.situations import can_look, repairs_allowed, situation_of
from caunoi.foundation import clock
from caunoi.releases import actions as releases
from caunoi.releases.models import Release

PAUSES = (1, 2, 5, 15, 30, 60, 120, 300)  # seconds between attempts
MARGIN = timedelta(minutes=5)  # platform clocks differ from ours

CALLS: dict[type, Call] = {
    Create: Call.CREATE,
    Update: Call.UPDATE,
    Replace: Call.WITHDRAW,
    FollowUp: Call.CREATE,
    Withdraw: Call.WITHDRAW,
}


@dataclass(frozen=True)
class Round:
    """One step to do: the action and the plain values it needs."""

    placement_id: int
    action: Action
    account: ChannelAccount
    release: Release
    rendition: Rendition | None  # what the call carries, if it carries words
    remote_id: str
    pending: Pending | None
    marker: Marker
    sought: Rendition | None  # what reads like the copy whose id was never learnt
    expected: bool  # a copy ought to be there


@dataclass(frozen=True)
class Concluded:
    """A call took effect: the copy is live, is being processed, or (None) is gone."""

    result: Live | Pending | None


@dataclass(frozen=True)
class Seen:
    """What the channel shows: the copy, or all copies that carry its link."""

    copies: Sequence[Observation]


@dataclass(frozen=True)
class Expired:
    """The portal is to say that the release is no longer in force."""


Outcome = Concluded | Seen | Expired | ChannelError


@transaction.atomic
def advance(
    placement_id: int, worker: uuid.UUID, outcome: Outcome | None, known: Release | None = None
) -> Round | None:
    """Write down what came of the last call (None: there was none), and decide the next step. A rest is written
    down and ends the claim (None); a call is written down as in flight before it is made. known: the release of the
    step before; it is not read again where it is still the wanted one."""
    placement = _locked(placement_id, known)
    owned = placement.claimed_by == worker
    if outcome is not None:
        _write_down(placement, outcome, owned=owned)
    if not owned or not _claim_holds(placement):
        if not owned:  # it tells the truth all the same; whoever owns the row decides anew
            placement.due_at = clock.now()
        placement.save()
        return None
    return _next(placement)


@transaction.atomic
def broke(placement_id: int, worker: uuid.UUID, error: Exception) -> None:
    """Something went wrong on our own side. This placement pauses; a call that was begun is looked up."""
    placement = _locked(placement_id)
    if placement.claimed_by != worker:
        return
    if placement.in_flight:
        _becomes_uncertain(placement, type(error).__name__)
    placement.attempts += 1
    placement.last_error = type(error).__name__
    record(placement, "broke", placement.last_error)
    placement.due_at = clock.now() + timedelta(seconds=_pause(placement.attempts))
    placement.claimed_by = placement.claimed_until = None
    placement.save()


# What came of a call ---------------------------------------------------------------------------------


def _write_down(placement: Placement, outcome: Outcome, *, owned: bool) -> None:
    match outcome:
        case Concluded(result=result):
            _concluded(placement, result, owned=owned)
        case Seen(copies=copies):
            # A look is not newer than a call that another worker concluded meanwhile.
            if owned and (placement.observed != Observed.PENDING or placement.uncertain):
                seeing.note(placement, copies)
        case Expired():
            _mark_expired(placement)
        case ChannelError() if owned:  # another worker that owns the row finds out by itself
            _failed(placement, outcome)


def _concluded(placement: Placement, result: Live | Pending | None, *, owned: bool) -> None:
    """From a worker that lost its claim this is news only as long as nobody has found out otherwise; later it is
    only a reason to look."""
    if not owned and not placement.uncertain:
        if placement.observed == Observed.SAME:
            placement.observed = Observed.UNKNOWN
        return
    _call_over(placement)
    placement.uncertain, placement.uncertain_since = "", None
    match result:
        case Pending():
            placement.pending = {"state": dict(result.state), "writes": result.writes}
            placement.observed = Observed.PENDING
            placement.retry_at = clock.now() + timedelta(seconds=result.after) if result.after else None
            record(placement, "accepted_pending")
        case Live():
            placement.pending = None
            address = result.url or ("" if placement.following else placement.url)
            placement.remote_id, placement.url = result.remote_id, address
            seeing.put_there(placement)
            if can_look(placement):
                placement.observed = Observed.UNKNOWN
            placement.vanished, placement.concluded_at = False, clock.now()
            record(placement, "placed", result.remote_id)
        case None:
            seeing.gone(placement, vanished=False)
            record(placement, "removed")


def _mark_expired(placement: Placement) -> None:
    if placement.release is not None:
        releases.mark_expired(placement.release)
        record(placement, "expired")


def _failed(placement: Placement, error: ChannelError) -> None:
    """A call or a look did not succeed; the class of the error says what follows. No failure ends an
    uncertainty: that a look failed says nothing about the call it asked for."""
    now = clock.now()
    call = Call(placement.in_flight) if placement.in_flight else None
    placement.last_error = f"{error.code} {error.detail}".strip()[:1000]
    record(placement, type(error).__name__, placement.last_error)
    if isinstance(error, contract.OutcomeUnknown) and call is not None:
        _becomes_uncertain(placement, error.detail)
        return
    _call_over(placement)
    match error:
        case contract.RemoteMissing() if call is not None:
            placement.observed = Observed.UNKNOWN
        case contract.Rejected() if not placement.uncertain:
            placement.refused, placement.pending = True, None
            if placement.observed == Observed.PENDING:
                placement.observed = Observed.UNKNOWN if placement.remote_id else Observed.ABSENT
        case contract.RateLimited(scope="account"):
            _let_rest(placement.account, now + timedelta(seconds=error.after))
        case contract.RateLimited():
            placement.retry_at = now + timedelta(seconds=error.after)
        case contract.CredentialsExpired() | contract.AccountUnusable():
            placement.account.trouble = placement.last_error
            agencies.report_trouble(placement.account_id, placement.last_error)
        case _:
            placement.attempts += 1
            pause = max(_pause(placement.attempts), getattr(error, "after", 0))
            placement.retry_at = now + timedelta(seconds=pause)


# The next step ---------------------------------------------------------------------------------------


def _next(placement: Placement) -> Round | None:
    if placement.release is None:
        placement.save()
        return None
    if placement.in_flight:
        _becomes_uncertain(placement, "the worker stopped during the call")
    action = plan(situation_of(placement))
    if isinstance(action, Rest):
        _rest(placement, action)
        return None
    call = _call_of(action, placement)
    if call is not None:
        _mark_in_flight(placement, action, call)
    placement.save()
    return _round(placement, action)


def _call_of(action: Action, placement: Placement) -> Call | None:
    """The kind of call whose outcome would have to be found out; None when it changes nothing for readers."""
    if isinstance(action, Resume) and placement.pending and placement.pending["writes"]:
        return Call.UPDATE if placement.remote_id and not placement.following else Call.CREATE
    return CALLS.get(type(action))


def _mark_in_flight(placement: Placement, action: Action, call: Call) -> None:
    now = clock.now()
    placement.in_flight, placement.in_flight_at = call, now
    if isinstance(action, Resume):
        return
    placement.sending_release = placement.release
    placement.following = _first_address(placement) if isinstance(action, FollowUp) else ""
    placement.sent = True
    placement.first_tried_at = placement.first_tried_at or now
    if getattr(action, "repair", False):
        placement.repairs += 1
        placement.repair_asked = False
        record(placement, "repairing", f"{placement.repairs} of {repairs_allowed(placement.account)}")


def _first_address(placement: Placement) -> str:
    """What follow-ups quote: where our first copy stands, or, where the channel does not say, the portal's page."""
    assert placement.release is not None
    return placement.follows or placement.url or releases.content_of(placement.release).short_link


def _round(placement: Placement, action: Action) -> Round:
    release = placement.release
    assert release is not None
    follow_up = seeing.seeks_follow_up(placement)
    # What the platform is finishing is what was sent, even when something newer is wanted by now.
    carried = placement.sending_release if isinstance(action, Resume) else None
    follows = placement.following or placement.follows
    return Round(
        placement_id=placement.pk,
        action=action,
        account=placement.account,
        release=release,
        rendition=(
            renditions.rendition(placement.account, carried or release, follows) if _carries_words(action) else None
        ),
        remote_id="" if follow_up else placement.remote_id,
        pending=Pending(**placement.pending) if placement.pending is not None else None,
        marker=_marker(placement, release),
        sought=seeing.sought(placement) if placement.uncertain == Call.CREATE else None,
        expected=bool(placement.remote_id) and placement.uncertain != Call.WITHDRAW,
    )


def _marker(placement: Placement, release: Release) -> Marker:
    """A copy whose id was never learnt has the words that were sent, even when others are wanted by now."""
    sent = placement.sending_release or release
    begun = sent.approved_at if seeing.seeks_follow_up(placement) else placement.first_tried_at
    content = releases.content_of(sent)
    return Marker(content.short_link, content.title, begun - MARGIN if begun else None)


def _carries_words(action: Action) -> bool:
    return isinstance(action, (Create, Resume, Update, FollowUp))


def _rest(placement: Placement, rest: Rest) -> None:
    if (placement.state, placement.reason) != (rest.state, rest.reason):
        placement.state, placement.reason, placement.since = rest.state, rest.reason, clock.now()
        record(placement, f"state_{rest.state}", rest.reason)
    placement.due_at = rest.until
    placement.claimed_by = placement.claimed_until = None
    placement.save()
    # What is due before that is seen to by the drain that rests here: it lingers.
    far = rest.until is not None and rest.until > clock.now() + SOON
    if far and rest.reason not in ("", "accepted", "foreign", "edited_outside"):
        wake(placement.account_id, rest.until)
    if placement.account.channel == PORTAL:
        _wake_the_others(placement)
    elif rest.state == State.IN_SYNC and placement.url:
        releases.note_copy(placement.statement_id, placement.account_id, placement.url)
    else:
        releases.forget_copy(placement.statement_id, placement.account_id)


def _wake_the_others(portal: Placement) -> None:
    """Who waited for the portal is due now. Locked first: whoever decides to wait at this very moment has looked
    at a portal that did not stand yet, and is seen here when that is written down."""
    others = Placement.objects.filter(statement=portal.statement_id).exclude(pk=portal.pk)
    locked = others.locked().values_list("pk", "account_id", "reason", "due_at")
    waiting = {pk: account for pk, account, reason, due in locked if reason == "portal_first" and due is None}
    if not waiting:
        return
    Placement.objects.filter(pk__in=waiting).update(due_at=clock.now())
    for account_id in sorted(waiting.values()):
        wake(account_id)


# Inside ----------------------------------------------------------------------------------------------


def _locked(placement_id: int, known: Release | None = None) -> Placement:
    """The row, locked; what belongs to it is read when it is asked for, because a joined row would be as old as the
    wait for the lock. A release never changes: `known` is taken over, and what was shown and sent last is mostly the
    wanted one."""
    placement = Placement.objects.select_for_update(no_key=True).get(pk=placement_id)
    if placement.release_id is None:
        return placement
    release = known
    if release is None or release.pk != placement.release_id:
        release = Release.objects.select_related("statement__agency").get(pk=placement.release_id)
    placement.release, placement.statement = release, release.statement
    if placement.shown_release_id == release.pk:
        placement.shown_release = release
    if placement.sending_release_id == release.pk:
        placement.sending_release = release
    return placement


def _claim_holds(placement: Placement) -> bool:
    return placement.claimed_until is not None and placement.claimed_until >= clock.now()


def _pause(attempts: int) -> int:
    """Growing pauses between attempts, in seconds."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def _call_over(placement: Placement) -> None:
    placement.in_flight, placement.in_flight_at = "", None
    placement.retry_at = None


def _becomes_uncertain(placement: Placement, why: str) -> None:
    placement.uncertain = placement.in_flight
    placement.uncertain_since = clock.now()
    placement.in_flight, placement.in_flight_at = "", None
    record(placement, "outcome_unknown", why)


def _let_rest(account: ChannelAccount, until: datetime) -> None:
    account.resting_until = until
    counting.let_rest(account.pk, until)
